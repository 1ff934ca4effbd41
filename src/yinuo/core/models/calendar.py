"""Stored service calendars; `core.calendars` turns them into `worktime.WorkCalendar`."""

from django.db import models


class ServiceCalendar(models.Model):
    """When a department or outlet serves.

    `weekly` is the exchange form of `worktime.from_weekly`: {"mon": [["09:00", "12:00"], …], …}. `country` adds that
    country's holidays and make-up days; empty means none.
    """

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    zone = models.CharField(max_length=64, default="Asia/Shanghai")
    country = models.CharField(max_length=2, blank=True, default="CN")
    weekly = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "service_calendar"


class CalendarClosure(models.Model):
    """An own day off (`open` empty) or an own extra day (`open` as the intervals of that day)."""

    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.CASCADE, related_name="closures")
    day = models.DateField()
    reason = models.CharField(max_length=120)
    open = models.JSONField(default=list)

    class Meta:
        db_table = "calendar_closure"
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="closure_once_a_day")]


class CalendarOverride(models.Model):
    """A day of a country's official calendar as an administrator entered or imported it."""

    country = models.CharField(max_length=2)
    day = models.DateField()
    kind = models.CharField(
        max_length=10, choices=[(k, k) for k in ("workday", "weekend", "holiday", "makeup")]
    )
    name = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "calendar_override"
        constraints = [models.UniqueConstraint(fields=["country", "day"], name="override_once_a_day")]
