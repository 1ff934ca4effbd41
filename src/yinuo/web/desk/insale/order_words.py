"""An order in words: its status, how far it is paid, how it came, what is left until the promised day."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext_lazy

from yinuo.core.money_words import money_words
from yinuo.insale.queries.order import OrderFile, OrderLineRow, TermRow
from yinuo.insale.queries.orders import OrderRow
from yinuo.insale.states import OrderStatus, Settlement
from yinuo.web.components.quote_words import number_words
from yinuo.web.components.rows import StepRow

SOURCES = {
    "quote": lazy("Quote"),
    "chat": lazy("Chat"),
    "phone": lazy("Telephone"),
    "mail": lazy("Mail"),
    "visit": lazy("In the shop"),
    "portal": pgettext_lazy("an order's source", "Customer's page"),
    "sheet": pgettext_lazy("an order's source", "Spreadsheet"),
    "api": lazy("Program"),
    "exchange": pgettext_lazy("an order's source", "Exchange"),
}
METHODS = {
    "transfer": pgettext_lazy("money", "Bank transfer"),
    "cash": pgettext_lazy("money", "Cash"),
    "card": pgettext_lazy("money", "Card"),
    "wechat": pgettext_lazy("money", "WeChat Pay"),
    "alipay": pgettext_lazy("money", "Alipay"),
    "cheque": pgettext_lazy("money", "Cheque"),
    "other": pgettext_lazy("money", "Another way"),
}
WHENS = {
    "order": pgettext_lazy("payment is due", "With the order"),
    "shipment": pgettext_lazy("payment is due", "When it is shipped"),
    "receipt": pgettext_lazy("payment is due", "When it is received"),
}
BADGES = {"cancelled": "line", "completed": "line", "draft": "line", "on_hold": "ink"}


def status_words(status: str) -> str:
    """Return the name of an order's status."""
    return str(OrderStatus(status).label)


def slack_words(days: int | None) -> str:
    """Return how many days are left until the promised one, as things are; "" where nothing runs."""
    if days is None:
        return ""
    if days < 0:
        return ngettext("%(count)d day late", "%(count)d days late", -days) % {"count": -days}
    if days == 0:
        return _("to the day")
    return ngettext("%(count)d day in hand", "%(count)d days in hand", days) % {"count": days}


def shown_row(row: OrderRow) -> dict[str, Any]:
    """Return an order as a line of a list."""
    return {
        "row": row,
        "total": money_words(row.gross, row.currency),
        "status": status_words(row.status),
        "badge": BADGES.get(row.status, "accent"),
        "settlement": str(Settlement(row.settlement).label),
        "slack": slack_words(row.slack_days),
    }


def shown_line(line: OrderLineRow, currency: str) -> dict[str, Any]:
    """Return a line in words, with how much of it was shipped."""
    quantity = " ".join(part for part in (number_words(line.quantity), line.unit) if part)
    said = f"{quantity} × {money_words(line.unit_price, currency)}"
    if line.discount_percent:
        said += f" − {number_words(line.discount_percent)}%"
    return {
        "title": line.title,
        "note": line.note,
        "sum_words": said,
        "amount": money_words(line.gross, currency) if line.gross else _("Included"),
        "shipped": number_words(line.shipped) if line.ships and line.shipped else "",
        "parts": [
            f"{part.title} × {number_words(part.quantity)}{' ' + part.unit if part.unit else ''}"
            for part in line.parts
        ],
    }


def shown_term(term: TermRow, currency: str) -> dict[str, Any]:
    """Return a part of the price in words."""
    when = str(WHENS[term.when]) if term.when in WHENS else ""
    return {
        "name": term.what or when,
        "note": when if term.what else "",
        "due_on": term.due_on,
        "percent": f"{number_words(term.percent)}%" if term.percent else "",
        "amount": money_words(term.amount, currency),
        "is_due": term.is_due,
    }


def steps_of(file: OrderFile) -> list[StepRow]:
    """Return the way of an order, each step by its name."""
    return [StepRow(name=status_words(one.status), step=one.step) for one in file.steps]
