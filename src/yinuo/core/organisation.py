"""The enterprise's own row, kept in memory for a few seconds: every page and clock asks for it."""

import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from yinuo.core.models import Organisation

FRESH_FOR_S = 5.0


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """The organisation as code uses it. `names` is language → shown name."""

    names: dict[str, str]
    supervision_phone: str
    service_phone: str
    language: str
    zone: ZoneInfo
    calendar_id: int | None
    undo_send_s: int
    reopen_window_days: int
    silent_close_days: int

    def name_in(self, language: str) -> str:
        return (
            self.names.get(language)
            or self.names.get(self.language)
            or next(iter(self.names.values()), "Yinuo")
        )


_kept: tuple[float, OrganisationFacts] | None = None


def organisation() -> OrganisationFacts:
    """Return the organisation, at most five seconds old."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > FRESH_FOR_S:
        row = Organisation.objects.first() or Organisation(
            names={"zh-hans": "我的企业", "zh-hant": "我的企業", "en": "My company"}
        )
        _kept = (
            time.monotonic(),
            OrganisationFacts(
                names=row.names,
                supervision_phone=row.supervision_phone,
                service_phone=row.service_phone,
                language=row.language,
                zone=ZoneInfo(row.zone),
                calendar_id=row.default_calendar_id,
                undo_send_s=row.undo_send_s,
                reopen_window_days=row.reopen_window_days,
                silent_close_days=row.silent_close_days,
            ),
        )
    return _kept[1]


def forget_organisation() -> None:
    """Drop the kept row, after a change and between tests."""
    global _kept
    _kept = None
