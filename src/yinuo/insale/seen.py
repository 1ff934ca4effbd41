"""What a page is about, read once for all of its parts: an order that its reader may read, and rows that belong to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from yinuo.core.actor import Actor
from yinuo.insale import access
from yinuo.insale.models import InstallationRequest, Milestone, Order, OrderLine, OrderVersion, Shipment

T = TypeVar("T")
RELATED = ("team", "customer", "owner", "quote", "origin", "rhythm")
_seen: ContextVar[dict[Any, Any] | None] = ContextVar("seen_rows", default=None)


@contextmanager
def reading_one_page() -> Iterator[None]:
    """Let what is read of an order within the block be read once. Nothing is written in it."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def seen_order(actor: Actor, order_id: int) -> Order | None:
    """Return an order that an actor may read with whom it is about, None where they may not. One query, or none on a page that read it."""
    rows = access.visible_orders(actor).select_related(*RELATED)
    return _once((actor, order_id), lambda: rows.filter(pk=order_id).first())


def note_seen(actor: Actor, order: Order) -> None:
    """Keep an order that was read with RELATED for the other parts of the page."""
    _once((actor, order.pk), lambda: order)


def seen_lines(order: Order) -> list[OrderLine]:
    """Return all lines that an order ever had, with their products."""
    rows = OrderLine.objects.filter(order=order).select_related("product").order_by("position")
    return _once(("lines", order.pk), lambda: list(rows))


def seen_versions(order: Order) -> list[OrderVersion]:
    """Return the versions of an order with the changes that made them, the oldest first."""
    rows = OrderVersion.objects.filter(order=order).select_related("change").order_by("number")
    return _once(("versions", order.pk), lambda: list(rows))


def seen_milestones(order: Order) -> list[Milestone]:
    """Return the stages of an order with whose they are."""
    rows = Milestone.objects.filter(order=order).select_related("owner").order_by("position")
    return _once(("milestones", order.pk), lambda: list(rows))


def seen_shipments(order: Order) -> list[Shipment]:
    """Return the shipments of an order with what is open about them and how they arrived, the first packed first. Four queries at most."""
    rows = Shipment.objects.filter(order=order).select_related("receipt")
    rows = rows.prefetch_related("concerns", "receipt__photos", "receipt__follow_ups")
    return _once(("shipments", order.pk), lambda: list(rows.order_by("packed_at", "pk")))


def seen_installations(order: Order) -> list[InstallationRequest]:
    """Return what is to be installed of an order, the first asked for first."""
    rows = InstallationRequest.objects.filter(order=order).order_by("asked_at", "pk")
    return _once(("installations", order.pk), lambda: list(rows))


def _once(key: Any, read: Callable[[], T]) -> T:
    known = _seen.get()
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found
