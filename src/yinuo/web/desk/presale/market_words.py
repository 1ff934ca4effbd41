"""How the market is said on pages: kinds and states, months, changes, the line around what was heard."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from yinuo.presale.market_topics import KIND_WORDS
from yinuo.presale.queries.market import SignalRow
from yinuo.presale.rules.market import said_in
from yinuo.web.desk.presale.pipeline_rows import month_words

HOME = "/desk/market/"

GROUPS: dict[str, Any] = {
    "competitor": pgettext_lazy("market topics", "Competitors"),
    "wish": pgettext_lazy("market topics", "Wishes"),
    "objection": pgettext_lazy("market topics", "Objections"),
}
STATES: dict[str, Any] = {
    "suggested": pgettext_lazy("what was heard", "Suggested"),
    "confirmed": pgettext_lazy("what was heard", "Confirmed"),
    "refused": pgettext_lazy("what was heard", "Not meant"),
}
ICONS = {"competitor": "swords", "wish": "sparkles", "objection": "message-circle-warning"}


def month_code(month: date) -> str:
    """Return a month as it stands in an address: 2026-03."""
    return f"{month:%Y-%m}"


def month_short(month: date) -> str:
    """Return a month for the head of a column: "Mar 2026", 26年3月."""
    return formats.date_format(month, pgettext("Django date format: short month (Chinese: y年n月)", "M Y"))


def span_words(first: date, last: date) -> str:
    """Return the months of a table in words."""
    if first == last:
        return month_words(first)
    return _("%(first)s – %(last)s") % {"first": month_words(first), "last": month_words(last)}


def signed(change: int) -> str:
    """Return a change with its sign: +3, −2, ±0."""
    return f"{'+' if change > 0 else '−' if change < 0 else '±'}{abs(change)}"


def address(place: str = "", **asked: Any) -> str:
    """Return an address under the market's, with what is asked for, the empty left out."""
    kept = {name: str(value) for name, value in asked.items() if value not in (None, "")}
    return f"{HOME}{place}?{urlencode(kept)}" if kept else f"{HOME}{place}"


def shown_signal(row: SignalRow) -> dict[str, Any]:
    """Return what was heard in a message, with the line around it."""
    return {
        "row": row,
        "kind": KIND_WORDS[row.kind],
        "icon": ICONS[row.kind],
        "state": STATES[row.state],
        "pieces": said_in(row.text, row.words),
    }
