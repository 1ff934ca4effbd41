"""Service standards in versions, and the rule packs they came from."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RulePack(models.Model):
    """A data file of standards as it was taken in. `digest` is the SHA-256 of the file."""

    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    jurisdiction = models.CharField(max_length=20, blank=True)
    source = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "rule_pack"
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="rule_pack_once")]


class Standard(models.Model):
    """A rule that the enterprise set itself or the law sets it; its words and clocks stand in versions."""

    code = models.SlugField(max_length=60, unique=True)
    pack = models.ForeignKey(RulePack, null=True, on_delete=models.PROTECT, related_name="standards")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "standard"


class StandardVersion(models.Model):
    """One version, in force from `valid_from` until `valid_until`, never changed after it came into force.

    `starts_on` and `met_by` are verbs of the journal. `applies_to` restricts: {"kind": […], "channel": […],
    "priority": […], "level": […]}; an absent key restricts nothing. `warn_share` is the part of the time after which
    the promise is at risk. `calendar` empty means the calendar of the matter's team, else the organisation's.
    """

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    titles = models.JSONField()
    texts = models.JSONField(default=dict)
    duty = models.CharField(max_length=40, default="owner")
    applies_to = models.JSONField(default=dict)
    starts_on = ArrayField(models.CharField(max_length=80))
    met_by = ArrayField(models.CharField(max_length=80))
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=16)
    calendar = models.ForeignKey(
        "core.ServiceCalendar", null=True, on_delete=models.PROTECT, related_name="+"
    )
    pauses_while = ArrayField(models.CharField(max_length=20), default=list)
    warn_share = models.DecimalField(max_digits=4, decimal_places=3, default="0.75")
    target_rate = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    public = models.BooleanField(default=True)
    legal_basis = models.TextField(blank=True)
    redress = models.JSONField(default=dict)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "standard_version"
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standard_version_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="standard_amount_positive"),
        ]
