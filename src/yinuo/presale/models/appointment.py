"""Appointments: what can be booked, with whom and what, and when; nobody and nothing is booked twice."""

from uuid import uuid4

from django.db import models

from yinuo.core.ids import new_id
from yinuo.presale.states import AppointmentState


class BookableService(models.Model):
    """Something a customer can book. `names`, `summaries` and `places` are language → text.

    It takes `minutes`, with `gap_minutes` free after it; is booked at least `notice_hours` and at most `horizon_days` ahead,
    begins on multiples of `step_minutes`, within the calendar's hours, with somebody of the team (and one resource of each
    kind in `needs`). `at_customer` takes place where the customer is.
    """

    class Kind(models.TextChoices):
        CALL = "call"
        VISIT = "visit"
        DEMONSTRATION = "demonstration"
        TRIAL = "trial"
        SURVEY = "survey"

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=14, choices=Kind)
    names = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    places = models.JSONField(default=dict)
    at_customer = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(default=60)
    gap_minutes = models.PositiveSmallIntegerField(default=0)
    step_minutes = models.PositiveSmallIntegerField(default=30)
    notice_hours = models.PositiveSmallIntegerField(default=2)
    horizon_days = models.PositiveSmallIntegerField(default=30)
    remind_hours = models.PositiveSmallIntegerField(default=24)
    calendar = models.ForeignKey(
        "core.ServiceCalendar", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    team = models.ForeignKey("people.Team", null=True, on_delete=models.PROTECT, related_name="+")
    needs = models.JSONField(default=list)
    by_itself = models.BooleanField(default=True)
    public = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "bookable_service"


class Resource(models.Model):
    """A room, a vehicle, a demonstration unit. `kind` is what services ask for (room, car, unit …)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    outlet = models.ForeignKey("people.Outlet", null=True, on_delete=models.SET_NULL, related_name="+")
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "resource"


class Appointment(models.Model):
    """A slot that a customer asked for. `secret` lets the customer confirm, move, cancel and subscribe without a sign-in.

    `agreed_at` is when the customer gave their own word: by booking it themselves or by the link. `settled_by` is whose
    doing the end was (customer, staff, system). `moved_from` is the appointment it took the place of; `promise` what we
    owe for it. `sequence` grows with each change, for the calendars that were told; one that takes another's place keeps
    its `secret` and its `uid`, so that the address in the customer's hands and the entry in their calendar stay the same.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    number = models.CharField(max_length=24, unique=True)
    service = models.ForeignKey(BookableService, on_delete=models.PROTECT, related_name="appointments")
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="appointments")
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="appointments")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="appointments")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AppointmentState, default=AppointmentState.REQUESTED)
    place = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    secret = models.CharField(max_length=43)
    uid = models.UUIDField(default=uuid4)
    sequence = models.PositiveSmallIntegerField(default=0)
    moved_from = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="moved_to")
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=8, blank=True, default="")
    outcome = models.TextField(blank=True)

    class Meta:
        db_table = "appointment"
        constraints = [
            models.UniqueConstraint(
                fields=["secret"], condition=~models.Q(state="moved"), name="appointment_of_secret"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AppointmentState.values), name="appointment_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="appointment_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "begins_at"], name="appointment_of_staff"),
            models.Index(fields=["matter", "begins_at"], name="appointment_of_matter"),
            models.Index(fields=["customer", "-begins_at"], name="appointment_of_customer"),
            models.Index(
                fields=["begins_at", "id"],
                name="appointment_to_remind",
                condition=models.Q(state="confirmed", reminded_at__isnull=True),
            ),
        ]


class Hold(models.Model):
    """A person or a resource held for an appointment, its gap included. The database refuses two that overlap.

    The refusal is an exclusion constraint over `slot`, a range of numbers made by the database from the holder and the two
    instants (docs/decisions/0005); a cancelled or moved appointment's holds are deleted.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="holds")
    staff = models.ForeignKey("people.Staff", null=True, on_delete=models.CASCADE, related_name="+")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="holds")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "hold"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(staff__isnull=False, resource__isnull=True)
                | models.Q(staff__isnull=True, resource__isnull=False),
                name="hold_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="hold_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "begins_at"], name="hold_of_staff"),
            models.Index(fields=["resource", "begins_at"], name="hold_of_resource"),
        ]


class CalendarFeed(models.Model):
    """The secret address at which a member of staff subscribes to their appointments; a new one makes the old one dead."""

    staff = models.OneToOneField("people.Staff", on_delete=models.CASCADE, related_name="+")
    secret = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_feed"
