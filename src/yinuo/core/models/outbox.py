"""The outbox: everything that leaves, written in the transaction that caused it."""

from django.db import models

from yinuo.core.ids import new_id


class OutboxItem(models.Model):
    """One outgoing thing. Workers deliver it at least once, with `delivery_id` so that a receiver can tell a repeat.

    `calendar` is an iCalendar object (RFC 5545) that a mail brings along.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.BigIntegerField(primary_key=True, default=new_id)
    delivery_id = models.UUIDField(unique=True)
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10)
    purpose = models.CharField(max_length=40)
    matter_id = models.BigIntegerField(null=True)
    message_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox"
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="outbox_due",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            models.Index(fields=["-created_at", "-id"], name="outbox_newest"),
        ]
