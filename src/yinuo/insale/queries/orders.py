"""Orders as lists: the newest first, and how many stand in each group."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.insale import access
from yinuo.insale.models import Order, Payment
from yinuo.insale.rules.status import settlement_of
from yinuo.insale.states import OrderStatus
from yinuo.presale.stages import house_day

MAX_ROWS = 200
_TO_DO = ("confirmed", "in_progress", "on_hold", "ready", "part_shipped")
GROUPS = {
    "open": _TO_DO,
    "draft": ("draft",),
    "shipped": ("shipped", "received", "accepted"),
    "done": ("completed", "cancelled"),
}
UNDER_WAY = (*_TO_DO, "shipped")
WHOSE = ("mine", "team", "all")
NOTHING = Decimal(0)


class OrderRow(Struct, frozen=True, kw_only=True):
    """An order in a list. `slack_days` is how many days are left between the day it will be there as things are and the promised one.

    Less than 0 is late; None where nothing is promised or the goods are there already. `credited` is owed no more because goods came back.
    """

    id: int
    number: str
    title: str
    status: str
    status_since: datetime
    settlement: str
    source: str
    external_number: str
    customer_id: int | None
    customer: str
    owner_id: int | None
    owner: str
    currency: str
    gross: Decimal
    paid: Decimal
    credited: Decimal
    delivery_on: date | None
    forecast_on: date | None
    slack_days: int | None
    quote_id: int | None
    opened_at: datetime
    changed_at: datetime

    @property
    def is_late(self) -> bool:
        return self.slack_days is not None and self.slack_days < 0


class OrderFilter(Struct, frozen=True, kw_only=True):
    """Which orders. `group` is a key of GROUPS or a status; `matter_id` the matter that an order came from, or that of its quote."""

    group: str = ""
    whose: str = "all"
    unpaid: bool = False
    late: bool = False
    text: str = ""
    customer_id: int | None = None
    matter_id: int | None = None
    order_id: int | None = None


def list_orders(
    *, actor: Actor, now: datetime, wanted: OrderFilter, after: str = "", limit: int = 50
) -> tuple[list[OrderRow], str]:
    """Return orders, the newest first, and the cursor of the next page ("" at the end). One query.

    Raises: InvalidValue for a wrong cursor.
    """
    rows = _narrowed(_living(actor), wanted, actor=actor, today=house_day(now))
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, pk__lt=key))
    size = max(1, min(limit, MAX_ROWS))
    found = list(with_people(rows).order_by("-opened_at", "-pk")[: size + 1])
    page = [order_row(order, today=house_day(now)) for order in found[:size]]
    more = len(found) > size
    return page, cursor_of(page[-1].opened_at, page[-1].id) if more else ""


def count_orders(*, actor: Actor, now: datetime, whose: str = "all") -> dict[str, int]:
    """Return how many orders stand in each group, are late and are not paid. One query."""
    today = house_day(now)
    rows = _narrowed(_living(actor), OrderFilter(whose=whose), actor=actor, today=today)
    counted = {
        **{group: Count("pk", filter=Q(status__in=wanted)) for group, wanted in GROUPS.items()},
        "late": Count("pk", filter=_late(today)),
        "unpaid": Count("pk", filter=_unpaid()),
    }
    return {name: int(number) for name, number in rows.order_by().aggregate(**counted).items()}


def _living(actor: Actor) -> QuerySet[Order]:
    return access.visible_orders(actor).filter(merged_into__isnull=True)


def _narrowed(rows: QuerySet[Order], wanted: OrderFilter, *, actor: Actor, today: date) -> QuerySet[Order]:
    if wanted.group:
        rows = rows.filter(status__in=GROUPS.get(wanted.group, (wanted.group,)))
    if wanted.whose == "mine":
        rows = rows.filter(owner=actor.staff_id) if actor.staff_id is not None else rows.none()
    elif wanted.whose == "team":
        rows = rows.filter(team__in=actor.team_ids)
    if wanted.unpaid:
        rows = rows.filter(_unpaid())
    if wanted.late:
        rows = rows.filter(_late(today))
    if wanted.customer_id is not None:
        rows = rows.filter(customer=wanted.customer_id)
    if wanted.order_id is not None:
        rows = rows.filter(pk=wanted.order_id)
    if wanted.matter_id is not None:
        rows = rows.filter(Q(origin=wanted.matter_id) | Q(quote__matter=wanted.matter_id))
    for word in wanted.text.replace("\x00", "").split()[:4]:
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(external_number__iexact=word)
            | Q(customer__name__icontains=word)
            | Q(title__icontains=word)
        )
    return rows


def _late(today: date) -> Q:
    late = Q(delivery_on__lt=today) | Q(forecast_on__gt=F("delivery_on"))
    return Q(status__in=UNDER_WAY) & late


def _unpaid() -> Q:
    """Return the condition of an order of which something is still to be paid, due or not."""
    return Q(paid__lt=F("gross") - F("credited")) & ~Q(status__in=("draft", "cancelled"))


def with_people(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Return orders together with customer, owner and all that ever came in. No query."""
    money = DecimalField(max_digits=14, decimal_places=2)
    payments = Payment.objects.filter(order=OuterRef("pk"), kind="payment", voided_at__isnull=True)
    came_in = payments.order_by().values("order").annotate(total=Sum("amount")).values("total")
    return rows.select_related("customer", "owner").annotate(
        came_in=Coalesce(Subquery(came_in, output_field=money), NOTHING, output_field=money)
    )


def order_row(order: Any, *, today: date) -> OrderRow:
    """Return an order that was read with its people as a line of a list. No query."""
    settlement = settlement_of(
        gross=order.gross - order.credited, came_in=order.came_in, went_back=order.came_in - order.paid
    )
    return OrderRow(
        id=order.pk,
        number=order.number,
        title=order.title,
        status=order.status,
        status_since=order.status_since,
        settlement=str(settlement),
        source=order.source,
        external_number=order.external_number or "",
        customer_id=order.customer_id,
        customer=order.customer.name if order.customer else "",
        owner_id=order.owner_id,
        owner=order.owner.name if order.owner else "",
        currency=order.currency,
        gross=order.gross,
        paid=order.paid,
        credited=order.credited,
        delivery_on=order.delivery_on,
        forecast_on=order.forecast_on,
        slack_days=_slack(order, today=today),
        quote_id=order.quote_id,
        opened_at=order.opened_at,
        changed_at=order.changed_at,
    )


def _slack(order: Order, *, today: date) -> int | None:
    if order.delivery_on is None or OrderStatus(order.status) not in UNDER_WAY:
        return None
    return (order.delivery_on - max(order.forecast_on or today, today)).days
