"""Where staff belong: departments, outlets, teams."""

from django.db import models


class Department(models.Model):
    """A part of the enterprise; `parent` makes a tree. `lead` hears what nobody below answered."""

    name = models.CharField(max_length=80, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    lead = models.ForeignKey(
        "people.Staff", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    calendar = models.ForeignKey("core.ServiceCalendar", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "department"


class Outlet(models.Model):
    """A place of service: own, agent or franchise."""

    class Kind(models.TextChoices):
        OWN = "own"
        AGENT = "agent"
        FRANCHISE = "franchise"

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OWN)
    area = models.CharField(max_length=120, blank=True)
    calendar = models.ForeignKey("core.ServiceCalendar", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "outlet"


class Team(models.Model):
    """People who share a queue. `assignment` says how a new matter finds its owner; `lead` takes what nobody can."""

    class Assignment(models.TextChoices):
        BY_HAND = "by_hand"
        ROUND_ROBIN = "round_robin"
        LEAST_LOADED = "least_loaded"
        BY_SKILL = "by_skill"

    name = models.CharField(max_length=80, unique=True)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT)
    lead = models.ForeignKey(
        "people.Staff", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    calendar = models.ForeignKey("core.ServiceCalendar", null=True, blank=True, on_delete=models.PROTECT)
    assignment = models.CharField(max_length=16, choices=Assignment, default=Assignment.LEAST_LOADED)
    takes_kinds = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "team"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="team_one_default"
            ),
        ]


class TeamMember(models.Model):
    """A member of a team; `last_given_at` turns the round robin."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="memberships")
    last_given_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "team_member"
        constraints = [models.UniqueConstraint(fields=["team", "staff"], name="team_member_once")]
