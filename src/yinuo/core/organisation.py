"""The enterprise's own row, kept in memory for a few seconds: every page and clock asks for it."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from yinuo.core.kept import Kept
from yinuo.core.models import Organisation


class OrganisationFacts(Struct, frozen=True, kw_only=True):
    """The organisation as code uses it. `names` is language → shown name."""

    names: dict[str, str]
    supervision_phone: str
    service_phone: str
    language: str
    zone: ZoneInfo
    calendar_id: int | None
    undo_send_s: int
    reopen_window_days: int
    review_window_days: int
    silent_close_days: int

    def name_in(self, language: str) -> str:
        return (
            self.names.get(language)
            or self.names.get(self.language)
            or next(iter(self.names.values()), "Yinuo")
        )


def organisation() -> OrganisationFacts:
    """Return the organisation, at most five seconds old."""
    return _kept.get()


def forget_organisation() -> None:
    """Drop the kept row, after a change and between tests."""
    _kept.forget()


def _read() -> OrganisationFacts:
    row = Organisation.objects.first() or Organisation(
        names={"zh-hans": "我的企业", "zh-hant": "我的企業", "en": "My company"}
    )
    return OrganisationFacts(
        names=row.names,
        supervision_phone=row.supervision_phone,
        service_phone=row.service_phone,
        language=row.language,
        zone=ZoneInfo(row.zone),
        calendar_id=row.default_calendar_id,
        undo_send_s=row.undo_send_s,
        reopen_window_days=row.reopen_window_days,
        review_window_days=row.review_window_days,
        silent_close_days=row.silent_close_days,
    )


_kept = Kept(_read)
