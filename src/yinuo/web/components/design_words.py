"""How designs are said on pages: states, kinds, sums."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import pgettext_lazy

from yinuo.core.money_words import money_words
from yinuo.presale.queries.design import VersionRow
from yinuo.presale.states import DesignState
from yinuo.web.middleware import POLICY

KINDS: dict[str, Any] = {
    "drawing": pgettext_lazy("kind of design", "Drawing"),
    "electrical": pgettext_lazy("kind of design", "Electrical scheme"),
    "scheme": pgettext_lazy("kind of design", "Scheme"),
    "other": pgettext_lazy("kind of design", "Other"),
}


def state_words(state: str) -> str:
    """Return a state in the reader's language."""
    return str(DesignState(state).label)


def shown_version(version: VersionRow) -> dict[str, Any]:
    """Return a version with its sums in words."""
    return {
        "row": version,
        "files": version.files,
        "budget": [
            {
                "line": line,
                "price": money_words(line.unit_price, line.currency),
                "amount": money_words(line.amount, line.currency),
                "quantity": _plain(line.quantity),
            }
            for line in version.budget
        ],
        "totals": [money_words(total, currency) for currency, total in version.totals.items()],
    }


def with_viewer(response: HttpResponse) -> HttpResponse:
    """Let a page embed our own PDF files."""
    response["Content-Security-Policy"] = f"{POLICY}; object-src 'self'; frame-src 'self'"
    return response


def _plain(quantity: Decimal) -> str:
    return f"{quantity:f}"
