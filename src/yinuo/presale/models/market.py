"""Market intelligence: competitors, wishes and objections heard in conversations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yinuo.core.ids import new_id


class MarketTopic(models.Model):
    """Something heard again and again. `words` are looked for in messages, to suggest it; `names` is language → text."""

    class Kind(models.TextChoices):
        COMPETITOR = "competitor"
        WISH = "wish"
        OBJECTION = "objection"

    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    words = ArrayField(models.CharField(max_length=40), default=list)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "market_topic"


class MarketSignal(models.Model):
    """One topic heard in one message. `state`: suggested (by the words) → confirmed | refused (by a person)."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    topic = models.ForeignKey(MarketTopic, on_delete=models.CASCADE, related_name="signals")
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="signals")
    message = models.ForeignKey("matters.Message", on_delete=models.CASCADE, related_name="signals")
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=80, blank=True)
    state = models.CharField(
        max_length=9, choices=[(s, s) for s in ("suggested", "confirmed", "refused")], default="suggested"
    )
    at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "market_signal"
        constraints = [models.UniqueConstraint(fields=["topic", "message"], name="market_signal_once")]
        indexes = [
            models.Index(fields=["topic", "at"], name="market_signal_topic"),
            models.Index(fields=["product", "at"], name="market_signal_product"),
            models.Index(fields=["matter"], name="market_signal_matter"),
        ]
