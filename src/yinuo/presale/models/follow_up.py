"""Looking after those who asked and did not buy, gently."""

from django.db import models

from yinuo.core.ids import new_id


class FollowUp(models.Model):
    """One friendly look at how an asker who did not buy is doing; never more than one open for an inquiry.

    `state`: planned → done | skipped. It is skipped by itself where the customer bought, wrote again or does not want
    to be contacted; `note` says what was said or why not.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    inquiry = models.ForeignKey("presale.Inquiry", on_delete=models.CASCADE, related_name="follow_ups")
    customer = models.ForeignKey("people.Customer", on_delete=models.CASCADE, related_name="follow_ups")
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField()
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in ("planned", "done", "skipped")], default="planned"
    )
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "follow_up"
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=models.Q(state="planned"), name="follow_up_one_planned"
            )
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on", "id"], name="follow_up_due", condition=models.Q(state="planned")
            )
        ]
