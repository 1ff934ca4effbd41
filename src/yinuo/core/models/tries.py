"""Who tried what how often: counted in the database, so that all processes count together."""

from django.db import models


class TryWindow(models.Model):
    """The tries of one caller within one stretch of time. The table is unlogged: a crash may forget it.

    `digest` is a keyed hash of what was tried and by whom; no address is kept.
    """

    digest = models.UUIDField(primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "try_window"
