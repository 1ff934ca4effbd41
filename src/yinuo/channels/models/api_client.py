"""Programs that may use the API."""

from django.db import models


class ApiClient(models.Model):
    """A program with a key. Only the key's SHA-256 is kept; `rights` is right code → scope number."""

    name = models.CharField(max_length=80, unique=True)
    prefix = models.CharField(max_length=12, unique=True)
    key_sha256 = models.CharField(max_length=64, unique=True)
    rights = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_client"
