"""What saves staff from typing and clicking: canned replies, macros, rules, saved views."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CannedReply(models.Model):
    """A ready answer. `bodies` is language → text with variables such as {customer} and {number}."""

    shortcut = models.SlugField(max_length=40, allow_unicode=True)
    titles = models.JSONField(default=dict)
    bodies = models.JSONField(default=dict)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.CASCADE, related_name="+")
    used = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "canned_reply"
        constraints = [
            models.UniqueConstraint(
                fields=["shortcut", "team", "owner"], name="canned_reply_once", nulls_distinct=False
            )
        ]


class Macro(models.Model):
    """Several steps under one name, done by hand. `steps` is a list of {"do": …} as in `matters.automation`."""

    name = models.CharField(max_length=80, unique=True)
    steps = models.JSONField()
    team = models.ForeignKey("people.Team", null=True, on_delete=models.CASCADE, related_name="+")
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "macro"


class AutomationRule(models.Model):
    """Steps done by the system: on a journal entry (`on` is a verb) or when time has passed (`after_minutes`).

    `conditions` restrict as in `matters.automation`; a rule acts once on a matter for each cause.
    """

    name = models.CharField(max_length=80, unique=True)
    on = ArrayField(models.CharField(max_length=80), default=list)
    after_minutes = models.PositiveIntegerField(null=True)
    since = models.CharField(max_length=24, blank=True)
    conditions = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    active = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "automation_rule"


class RuleRun(models.Model):
    """That a rule acted on a matter for a cause: an entry of the journal, or the instant from which time was counted.

    The row is the claim: whoever writes it first acts.
    """

    rule = models.ForeignKey(AutomationRule, on_delete=models.CASCADE, related_name="runs")
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="+")
    entry_id = models.BigIntegerField(null=True)
    since_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "rule_run"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "matter", "entry_id", "since_at"], name="rule_run_once", nulls_distinct=False
            ),
        ]


class SavedView(models.Model):
    """A named filter of the inbox: one person's, a team's, or everyone's. `filters` is the inbox's query."""

    name = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.CASCADE, related_name="views")
    team = models.ForeignKey("people.Team", null=True, on_delete=models.CASCADE, related_name="views")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "saved_view"


class Notice(models.Model):
    """Something one member of staff should know, until they have seen it. `facts` fills the sentence of `kind`."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=24)
    matter = models.ForeignKey("matters.Matter", null=True, on_delete=models.CASCADE, related_name="+")
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.CASCADE, related_name="+")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    show_from = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notice"
        indexes = [
            models.Index(
                fields=["staff", "-show_from"], name="notice_unseen", condition=models.Q(seen_at__isnull=True)
            )
        ]
