"""The expectation guard in words: what calendar and history say of a date before it is offered."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from msgspec import Struct

from yinuo.core.worktime import WorkCalendar
from yinuo.core.worktime.words import reason_words
from yinuo.matters.likely import FEWEST, Likelihood
from yinuo.presale.queries.appointment_history import AppointmentHistory
from yinuo.web.components import words


class Guard(Struct, frozen=True, kw_only=True):
    """What the guard's part shows. `needs_reason`: history says no, so whoever offers it says why it can be kept."""

    due_at: datetime | None
    why: str
    unlikely: bool
    needs_reason: bool
    override: str = ""


def guard_of(
    judged: Likelihood, *, due_at: datetime, now: datetime, calendar: WorkCalendar, override: str = ""
) -> Guard:
    """Return what is shown of a judged instant; too little history says so."""
    said = judged_words(judged, due_at=due_at, now=now, calendar=calendar)
    few = too_few_words(judged.n) if judged.share_kept_by_then is None else ""
    return Guard(
        due_at=due_at,
        why=" · ".join(part for part in (said, few) if part),
        unlikely=judged.is_likely is False or not judged.is_open_then,
        needs_reason=judged.is_likely is False,
        override=override,
    )


def guard_of_service(history: AppointmentHistory, *, override: str = "") -> Guard:
    """Return what is shown of a service's appointments: how many took place on the day first agreed."""
    return Guard(
        due_at=None,
        why=appointment_words(history),
        unlikely=history.is_unlikely,
        needs_reason=history.is_unlikely,
        override=override,
    )


def too_few_words(n: int) -> str:
    """Return that history is too short to say anything."""
    if n == 0:
        return _("history says nothing of the like yet")
    return _("history says too little yet: %(n)s of the like, %(fewest)s are needed") % {
        "n": n,
        "fewest": FEWEST,
    }


def judged_words(judged: Likelihood, *, due_at: datetime, now: datetime, calendar: WorkCalendar) -> str:
    """Return what calendar and history say of an instant, "" where neither says anything."""
    said = (_day_words(due_at, judged, now=now, calendar=calendar), _history(judged, now))
    return " · ".join(part for part in said if part)


def appointment_words(history: AppointmentHistory) -> str:
    """Return how many of a service's appointments took place on the day first agreed, and what became of the others."""
    share = history.share_on_day
    if share is None:
        return too_few_words(history.n)
    said = [
        _("of the last %(n)s, %(share)s took place on the day first agreed")
        % {"n": history.n, "share": words.percent(share=share, digits=0)}
    ]
    if history.later and history.later_days is not None:
        said.append(
            ngettext(
                "%(later)s took place later, half of them within a day",
                "%(later)s took place later, half of them within %(days)s days",
                history.later_days,
            )
            % {"later": history.later, "days": history.later_days}
        )
    others = (
        (history.no_show, _("the customer did not come")),
        (history.missed, _("we did not come")),
        (history.cancelled, _("called off")),
    )
    listed = [_("%(what)s: %(n)s") % {"what": what, "n": n} for n, what in others if n]
    if listed:
        said.append(pgettext("between the items of a list", ", ").join(listed))
    return " · ".join(said)


def _day_words(due_at: datetime, judged: Likelihood, *, now: datetime, calendar: WorkCalendar) -> str:
    if judged.day == "open":
        return ""
    day = calendar.day(calendar.local_date(due_at))
    said = words.day_words(day=day.date, today=calendar.local_date(now))
    if judged.day == "outside_hours":
        return _("%(time)s is outside service hours") % {"time": words.due_when(due_at=due_at, now=now)}
    reason = reason_words(day.kind, day.name)
    if judged.is_open_then:
        return _("%(day)s: %(reason)s") % {"day": said, "reason": reason}
    return _("%(day)s: %(reason)s, nobody works") % {"day": said, "reason": reason}


def _history(judged: Likelihood, now: datetime) -> str:
    if judged.share_kept_by_then is None:
        return ""
    if judged.p50_at is not None and judged.p80_at is not None:
        return _("Half of the like were done by %(half)s, four in five by %(most)s (n=%(n)s)") % {
            "half": words.when(at=judged.p50_at, now=now),
            "most": words.when(at=judged.p80_at, now=now),
            "n": judged.n,
        }
    share = words.percent(share=judged.share_kept_by_then, digits=0)
    return _("%(share)s of the like were done in that time (n=%(n)s)") % {"share": share, "n": judged.n}
