"""What the market says: signals one by one, and counted by topic, month and product."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from msgspec import Struct

from yinuo.catalog.models import Product
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import InvalidValue
from yinuo.core.organisation import organisation
from yinuo.matters import access
from yinuo.matters.models import Message
from yinuo.presale.access_market import MARKS, visible_signals
from yinuo.presale.access_opportunity import visible_opportunities
from yinuo.presale.models import MarketSignal
from yinuo.presale.rules.market import change_since
from yinuo.presale.rules.opportunity import months_from

READS = "matter.read"
STATES = ("suggested", "confirmed", "refused")
HEARD = ("suggested", "confirmed")
MAX_ROWS = 200
MOST_MONTHS = 24
UNKNOWN = 0  # stands for a product that is not known


class Wanted(Struct, frozen=True, kw_only=True):
    """What of the signals is asked for. Months are their first days, both included; `state` "" is all but the refused.

    `product_id` UNKNOWN is what was heard where no product is known.
    """

    first: date | None = None
    last: date | None = None
    topic_id: int | None = None
    product_id: int | None = None
    matter_id: int | None = None
    state: str = ""

    def __post_init__(self) -> None:
        if self.state and self.state not in STATES:
            raise InvalidValue(field="state", problem=self.state[:40])


class SignalRow(Struct, frozen=True, kw_only=True):
    """A topic heard in a message. `words` are those that suggested it, none where a person heard it."""

    id: int
    topic_id: int
    topic: str
    kind: str
    state: str
    words: str
    at: datetime
    matter_id: int
    number: str
    customer: str
    message_id: int
    text: str
    product_id: int | None
    product: str
    decided_by: str
    decided_at: datetime | None


class CountRow(Struct, frozen=True, kw_only=True):
    """How often a topic was heard in a month (its first day) about a product, None where none is known."""

    topic_id: int
    month: date
    product_id: int | None
    confirmed: int
    suggested: int

    @property
    def heard(self) -> int:
        return self.confirmed + self.suggested


class LossRow(Struct, frozen=True, kw_only=True):
    """How many sales were lost to a competitor, None where none was named, of `total` that were lost."""

    topic_id: int | None
    lost: int
    total: int

    @property
    def share(self) -> float:
        return self.lost / self.total


class MarkableRow(Struct, frozen=True, kw_only=True):
    """A message that can be marked; `direction` is "in" or "note"."""

    id: int
    direction: str
    author: str
    text: str
    at: datetime


def list_signals(
    *, actor: Actor, language: str, wanted: Wanted, after: str = "", limit: int = 50
) -> tuple[list[SignalRow], str]:
    """Return the signals that are asked for, the newest messages first, and the cursor of the next page. One query.

    Raises: NotAllowed, InvalidValue for a cursor that is none.
    """
    actor.require(READS)
    rows = _rows(actor, wanted)
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))
    size = max(1, min(limit, MAX_ROWS))
    related = ("topic", "matter__customer", "message", "product", "decided_by")
    found = [
        _signal_row(row, language) for row in rows.select_related(*related).order_by("-at", "-pk")[: size + 1]
    ]
    page = found[:size]
    return page, cursor_of(page[-1].at, page[-1].id) if len(found) > size else ""


def market_counts(*, actor: Actor, wanted: Wanted) -> list[CountRow]:
    """Return how often topics were heard, by month in the zone of the house and by product. One query. Raises: NotAllowed."""
    actor.require(READS)
    rows = (
        _rows(actor, wanted)
        .annotate(month=TruncMonth("at", tzinfo=organisation().zone))
        .order_by("topic_id", "month", "product_id")
        .values_list("topic_id", "month", "product_id")
        .annotate(
            confirmed=Count("pk", filter=Q(state="confirmed")),
            suggested=Count("pk", filter=Q(state="suggested")),
        )
    )
    return [
        CountRow(
            topic_id=topic,
            month=month.date(),
            product_id=product,
            confirmed=confirmed,
            suggested=suggested,
        )
        for topic, month, product, confirmed, suggested in rows
    ]


def heard_before(*, actor: Actor, now: datetime, wanted: Wanted) -> dict[int, int]:
    """Return how often each topic was heard in the month before the last that is asked for; see `change_since`. One query.

    Raises: NotAllowed.
    """
    actor.require(READS)
    if wanted.last is None:
        return {}
    begin, end = change_since(first=wanted.last, now=now.astimezone(organisation().zone))
    rows = _rows(actor, Wanted(topic_id=wanted.topic_id, product_id=wanted.product_id))
    found = rows.filter(at__gte=begin, at__lt=end).order_by().values_list("topic_id")
    return dict(found.annotate(n=Count("pk")))


def losses(*, actor: Actor, wanted: Wanted) -> list[LossRow]:
    """Return to whom sales were lost in these months, most first, those without a competitor last. One query.

    Raises: NotAllowed.
    """
    actor.require(READS)
    rows = visible_opportunities(actor).filter(stage="lost", **_between("decided_at", wanted))
    rows = rows.filter(**_about(wanted))
    found = list(rows.order_by().values_list("competitor").annotate(n=Count("pk")))
    total = sum(n for _key, n in found)
    return sorted(
        (LossRow(topic_id=key, lost=n, total=total) for key, n in found),
        key=lambda row: (row.topic_id is None, -row.lost, row.topic_id or 0),
    )


def heard_products(*, actor: Actor, language: str) -> list[tuple[int, str]]:
    """Return the products about which something was heard, as choices, by name. One query. Raises: NotAllowed."""
    actor.require(READS)
    keys = visible_signals(actor).filter(state__in=HEARD, product__isnull=False).values("product")
    rows = Product.objects.filter(pk__in=keys).values_list("pk", "names")
    return sorted(((key, text_in(names, language)) for key, names in rows), key=lambda one: (one[1], one[0]))


def markable_messages(*, actor: Actor, matter_id: int, limit: int = 30) -> list[MarkableRow]:
    """Return the newest messages of a matter that can be marked, newest first. Two queries. Raises: NotFound, NotAllowed."""
    matter = access.matter_for(actor, matter_id, READS)
    actor.require(MARKS)
    rows = Message.objects.filter(matter=matter).exclude(direction=Message.Direction.OUT)
    return [
        MarkableRow(id=row.pk, direction=row.direction, author=row.author_name, text=row.text, at=row.at)
        for row in rows.order_by("-at", "-pk")[:limit]
    ]


def months_to(last: date, count: int) -> list[date]:
    """Return the first days of so many months that end with that of `last`."""
    start = last.year * 12 + last.month - count
    return months_from(date(start // 12, start % 12 + 1, 1), count)


def _rows(actor: Actor, wanted: Wanted) -> QuerySet[MarketSignal]:
    rows = visible_signals(actor).filter(**_between("at", wanted))
    rows = rows.filter(state__in=[wanted.state] if wanted.state else HEARD)
    equal = {"topic": wanted.topic_id, "matter": wanted.matter_id}
    return rows.filter(**_about(wanted), **{name: key for name, key in equal.items() if key is not None})


def _about(wanted: Wanted) -> dict[str, Any]:
    if wanted.product_id is None:
        return {}
    return {"product": wanted.product_id} if wanted.product_id != UNKNOWN else {"product__isnull": True}


def _between(field: str, wanted: Wanted) -> dict[str, datetime]:
    found = {}
    if wanted.first is not None:
        found[f"{field}__gte"] = _begin(wanted.first)
    if wanted.last is not None:
        found[f"{field}__lt"] = _begin(months_from(wanted.last, 2)[1])
    return found


def _begin(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=organisation().zone)


def _signal_row(row: MarketSignal, language: str) -> SignalRow:
    customer = row.matter.customer
    return SignalRow(
        id=row.pk,
        topic_id=row.topic_id,
        topic=text_in(row.topic.names, language),
        kind=row.topic.kind,
        state=row.state,
        words=row.words,
        at=row.at,
        matter_id=row.matter_id,
        number=row.matter.number,
        customer=customer.name if customer is not None else "",
        message_id=row.message_id,
        text=row.message.text,
        product_id=row.product_id,
        product=text_in(row.product.names, language) if row.product is not None else "",
        decided_by=row.decided_by.name if row.decided_by is not None else "",
        decided_at=row.decided_at,
    )


def summed(rows: Iterable[CountRow]) -> tuple[int, int]:
    """Return how often was heard in all: confirmed, suggested."""
    found = list(rows)
    return sum(row.confirmed for row in found), sum(row.suggested for row in found)
