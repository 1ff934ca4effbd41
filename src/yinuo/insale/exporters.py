"""Orders as a spreadsheet: one row a line, in the columns of the import of the same name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.actor import Actor
from yinuo.core.exports import ExportKind, register_export
from yinuo.core.organisation import organisation
from yinuo.insale.importers import ORDERS
from yinuo.insale.models import Order, OrderLine
from yinuo.insale.queries.orders import GROUPS, MAX_ROWS, WHOSE, OrderFilter, OrderRow, list_orders
from yinuo.people.masking import mask_address, mask_phone
from yinuo.people.models import ContactPoint
from yinuo.people.new_files import CONTACTS
from yinuo.people.texts import masked_contact, written_contact


def _rows(actor: Actor, filters: Mapping[str, str], plain: bool) -> Iterator[Sequence[Any]]:
    """Yield headings and the lines of orders, the newest order first; a bundle is its price, without its parts."""
    yield [str(one.label) for one in ORDERS.fields]
    group, whose = filters.get("group", ""), filters.get("whose", "")
    wanted = OrderFilter(
        group=group if group in GROUPS else "",
        whose=whose if whose in WHOSE else "all",
        late="late" in filters,
        unpaid="unpaid" in filters,
        text=filters.get("q", ""),
    )
    now, after = timezone.now(), ""
    while True:
        page, after = list_orders(actor=actor, now=now, wanted=wanted, after=after, limit=MAX_ROWS)
        yield from _page(page, plain=plain)
        if not after:
            return


def _page(page: list[OrderRow], *, plain: bool) -> Iterator[Sequence[Any]]:
    keys = [row.id for row in page]
    orders = Order.objects.in_bulk(keys)
    lines: dict[int, list[OrderLine]] = {key: [] for key in keys}
    found = OrderLine.objects.filter(order__in=keys, bundle__isnull=True, removed_in__isnull=True)
    for line in found.select_related("product", "variant").order_by("order", "position"):
        lines[line.order_id].append(line)
    contacts = _contacts({row.customer_id for row in page if row.customer_id is not None}, plain=plain)
    zone = organisation().zone
    for row in page:
        order = orders[row.id]
        whole = {
            "external_number": row.external_number or row.number,
            "status": row.status,
            "ordered_at": f"{row.opened_at.astimezone(zone):%Y-%m-%d %H:%M}",
            "customer": row.customer,
            **{kind: contacts.get((row.customer_id or 0, kind), "") for kind in CONTACTS},
            "currency": row.currency,
            "delivery_on": row.delivery_on,
            "recipient": order.recipient,
            "delivery_phone": order.phone if plain or not order.phone else mask_phone(order.phone),
            "address": order.address if plain else mask_address(order.address),
            "paid": row.paid,
        }
        for line in lines[row.id]:
            values = whole | _line(line, order)
            yield [values.get(one.code, "") for one in ORDERS.fields]


def _line(line: OrderLine, order: Order) -> dict[str, Any]:
    """Return a line's columns; its price is what one of it cost, tax included and discounts taken off."""
    return {
        "code": line.variant.sku if line.variant else line.product.code if line.product else "",
        "title": line.title,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price": round(line.gross / line.quantity, 2),
        "tax_rate": line.tax_rate,
    }


def _contacts(customer_ids: set[int], *, plain: bool) -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    for point in ContactPoint.objects.filter(customer__in=customer_ids).order_by("-preferred", "pk"):
        shown = (
            written_contact(value=point.value, extension=point.extension)
            if plain
            else masked_contact(kind=point.kind, value=point.value, extension=point.extension)
        )
        found.setdefault((point.customer_id, point.kind), shown)
    return found


register_export(
    ExportKind(
        code="orders",
        label=lazy("Orders"),
        right="order.work",
        filters=("group", "whose", "late", "unpaid", "q"),
        rows=_rows,
        plain_right="customer.reveal",
    )
)
