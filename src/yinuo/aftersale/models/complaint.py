"""Complaints: what somebody was not content with, how it is handled, and what it was put down to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinuo.aftersale.states import ComplaintSource, ComplaintStage
from yinuo.core.ids import new_id
from yinuo.matters.models import Matter


class Complaint(Matter):
    """A complaint. `stage` moves by COMPLAINT_MOVES; the matter's own state says who waits for whom.

    `demands` are codes of Demand; `purchase` is the order that it is about. `severity` is 1 (light) to 3 (grave: safety, health, the public). `handler` leads it,
    `first_handler` was the first who did, and never reviews it. `refused_because` and `where_to` are what the complainant was told
    when it was not taken on. `proposed_at` is the first disposition, which the three-day figure reads: later ones, re-opening and
    merging leave it. `extended_until` is the one extension, of which the complainant was told. `awaiting_what` is what they were asked for.
    """

    matter = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="complaint"
    )
    stage = models.CharField(max_length=16, choices=ComplaintStage, default=ComplaintStage.RECEIVED)
    stage_since = models.DateTimeField()
    source = models.CharField(max_length=8, choices=ComplaintSource)
    demands = ArrayField(models.CharField(max_length=20), default=list)
    severity = models.PositiveSmallIntegerField(default=2)
    purchase = models.ForeignKey(
        "insale.Order", null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    order_line = models.ForeignKey(
        "insale.OrderLine", null=True, on_delete=models.SET_NULL, related_name="complaints"
    )
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT, related_name="+")
    serial = models.CharField(max_length=64, blank=True)
    batch = models.CharField(max_length=64, blank=True)
    cause = models.ForeignKey(
        "aftersale.ComplaintCause", null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    responsibility = models.ForeignKey(
        "aftersale.ComplaintCause", null=True, on_delete=models.PROTECT, related_name="answered_complaints"
    )
    findings = models.TextField(blank=True)
    handler = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    first_handler = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    refused_because = models.TextField(blank=True)
    where_to = models.TextField(blank=True)
    awaiting_what = models.TextField(blank=True)
    proposed_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    extended_until = models.DateTimeField(null=True)
    extended_because = models.TextField(blank=True)
    problem = models.ForeignKey(
        "aftersale.ComplaintProblem", null=True, on_delete=models.SET_NULL, related_name="complaints"
    )

    class Meta:
        db_table = "complaint"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=ComplaintStage.values), name="complaint_stage_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=ComplaintSource.values), name="complaint_source_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(severity__range=(1, 3)), name="complaint_severity_1_to_3"
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="not_accepted") | ~models.Q(refused_because=""),
                name="complaint_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(extended_at__isnull=True, extended_until__isnull=True)
                | models.Q(extended_at__isnull=False, extended_until__isnull=False),
                name="complaint_extension_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "stage_since", "matter"], name="complaint_board"),
            models.Index(fields=["product", "batch"], name="complaint_of_batch"),
            models.Index(fields=["serial"], name="complaint_of_unit", condition=~models.Q(serial="")),
        ]


class ComplaintCause(models.Model):
    """A knot in one of two trees: why it happened (`kind` cause), and who answers for it (responsibility). `names` is language → text."""

    class Kind(models.TextChoices):
        CAUSE = "cause"
        RESPONSIBILITY = "responsibility"

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=14, choices=Kind)
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "complaint_cause"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="complaint_cause_once"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="complaint_cause_not_its_own_parent",
            ),
        ]


class ComplaintProblem(models.Model):
    """One problem behind several complaints: a faulty batch, a misleading page. `words` is what was done about it."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    title = models.CharField(max_length=160)
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.CharField(max_length=64, blank=True)
    cause = models.ForeignKey(ComplaintCause, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    solved_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "complaint_problem"
        indexes = [models.Index(fields=["solved_at", "-opened_at"], name="complaint_problem_open")]


class FinalAnswer(models.Model):
    """What the complainant was told in writing when their complaint came to an end, once for each end. `kind` is how it ended."""

    class Kind(models.TextChoices):
        NOT_ACCEPTED = "not_accepted"
        TRANSFERRED = "transferred"
        CLOSED = "closed"
        MEDIATION_ENDED = "mediation_ended"
        UPHELD = "upheld"
        WITHDRAWN = "withdrawn"

    id = models.BigIntegerField(primary_key=True, default=new_id)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="final_answers")
    kind = models.CharField(max_length=16, choices=Kind)
    text = models.TextField()
    message = models.ForeignKey("matters.Message", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "final_answer"
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="final_answer_has_words"),
        ]
        indexes = [models.Index(fields=["complaint", "-at"], name="final_answer_of_complaint")]
