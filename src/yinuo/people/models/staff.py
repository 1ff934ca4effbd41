"""Members of staff: who may sign in, what they may do, who stands in for them."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class StaffManager(BaseUserManager["Staff"]):
    """The manager that Django's sign-in asks for; staff are made by `people.actions.staff`."""

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(username__iexact=username)


class Staff(AbstractBaseUser):
    """A person who works here. `roles` are codes of `people.roles`; `skills` are free words that routing compares."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    skills = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    department = models.ForeignKey("people.Department", null=True, blank=True, on_delete=models.PROTECT)
    outlet = models.ForeignKey("people.Outlet", null=True, blank=True, on_delete=models.PROTECT)
    calendar = models.ForeignKey("core.ServiceCalendar", null=True, blank=True, on_delete=models.PROTECT)
    language = models.CharField(max_length=10, default="zh-hans")
    theme = models.CharField(max_length=8, default="system")
    available = models.BooleanField(default=True)
    max_open_matters = models.PositiveSmallIntegerField(default=40)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager()

    class Meta:
        db_table = "staff"

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """An absence and who stands in for it, from–until half-open."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="covers")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "coverage"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="coverage_has_length"
            ),
            models.CheckConstraint(condition=~models.Q(staff=models.F("deputy")), name="coverage_by_another"),
        ]
        indexes = [models.Index(fields=["staff", "ends_at"], name="coverage_current")]
