"""Quotes as lists: the last changed first, and how many stand under each tab."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.presale import access
from yinuo.presale.models import Quote
from yinuo.presale.quote_rows import last_day_of

MAX_ROWS = 200
TABS = {
    "open": ("draft", "in_review", "approved", "sent", "viewed"),
    "draft": ("draft",),
    "in_review": ("in_review",),
    "offered": ("approved", "sent", "viewed"),
    "accepted": ("accepted",),
    "ended": ("declined", "expired", "superseded"),
}


class QuoteRow(Struct, frozen=True, kw_only=True):
    """A version of a quote in a list. `last_day` is the last on which it can be accepted."""

    id: int
    number: str
    version: int
    state: str
    matter_id: int
    matter_number: str
    title: str
    customer_id: int
    customer: str
    owner: str
    gross: Decimal
    currency: str
    last_day: date | None
    changed_at: datetime
    sent_at: datetime | None
    viewed_at: datetime | None
    decided_at: datetime | None


def list_quotes(
    *,
    actor: Actor,
    tab: str = "",
    mine: bool = False,
    customer_id: int | None = None,
    matter_id: int | None = None,
    after: str = "",
    limit: int = 50,
) -> tuple[list[QuoteRow], str]:
    """Return quotes, the last changed first, and the cursor of the next page ("" at the end). One query.

    `tab` is a key of TABS, `mine` keeps those that the actor wrote. Raises: InvalidValue for a wrong cursor.
    """
    rows = access.visible_quotes(actor)
    if tab in TABS:
        rows = rows.filter(state__in=TABS[tab])
    if mine:
        rows = rows.filter(owner=actor.staff_id)
    if customer_id is not None:
        rows = rows.filter(customer=customer_id)
    if matter_id is not None:
        rows = rows.filter(matter=matter_id)
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(changed_at__lt=at) | Q(changed_at=at, pk__lt=key))
    size = max(1, min(limit, MAX_ROWS))
    found = list(with_people(rows).order_by("-changed_at", "-id")[: size + 1])
    page = [quote_row(quote) for quote in found[:size]]
    more = len(found) > size
    return page, cursor_of(page[-1].changed_at, page[-1].id) if more else ""


def count_quotes(*, actor: Actor) -> dict[str, int]:
    """Return how many quotes stand under each tab. One query."""
    counted = access.visible_quotes(actor).values_list("state").annotate(n=Count("pk")).order_by()
    states = dict(counted)
    return {tab: sum(states.get(state, 0) for state in wanted) for tab, wanted in TABS.items()}


def with_people(rows: Any) -> Any:
    """Return quotes together with matter, customer and owner. No query."""
    return rows.select_related("matter", "customer", "owner")


def quote_row(quote: Quote) -> QuoteRow:
    """Return a quote as a line of a list. No query where it was read with its people."""
    return QuoteRow(
        id=quote.pk,
        number=quote.number,
        version=quote.version,
        state=quote.state,
        matter_id=quote.matter_id,
        matter_number=quote.matter.number,
        title=quote.matter.title,
        customer_id=quote.customer_id,
        customer=quote.customer.name,
        owner=quote.owner.name if quote.owner else "",
        gross=quote.gross,
        currency=quote.currency,
        last_day=last_day_of(quote.valid_until) if quote.valid_until else None,
        changed_at=quote.changed_at,
        sent_at=quote.sent_at,
        viewed_at=quote.viewed_at,
        decided_at=quote.decided_at,
    )
