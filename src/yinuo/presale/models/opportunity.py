"""Opportunities: a sale on its way, from the first contact to the contract or the honest loss."""

from django.db import models

from yinuo.matters.models import Matter
from yinuo.presale.states import OpportunityStage


class Opportunity(Matter):
    """A possible sale. `stage` moves by OPPORTUNITY_MOVES; the matter's own state says who waits for whom.

    `amount` is what it is thought to be worth; `probability` (percent) overrides that of the stage where it is set. The next step
    always has a date while it is open. `pooled_at` is when nobody worked on it for too long and it was offered to all.
    """

    matter = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="opportunity"
    )
    stage = models.CharField(max_length=12, choices=OpportunityStage, default=OpportunityStage.NEW)
    stage_since = models.DateTimeField()
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.SET_NULL, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    probability = models.PositiveSmallIntegerField(null=True)
    expected_close = models.DateField(null=True)
    next_step = models.CharField(max_length=160, blank=True)
    next_step_on = models.DateField(null=True)
    loss_reason = models.ForeignKey(
        "presale.LossReason", null=True, on_delete=models.PROTECT, related_name="+"
    )
    competitor = models.ForeignKey(
        "presale.MarketTopic", null=True, on_delete=models.PROTECT, related_name="+"
    )
    lost_words = models.TextField(blank=True)
    revisit_on = models.DateField(null=True)
    pooled_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "opportunity"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=OpportunityStage.values), name="opportunity_stage_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(probability__isnull=True) | models.Q(probability__lte=100),
                name="opportunity_probability_is_percent",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="lost") | models.Q(loss_reason__isnull=False),
                name="opportunity_lost_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "next_step_on", "matter"], name="opportunity_board"),
            models.Index(fields=["expected_close"], name="opportunity_closing"),
        ]


class StageSetting(models.Model):
    """What a house calls a stage, how likely it thinks a sale is there (percent), and after how many days it is idle."""

    stage = models.CharField(max_length=12, primary_key=True, choices=OpportunityStage)
    names = models.JSONField(default=dict)
    probability = models.PositiveSmallIntegerField()
    idle_days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        db_table = "stage_setting"


class LossReason(models.Model):
    """Why a sale was lost; `names` is language → text."""

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "loss_reason"


class ForecastSnapshot(models.Model):
    """What was forecast on a day for a month: kept, so that the forecast's own hit rate can be shown."""

    day = models.DateField()
    month = models.DateField()
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    currency = models.CharField(max_length=3)
    weighted = models.DecimalField(max_digits=16, decimal_places=2)
    open_amount = models.DecimalField(max_digits=16, decimal_places=2)
    won_amount = models.DecimalField(max_digits=16, decimal_places=2)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "forecast_snapshot"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "month", "owner", "currency"],
                name="forecast_snapshot_once",
                nulls_distinct=False,
            )
        ]
