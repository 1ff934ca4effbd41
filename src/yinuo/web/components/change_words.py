"""A change in words: lines before and after, what it does to price and day."""

from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.core.money_words import money_words
from yinuo.insale.queries.changes import ChangeFile, ChangeRow
from yinuo.insale.rules.change import LineChange, PlainLine
from yinuo.insale.states import ChangeState
from yinuo.web.components.quote_words import number_words

KINDS = {
    "added": pgettext_lazy("line of a change", "new"),
    "removed": pgettext_lazy("line of a change", "goes"),
    "changed": pgettext_lazy("line of a change", "changes"),
    "same": "",
}
HOWS = {
    "page": lazy("on this page"),
    "phone": lazy("by telephone"),
    "mail": lazy("by mail"),
    "visit": lazy("in person"),
}
BADGES = {"raised": "accent", "assessed": "accent", "offered": "ink", "agreed": "accent"}


def state_words(state: str) -> str:
    """Return the name of a change's state."""
    return str(ChangeState(state).label)


def signed_words(amount: Decimal, currency: str) -> str:
    """Return by how much a price changes, with its sign; that it stays where it does."""
    if not amount:
        return _("stays as it is")
    return f"{'+' if amount > 0 else '−'}{money_words(abs(amount), currency)}"


def shown_row(row: ChangeRow) -> dict[str, Any]:
    """Return a change as a line of a list."""
    effect = []
    if row.assessed_at is not None:
        effect.append(signed_words(row.price_change, row.currency) if row.price_change else "")
        if row.delivery_on:
            effect.append(
                _("delivered by %(day)s") % {"day": formats.date_format(row.delivery_on, "DATE_FORMAT")}
            )
    return {
        "row": row,
        "state": state_words(row.state),
        "badge": BADGES.get(row.state, "line"),
        "effect": " · ".join(part for part in effect if part),
        "url": f"/desk/changes/{row.id}/",
    }


def shown_change(file: ChangeFile) -> dict[str, Any]:
    """Return what a change comes to, in words of the active language."""
    money = file.row.currency
    return {
        "lines": [shown_line(one, money) for one in file.lines],
        "before_total": money_words(file.before_gross, money),
        "total": money_words(file.gross, money),
        "price_change": signed_words(file.row.price_change, money),
        "before_day": formats.date_format(file.before_delivery_on, "DATE_FORMAT")
        if file.before_delivery_on
        else "",
        "day": formats.date_format(file.row.delivery_on, "DATE_FORMAT") if file.row.delivery_on else "",
        "state": state_words(file.row.state),
        "badge": BADGES.get(file.row.state, "line"),
        "how": str(HOWS.get(file.decided_how, "")),
    }


def shown_line(line: LineChange, currency: str) -> dict[str, str]:
    """Return a line before and after; what did not change is said once."""
    now = line.after or line.before
    shown = {
        "kind": line.kind,
        "kind_words": str(KINDS[line.kind]),
        "title": now.title if now else "",
        "note": now.note if now else "",
        "before": "",
        "before_amount": "",
        "after": _quantity(line.after) if line.after else "",
        "amount": _amount(line.after, currency) if line.after else "",
    }
    if line.before and line.kind in ("changed", "removed"):
        shown["before"] = _quantity(line.before)
        shown["before_amount"] = _amount(line.before, currency)
    return shown


def _quantity(line: PlainLine) -> str:
    return " ".join(part for part in (number_words(line.quantity), line.unit) if part)


def _amount(line: PlainLine, currency: str) -> str:
    return money_words(line.gross, currency) if line.gross else _("Included")
