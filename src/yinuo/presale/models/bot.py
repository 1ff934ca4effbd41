"""The automatic answer's part in a matter."""

from django.db import models


class BotTalk(models.Model):
    """How far the automatic answer got in a matter: `turns` it answered; once handed over it is silent for good.

    `reason` says why a person took over; `helped_at` is when the customer said that it answered their question.
    """

    matter = models.OneToOneField(
        "matters.Matter", primary_key=True, on_delete=models.CASCADE, related_name="bot_talk"
    )
    turns = models.PositiveSmallIntegerField(default=0)
    heard_id = models.BigIntegerField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, blank=True)
    helped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bot_talk"
