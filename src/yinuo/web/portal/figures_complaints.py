"""How complaints are handled, as pages show it: the board and the desk's figures draw the same rows."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from msgspec import Struct

from yinuo.quality.queries.complaints import (
    DAYS,
    HANDLED_TARGET,
    REPEAT_DAYS,
    STANDINGS,
    TIMINGS,
    ComplaintFact,
    ComplaintFigures,
)
from yinuo.quality.rules import SMALL
from yinuo.web.components.rows import Link
from yinuo.web.portal.figures_rows import csv_line, instant_text

COLUMNS = (
    "complaint",
    "received",
    "three_days_until",
    "disposed",
    "disposition",
    "standing",
    "repeat",
    "answered",
    "reopened",
)
_BEHIND = {
    "handled": ("handled", ""),
    "three_days": ("in_time", "due"),
    "repeat": ("repeat", ""),
    "reopened": ("reopened", "answered"),
}
"""Rate → the measures whose rows are behind its numerator and its denominator."""


class ComplaintLine(Struct, frozen=True, kw_only=True):
    """A line of the table; shares of one. `small` means that counts stand in place of a percentage. Addresses only on the desk."""

    name: str
    note: str
    x: int
    n: int
    small: bool
    value: float
    low: float
    high: float
    target: float | None
    verdict: str
    x_url: str
    n_url: str


def shown_complaints(figures: ComplaintFigures, *, rows_url: str = "") -> dict[str, Any]:
    """Return the figures in words; `rows_url` is the address of the rows behind, to which the measure is added."""
    names, notes = rate_names(), _notes()
    lines = []
    for rate in figures.rates:
        low, high = rate.interval
        above, below = _BEHIND[rate.code]
        lines.append(
            ComplaintLine(
                name=names[rate.code],
                note=notes[rate.code],
                x=rate.x,
                n=rate.n,
                small=rate.is_small,
                value=rate.rate or 0.0,
                low=low,
                high=high,
                target=rate.target,
                verdict=rate.verdict if rate.n else "",
                x_url=f"{rows_url}{above}" if rows_url and rate.x else "",
                n_url=f"{rows_url}{below}" if rows_url and rate.n else "",
            )
        )
    words = measure_names()
    rest = [
        Link(name=words[code], url=f"{rows_url}{code}" if rows_url else "", count=getattr(figures, code))
        for code in (*STANDINGS[1:], *TIMINGS[1:])
        if getattr(figures, code)
    ]
    return {
        "figures": figures,
        "said": _said(figures),
        "lines": lines,
        "rest": rest,
        "small": SMALL,
        "days": DAYS,
        "repeat_days": REPEAT_DAYS,
        "target": HANDLED_TARGET,
    }


def rate_names() -> dict[str, str]:
    """Return the rates and what they are called."""
    return {
        "handled": _("Complaint handling rate"),
        "three_days": _("First disposition within three working days"),
        "repeat": _("Repeat complaints"),
        "reopened": _("Taken up again"),
    }


def measure_names() -> dict[str, str]:
    """Return what is counted of complaints and what it is called."""
    return {
        "handled": pgettext("complaint figures", "Handled to the end"),
        "open": pgettext("complaint figures", "Still open"),
        "not_accepted": pgettext("complaint figures", "Not taken on"),
        "transferred": pgettext("complaint figures", "Handed to another body"),
        "withdrawn": pgettext("complaint figures", "Withdrawn"),
        "merged": pgettext("complaint figures", "Merged into another"),
        "due": _("Three working days over"),
        "in_time": _("Disposition in time"),
        "late": _("Disposition late"),
        "undisposed": _("No disposition though due"),
        "pending": _("Three working days still running"),
        "repeat": _("Repeat complaints"),
        "answered": _("Had a final answer"),
        "reopened": _("Taken up again"),
    }


def complaints_csv(facts: Iterator[ComplaintFact]) -> Iterator[bytes]:
    """Yield the complaints as CSV in UTF-8 with a mark, instants in the organisation's zone."""
    yield b"\xef\xbb\xbf" + csv_line(COLUMNS)
    for one in facts:
        instants = [instant_text(at) for at in (one.received_at, one.due_at, one.disposed_at)]
        flags = [int(is_so) for is_so in (one.repeat, one.answered, one.reopened)]
        yield csv_line([one.id, *instants, one.timing, one.standing, *flags])


def _said(figures: ComplaintFigures) -> str:
    counts = {"n": number_format(figures.received), "handled": number_format(figures.handled)}
    return (
        ngettext(
            "%(n)s complaint was received, %(handled)s has been handled to the end.",
            "%(n)s complaints were received, %(handled)s have been handled to the end.",
            figures.received,
        )
        % counts
    )


def _notes() -> dict[str, str]:
    return {
        "handled": _("handled to the end, of all received"),
        "three_days": _("of those whose three working days are over"),
        "repeat": _("the same customer about the same, of all received"),
        "reopened": _("of those that had a final answer"),
    }
