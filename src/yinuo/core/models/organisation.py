"""The enterprise itself: one row."""

from django.db import models


class Organisation(models.Model):
    """What every page and clock of this installation shares. `names` is language → shown name.

    `review_window_days` is how long the final answer to a complaint can be reviewed by somebody else; 0 where the house reviews none.
    """

    id = models.SmallAutoField(primary_key=True)
    names = models.JSONField(default=dict)
    supervision_phone = models.CharField(max_length=40, blank=True)
    service_phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    zone = models.CharField(max_length=64, default="Asia/Shanghai")
    default_calendar = models.ForeignKey(
        "core.ServiceCalendar", null=True, on_delete=models.PROTECT, related_name="+"
    )
    undo_send_s = models.PositiveSmallIntegerField(default=6)
    reopen_window_days = models.PositiveSmallIntegerField(default=14)
    review_window_days = models.PositiveSmallIntegerField(default=14)
    silent_close_days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        db_table = "organisation"
