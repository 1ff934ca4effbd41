"""Letters of apology, and the texts to begin them with."""

from django.db import models

from yinuo.aftersale.states import ApologyState
from yinuo.core.ids import new_id


class ApologyTemplate(models.Model):
    """A text to begin a letter of apology with, for a cause or for any. `names` and `texts` are language → text."""

    cause = models.ForeignKey(
        "aftersale.ComplaintCause", null=True, on_delete=models.CASCADE, related_name="apologies"
    )
    names = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "apology_template"


class ApologyLetter(models.Model):
    """A letter of apology for one complaint. `state` moves by APOLOGY_MOVES; sent, it is the text of `message`."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    complaint = models.ForeignKey("aftersale.Complaint", on_delete=models.CASCADE, related_name="apologies")
    template = models.ForeignKey(ApologyTemplate, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=8, choices=ApologyState, default=ApologyState.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True)
    message = models.ForeignKey("matters.Message", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "apology_letter"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ApologyState.values), name="apology_letter_state_is_known"
            ),
        ]
