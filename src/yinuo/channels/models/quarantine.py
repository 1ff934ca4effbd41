"""What came in and could not be dealt with: kept whole, with the reason, until someone retries or drops it."""

from django.db import models


class QuarantineItem(models.Model):
    """One incoming thing. `door` names where it came in (mail, webhook …); `raw` is what came, byte for byte."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DROPPED = "dropped"

    door = models.CharField(max_length=20)
    external_id = models.CharField(max_length=250, blank=True)
    raw = models.BinaryField()
    summary = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    matter_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "quarantine"
        indexes = [models.Index(fields=["state", "-received_at"], name="quarantine_waiting")]
