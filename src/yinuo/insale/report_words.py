"""A progress report as it is drafted: what changed since the last one, from facts, in the customer's language; a person looks it over."""

from collections.abc import Sequence
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from msgspec import Struct


class StageNews(Struct, frozen=True, kw_only=True):
    """What is to be said of a stage; `before` is its percent in the last report, None where it was not told yet."""

    name: str
    percent: int
    before: int | None
    on: date
    on_before: date | None
    done_on: date | None
    causes: Sequence[str] = ()
    words: Sequence[str] = ()

    @property
    def is_new(self) -> bool:
        """Tell whether something of it was not said yet."""
        is_moved = self.on_before is not None and self.on != self.on_before
        has_begun = self.percent > 0 if self.before is None else self.percent != self.before
        return bool(has_begun or is_moved or self.causes or self.words)


class Progress(Struct, frozen=True, kw_only=True):
    """All that a report says."""

    language: str
    customer: str
    number: str
    overall: int
    overall_before: int | None
    stages: Sequence[StageNews]
    forecast_on: date | None
    promised_on: date | None
    next_on: date | None
    is_held: bool = False


def draft_text(progress: Progress) -> str:
    """Return the draft: how far it is, what is new, the day, and when they hear again."""
    with translation.override(progress.language):
        parts = [
            _("Hello %(customer)s, this is how your order %(number)s stands.")
            % {"customer": progress.customer, "number": progress.number},
            _overall(progress),
            *(["\n".join(news)] if (news := [_stage(one) for one in progress.stages if one.is_new]) else []),
            _day(progress),
            _next(progress),
        ]
        return "\n\n".join(part for part in parts if part)


def _overall(progress: Progress) -> str:
    said = _("In all, %(percent)s%% of the work is done.") % {"percent": progress.overall}
    if progress.overall_before is not None and progress.overall_before != progress.overall:
        said = _("In all, %(percent)s%% of the work is done; last time it was %(before)s%%.") % {
            "percent": progress.overall,
            "before": progress.overall_before,
        }
    if progress.overall_before is not None and not any(one.is_new for one in progress.stages):
        said += " " + _("Nothing has changed since the last report.")
    if progress.is_held:
        said += " " + _("The work stands still at the moment.")
    return said


def _stage(one: StageNews) -> str:
    if one.done_on is not None:
        said = _("%(stage)s: done on %(day)s") % {"stage": one.name, "day": _date(one.done_on)}
    elif one.percent:
        said = _("%(stage)s: %(percent)s%%, to be done by %(day)s") % {
            "stage": one.name,
            "percent": one.percent,
            "day": _date(one.on),
        }
    else:
        said = _("%(stage)s: not begun yet, to be done by %(day)s") % {
            "stage": one.name,
            "day": _date(one.on),
        }
    if one.causes:
        said = _("%(said)s (%(cause)s)") % {"said": said, "cause": _list(one.causes)}
    return "\n".join([f"· {said}", *(f"  {words}" for words in one.words)])


def _list(causes: Sequence[str]) -> str:
    return pgettext("between the items of a list", ", ").join(dict.fromkeys(causes))


def _day(progress: Progress) -> str:
    if progress.forecast_on is None:
        return ""
    if progress.promised_on is None:
        return _("As things are, it will be with you on %(day)s.") % {"day": _date(progress.forecast_on)}
    named = {"day": _date(progress.forecast_on), "promised": _date(progress.promised_on)}
    if progress.forecast_on <= progress.promised_on:
        return _("We will keep the day that we promised: %(promised)s.") % named
    return (
        _(
            "As things are, it will be with you on %(day)s, later than the %(promised)s that we promised. We are sorry. The day that we promised stands until you agree to another one."
        )
        % named
    )


def _next(progress: Progress) -> str:
    if progress.next_on is None:
        return ""
    return _("You hear from us again on %(day)s.") % {"day": _date(progress.next_on)}


def _date(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
