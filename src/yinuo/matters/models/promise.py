"""Promises and the ledger of their clocks."""

from django.db import models

from yinuo.core.ids import new_id
from yinuo.matters.states import PromiseState

RUNNING = models.Q(state__in=[PromiseState.ACTIVE, PromiseState.OVERDUE])


class Promise(models.Model):
    """Something owed to a customer (or a colleague).

    `due_at` is made by the clock and changed only by it (a pause, an extension, a calendar that became certain).
    `first_due_at` is what was first said; only a provisional one is counted again. `explanation` keeps the last day before and after the roll, and the
    calendar's revision; the days are counted again when somebody asks. `warn_at` is when the next one up the ladder is told.
    `parent` is the promise whose time an internal one spends; `replaces` the one this took the place of. A `personal` one is owed by
    its owner by name: it does not go along with its matter, and only the deed that it is about settles it or gives it to another.
    """

    class Source(models.TextChoices):
        STANDARD = "standard"
        PERSON = "person"
        MESSAGE = "message"
        LAW = "law"

    id = models.BigIntegerField(primary_key=True, default=new_id)
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="promises")
    customer = models.ForeignKey(
        "people.Customer", null=True, on_delete=models.PROTECT, related_name="promises"
    )
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="promises")
    what = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=PromiseState, default=PromiseState.ACTIVE)
    source = models.CharField(max_length=8, choices=Source)
    standard_version = models.ForeignKey(
        "matters.StandardVersion", null=True, on_delete=models.PROTECT, related_name="promises"
    )
    message = models.ForeignKey(
        "matters.Message", null=True, on_delete=models.SET_NULL, related_name="promises"
    )
    words = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(max_length=8, default="instant")
    met_by = models.CharField(max_length=80, blank=True)
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=16, blank=True)
    calendar = models.ForeignKey(
        "core.ServiceCalendar", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)
    warned_level = models.PositiveSmallIntegerField(default=0)
    provisional = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    evidence = models.ForeignKey("core.JournalEntry", null=True, on_delete=models.PROTECT, related_name="+")
    evidence_words = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    explanation = models.JSONField(default=dict)
    personal = models.BooleanField(default=False)

    class Meta:
        db_table = "promise"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PromiseState.values), name="promise_state_is_known"
            ),
            models.CheckConstraint(
                condition=RUNNING | models.Q(state="proposed") | models.Q(settled_at__isnull=False),
                name="promise_settled_has_time",
            ),
            models.UniqueConstraint(
                fields=["matter", "standard_version"],
                condition=models.Q(standard_version__isnull=False) & RUNNING,
                name="promise_one_running_per_standard",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="promise_falls_due",
                condition=models.Q(state="active", paused_at__isnull=True),
            ),
            models.Index(
                fields=["warn_at", "id"],
                name="promise_to_warn",
                condition=RUNNING & models.Q(paused_at__isnull=True, warn_at__isnull=False),
            ),
            models.Index(fields=["owner", "due_at", "id"], name="promise_owner_running", condition=RUNNING),
            models.Index(fields=["matter", "due_at"], name="promise_matter"),
            models.Index(fields=["customer", "-made_at"], name="promise_customer"),
            models.Index(fields=["standard_version", "due_at"], name="promise_standard_due"),
            models.Index(fields=["due_at", "state"], name="promise_figures"),
            models.Index(
                fields=["id"], name="promise_provisional", condition=models.Q(provisional=True) & RUNNING
            ),
        ]


class ClockEvent(models.Model):
    """One event of a promise's clock; durations are derived from these rows, never typed.

    `kind`: started, paused, resumed, extended, recomputed, met, missed, stopped. `due_at` is the due instant after it.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="clock")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    approver = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    customer_told = models.BooleanField(default=False)

    class Meta:
        db_table = "clock_event"
        indexes = [models.Index(fields=["promise", "at", "id"], name="clock_of_promise")]
