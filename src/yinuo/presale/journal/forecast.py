"""Entries about forecasts."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType


class ForecastKept(EntryType, frozen=True, kw_only=True):
    """What was forecast on a day was kept; `subject_id` is the day counted from the year 1."""

    subject_kind: ClassVar[str] = "forecast"
    sentence = _("The forecast of %(day)s was kept")
    day: str
    rows: int
