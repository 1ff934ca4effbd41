"""What a complainant may do who is not content with the answer: a review by somebody else, or a body outside of the house."""

from django.db import models

from yinuo.aftersale.states import ExternalBody
from yinuo.core.ids import new_id


class Appeal(models.Model):
    """A wish that another than the first handler looks at it again. `outcome` is empty until it is decided."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        OVERTURNED = "overturned"

    id = models.BigIntegerField(primary_key=True, default=new_id)
    complaint = models.ForeignKey("aftersale.Complaint", on_delete=models.CASCADE, related_name="appeals")
    reason = models.TextField()
    at = models.DateTimeField()
    reviewer = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "complaint_appeal"
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(decided_at__isnull=True),
                name="complaint_appeal_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, outcome="")
                | (models.Q(decided_at__isnull=False) & ~models.Q(outcome="")),
                name="complaint_appeal_decided_has_outcome",
            ),
        ]


class ExternalStage(models.Model):
    """A time in which a body outside of the house dealt with a complaint. `body` is a code of ExternalBody, `reference` its number there."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    complaint = models.ForeignKey(
        "aftersale.Complaint", on_delete=models.CASCADE, related_name="external_stages"
    )
    body = models.CharField(max_length=20, choices=ExternalBody)
    name = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        db_table = "complaint_external_stage"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(body__in=ExternalBody.values), name="complaint_external_body_is_known"
            ),
        ]
