"""Answers kept so that the same request twice does its work once."""

from django.db import models


class IdempotentAnswer(models.Model):
    """The answer to a POST with an Idempotency-Key, kept 24 hours; written in the transaction of its work."""

    caller = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("caller", "key")

    class Meta:
        db_table = "idempotent_answer"
        indexes = [models.Index(fields=["created_at"], name="idempotent_answer_age")]
