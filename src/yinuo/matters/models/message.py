"""What was said in a matter, by whichever channel."""

from django.db import models

from yinuo.core.ids import new_id


class Message(models.Model):
    """One message. `hold_until` keeps a reply back for the seconds in which it can be taken back."""

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"
        NOTE = "note"

    class Delivery(models.TextChoices):
        HELD = "held"
        QUEUED = "queued"
        SENT = "sent"
        DELIVERED = "delivered"
        FAILED = "failed"
        READ = "read"

    id = models.BigIntegerField(primary_key=True, default=new_id)
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=4, choices=Direction)
    channel = models.CharField(max_length=20)
    author_kind = models.CharField(max_length=10)
    author_staff = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=80)
    text = models.TextField()
    html = models.TextField(blank=True)
    external_id = models.CharField(max_length=250, null=True)
    in_reply_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.SENT)
    delivery_error = models.CharField(max_length=200, blank=True)
    hold_until = models.DateTimeField(null=True)
    planned = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "message"
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                condition=models.Q(external_id__isnull=False),
                name="message_once_a_channel",
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "at", "id"], name="message_thread"),
            models.Index(fields=["hold_until"], name="message_held", condition=models.Q(delivery="held")),
        ]


class Mention(models.Model):
    """A colleague named in a note, until they have seen it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mention"
        constraints = [models.UniqueConstraint(fields=["message", "staff"], name="mention_once")]
        indexes = [
            models.Index(fields=["staff"], name="mention_unseen", condition=models.Q(seen_at__isnull=True))
        ]
