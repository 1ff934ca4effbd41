"""Looking after those who asked and did not buy, gently."""

from django.db import models

from yinuo.core.ids import new_id


class FollowUp(models.Model):
    """One friendly look at how an asker who did not buy is doing; never more than one open for an inquiry.

    `state`: planned → done | skipped. `how` it was done: message, call; or why it was skipped: bought, wrote (again),
    in_touch (an appointment, a quote), opted_out, merged, all by themselves, or person. `note` says what was said or why not.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    inquiry = models.ForeignKey("presale.Inquiry", on_delete=models.CASCADE, related_name="follow_ups")
    customer = models.ForeignKey("people.Customer", on_delete=models.CASCADE, related_name="follow_ups")
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField()
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in ("planned", "done", "skipped")], default="planned"
    )
    how = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "follow_up"
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=models.Q(state="planned"), name="follow_up_one_planned"
            ),
            models.CheckConstraint(
                condition=models.Q(state="planned", settled_at__isnull=True, how="")
                | (~models.Q(state="planned") & ~models.Q(how="") & models.Q(settled_at__isnull=False)),
                name="follow_up_settled_says_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on", "id"], name="follow_up_due", condition=models.Q(state="planned")
            ),
            models.Index(fields=["customer"], name="follow_up_ahead", condition=models.Q(state="planned")),
        ]
