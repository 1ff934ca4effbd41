"""My own figures of this month, as they stand in my day: no rate without its interval and n."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yinuo.quality.periods import period_named
from yinuo.quality.queries.answers import FirstAnswers, first_answers
from yinuo.quality.queries.kept import KeptFigure, kept_rate
from yinuo.web.components import words


def this_month(*, staff_id: int, now: datetime) -> list[dict[str, Any]]:
    """Return the kept rate and the first answers of the month so far. Two statements."""
    period = period_named("this_month", now=now)
    kept = kept_rate(period=period, now=now, owner_id=staff_id)
    answers = first_answers(period=period, now=now, owner_id=staff_id)
    return [_kept(kept), _answered(answers)]


def _kept(figure: KeptFigure) -> dict[str, Any]:
    low, high = figure.interval
    stat: dict[str, Any] = {"name": _("Kept this month")}
    if figure.rate is None:
        return stat | {"value": "–", "note": _("nothing has fallen due yet")}
    if figure.is_small:
        note = _("of %(n)d that fell due; too few for a rate") % {"n": figure.due}
        return stat | {"value": figure.kept, "note": note}
    floor = min(0.8, low)
    return stat | {
        "value": words.percent(share=figure.rate).rstrip("%"),
        "unit": "%",
        "interval": {"low": low, "high": high, "value": figure.rate, "floor": floor, "ceiling": 1.0},
        "note": _("95%% interval %(low)s–%(high)s, n=%(n)d")
        % {"low": words.percent(share=low), "high": words.percent(share=high), "n": figure.due},
    }


def _answered(answers: FirstAnswers) -> dict[str, Any]:
    stat: dict[str, Any] = {"name": _("First answer, median")}
    waiting = {"count": answers.asked - answers.answered, "n": answers.asked}
    if answers.median is None:
        note = (
            _("%(count)d of %(n)d still wait") % waiting
            if answers.asked
            else _("nobody asked this month yet")
        )
        return stat | {"value": "–", "note": note}
    if answers.p90 is None:
        note = _("%(count)d of %(n)d still wait") % waiting
    else:
        time = words.duration_words(span=answers.p90)
        note = _("90%% within %(time)s, n=%(n)d") % {"time": time, "n": answers.asked}
    return stat | {"value": words.duration_words(span=answers.median), "note": note}
