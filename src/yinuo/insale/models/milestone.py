"""The work on an order: milestones, what was reported of them, and the reports owed to the customer."""

from datetime import time
from decimal import Decimal

from django.db import models

from yinuo.core.ids import new_id
from yinuo.insale.states import ReportState


class MilestonePlan(models.Model):
    """A template. `items`: `{"code", "names", "days", "weight"}`: working days from confirmation to its end, its share of the whole.

    `report_weekday` (0 is Monday), `report_weeks` and `report_by` say how often the customer is owed a report and by when; no weekday, none.
    The day of the stage `delivery`, else of the last one, is the day on which the goods will be there.
    """

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    report_weekday = models.PositiveSmallIntegerField(null=True)
    report_weeks = models.PositiveSmallIntegerField(default=1)
    report_by = models.TimeField(default=time(17))
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "milestone_plan"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="milestone_plan_one_default"
            )
        ]


class Milestone(models.Model):
    """A stage of the work. `first_on` is the day of the first plan and stays; `planned_on` that of the version in force.

    `forecast_on` is where it will end as things are: reported, or pushed by those before it. `done_on` is when it did; `percent` 0 to 100.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey("insale.Order", on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    weight = models.PositiveSmallIntegerField(default=1)
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    starts_on = models.DateField()
    first_on = models.DateField()
    planned_on = models.DateField()
    forecast_on = models.DateField()
    done_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "milestone"
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="milestone_place_once"),
            models.UniqueConstraint(fields=["order", "code"], name="milestone_code_once"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="milestone_percent_is_percent"),
        ]
        indexes = [
            models.Index(
                fields=["forecast_on", "order"],
                name="milestone_running",
                condition=models.Q(done_on__isnull=True),
            )
        ]


class MilestoneNote(models.Model):
    """What was reported of a milestone at one time; append-only. `cause` is why the forecast moved by `slip_days` working days (less than 0 is earlier).

    `forecast_on` is the end that the reporter foresees for the stage itself, whatever those before it push.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="notes")
    percent = models.PositiveSmallIntegerField()
    forecast_on = models.DateField()
    slip_days = models.SmallIntegerField(default=0)
    cause = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    photos = models.ManyToManyField("matters.Attachment", related_name="+")
    shown = models.BooleanField(default=True)
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "milestone_note"
        indexes = [models.Index(fields=["milestone", "at"], name="milestone_note_in_order")]


class ReportRhythm(models.Model):
    """How often the customer of an order is owed a report: each `weeks` weeks on `weekday` by `by_time` in the calendar's zone.

    `next_on` is that weekday for the newest report that is owed; where nobody works then, the report is due on the working day before.
    """

    order = models.OneToOneField(
        "insale.Order", primary_key=True, on_delete=models.CASCADE, related_name="rhythm"
    )
    weekday = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField(default=1)
    by_time = models.TimeField()
    next_on = models.DateField(null=True)

    class Meta:
        db_table = "report_rhythm"
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="report_rhythm_weekday"),
            models.CheckConstraint(condition=models.Q(weeks__range=(1, 8)), name="report_rhythm_weeks"),
        ]


class ProgressReport(models.Model):
    """A report owed on a day: drafted from facts, edited, sent. `promise` is the word given; a missed report is a missed promise and is owed until it is sent.

    `facts` is what it was drafted from (milestone → percent, forecast), so that what changed since is known next time.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey("insale.Order", on_delete=models.CASCADE, related_name="reports")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.OWED)
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    overall = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    message = models.ForeignKey("matters.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "progress_report"
        constraints = [models.UniqueConstraint(fields=["order", "due_on"], name="progress_report_once")]
        indexes = [
            models.Index(
                fields=["due_on", "order"], name="progress_report_owed", condition=models.Q(state="owed")
            )
        ]
