"""Rows of one number as one order: whose it is, its lines reckoned, or why it cannot be taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.catalog.models import Product, Variant
from yinuo.core.errors import DomainError
from yinuo.core.imports import Batch, ReadRow
from yinuo.core.organisation import organisation
from yinuo.insale.models import Order
from yinuo.people import access as people_access
from yinuo.people.models import Customer
from yinuo.people.new_files import CONTACTS, NewFile, Value, contacts_of, holders_of
from yinuo.presale.quote_rows import DEFAULT_TAX_RATE, catalogue_title
from yinuo.presale.rules.quote import QuoteAmounts
from yinuo.presale.rules.quote_content import MOST_LINES, PricedItem, QuoteContent, QuoteItem, reckoned

LINE_FIELDS = ("code", "title", "quantity", "unit", "unit_price", "tax_rate")
WHOLE_FIELDS = (
    "status", "ordered_at", "customer", *CONTACTS, "currency", "delivery_on", "recipient", "delivery_phone",
    "address", "paid", "points_used", "points_earned", "gifts", "note",
)  # fmt: skip
DEFAULT_CURRENCY = "CNY"


class SaidOrder(Struct, frozen=True, kw_only=True):
    """An order as its rows say it. `values` concern all of it; `customer` is the one whose it is, none where `file` has to be opened."""

    number: str
    rows: Sequence[ReadRow]
    values: dict[str, Any]
    customer: Customer | None
    file: NewFile | None
    language: str
    currency: str
    items: Sequence[PricedItem]
    amounts: QuoteAmounts

    @property
    def standing(self) -> str:
        return str(self.values["status"])

    @property
    def ordered_at(self) -> datetime:
        at: datetime = self.values["ordered_at"]
        return at

    @property
    def delivery_on(self) -> date | None:
        on: date | None = self.values.get("delivery_on")
        return on


@dataclass
class _Known:
    """What a batch names and is known already; `coming` are the files that its own orders open."""

    orders: dict[str, tuple[str, Decimal]]
    holders: dict[Value, int]
    customers: dict[int, Customer]
    variants: dict[str, Variant]
    products: dict[str, Product]
    may_record_payments: bool
    language: str
    coming: dict[Value, NewFile] = field(default_factory=dict)


def read_orders(batch: Batch) -> list[SaidOrder]:
    """Return the orders that are new. Those known by their number stay as they are; what cannot be taken in is refused, whole.

    At most seven queries.
    """
    known = _known(batch)
    found = []
    for number, together in groupby(batch.open, key=lambda row: str(row.values["external_number"])):
        rows = list(together)
        order = _read(batch, known, number, rows)
        if order is not None:
            batch.created.update(row.number for row in rows)
            found.append(order)
    return found


def _known(batch: Batch) -> _Known:
    rows = batch.open
    numbers = {row.values["external_number"] for row in rows}
    orders = Order.objects.filter(external_number__in=numbers).only("external_number", "currency", "gross")
    holders = holders_of(row.values for row in rows)
    customers = people_access.visible_to(batch.actor).filter(
        pk__in=set(holders.values()), erased_at__isnull=True, merged_into__isnull=True
    )
    codes = {row.values["code"] for row in rows if "code" in row.values}
    variants = Variant.objects.filter(sku__in=codes).select_related("product") if codes else []
    products = Product.objects.filter(code__in=codes) if codes else []
    return _Known(
        orders={str(one.external_number): (one.currency, one.gross) for one in orders},
        holders=holders,
        customers={one.pk: one for one in customers},
        variants={one.sku: one for one in variants},
        products={one.code: one for one in products},
        may_record_payments=batch.actor.can("payment.record"),
        language=organisation().language,
    )  # fmt: skip


def _read(batch: Batch, known: _Known, number: str, rows: list[ReadRow]) -> SaidOrder | None:
    values = _whole(batch, rows)
    if values is None or not _is_possible(batch, known, rows, values):
        return None
    customer, file = None, None
    if number not in known.orders:
        whose = _whose(batch, known, rows, values)
        if whose is None:
            return None
        customer, file = (whose, None) if isinstance(whose, Customer) else (None, whose)
    language = customer.language if customer is not None else known.language
    currency = str(values.get("currency", DEFAULT_CURRENCY))
    items = _items(batch, known, rows, language=language)
    if items is None:
        return None
    try:
        content = QuoteContent(items=tuple(one.item for one in items), language=language, currency=currency)
        amounts = reckoned(content, items)
    except DomainError as error:
        batch.refuse_together(rows, str(error))
        return None
    if number in known.orders:
        _compare(batch, rows, known.orders[number], (currency, amounts.gross))
        return None
    if file is not None:
        known.coming |= dict.fromkeys(file.contacts, file)
    return SaidOrder(
        number=number,
        rows=rows,
        values=values,
        customer=customer,
        file=file,
        language=language,
        currency=currency,
        items=items,
        amounts=amounts,
    )


def _whole(batch: Batch, rows: list[ReadRow]) -> dict[str, Any] | None:
    """Return what concerns the whole order, said in any of its rows; none where two of them differ."""
    values: dict[str, Any] = {}
    for row in rows:
        for name in WHOLE_FIELDS:
            if name in row.values and values.setdefault(name, row.values[name]) != row.values[name]:
                text = _("Another row of this order says something else here.")
                batch.refuse_together(rows, text, at=row, field=name)
                return None
    return values


def _is_possible(batch: Batch, known: _Known, rows: list[ReadRow], values: dict[str, Any]) -> bool:
    on = values.get("delivery_on")
    if len(rows) > MOST_LINES:
        text = _("An order has at most %(limit)s lines.") % {"limit": MOST_LINES}
        batch.refuse_together(rows, text)
    elif missing := [name for name in ("status", "ordered_at") if name not in values]:
        batch.refuse_together(rows, _("This is needed."), field=missing[0])
    elif values["ordered_at"] > batch.now:
        batch.refuse_together(rows, _("This lies in the future."), field="ordered_at")
    elif on is not None and values["status"] == "historical" and on > _day_of(batch.now):
        text = _("An order that is over was delivered; this day lies in the future.")
        batch.refuse_together(rows, text, field="delivery_on")
    elif on is not None and on < _day_of(values["ordered_at"]):
        text = _("This day lies before the order.")
        batch.refuse_together(rows, text, field="delivery_on")
    elif values.get("paid") and not known.may_record_payments:
        batch.refuse_together(rows, _("You may not record payments."), field="paid")
    else:
        return True
    return False


def _whose(
    batch: Batch, known: _Known, rows: list[ReadRow], values: dict[str, Any]
) -> Customer | NewFile | None:
    contacts = contacts_of(values)
    if not contacts:
        text = _("A telephone number, an e-mail address or a WeChat name is needed to know who it is.")
        batch.refuse_together(rows, text)
        return None
    holders = {known.holders[value] for value in contacts if value in known.holders}
    coming = {id(one): one for value in contacts if (one := known.coming.get(value)) is not None}
    if len(holders) + len(coming) > 1:
        text = _("These contact details belong to two different customers. Correct or merge them first.")
        batch.refuse_together(rows, text)
        return None
    if holders:
        customer = known.customers.get(holders.pop())
        if customer is None:
            batch.refuse_together(rows, _("This contact belongs to a file that you may not see."))
        return customer
    if coming:
        return next(iter(coming.values()))
    if "customer" not in values:
        batch.refuse_together(rows, _("A new customer needs a name."), field="customer")
        return None
    said = {"name": values["customer"], **{name: values[name] for name in CONTACTS if name in values}}
    return NewFile(row=ReadRow(number=rows[0].number, values=said), contacts=contacts)


def _items(batch: Batch, known: _Known, rows: list[ReadRow], *, language: str) -> list[PricedItem] | None:
    items = []
    for row in rows:
        code = row.values.get("code")
        variant = known.variants.get(code) if code else None
        product = variant.product if variant else known.products.get(code) if code else None
        if code and product is None:
            text = _("Nothing in the catalogue has this code. Leave it out and say in words what it is.")
            batch.refuse_together(rows, text, at=row, field="code")
            return None
        title = row.values.get("title") or (catalogue_title(product, variant, language) if product else "")
        if not title:
            batch.refuse_together(rows, _("Say what was ordered: a code or words."), at=row, field="title")
            return None
        tax_rate = row.values.get("tax_rate")
        items.append(
            PricedItem(
                item=QuoteItem(
                    title=title,
                    quantity=row.values.get("quantity", Decimal(1)),
                    unit=row.values.get("unit", ""),
                    product_id=product.pk if product else None,
                    variant_id=variant.pk if variant else None,
                    unit_price=row.values["unit_price"],
                ),
                title=title,
                list_price=None,
                unit_price=row.values["unit_price"],
                tax_rate=tax_rate
                if tax_rate is not None
                else product.tax_rate
                if product
                else DEFAULT_TAX_RATE,
                product_id=product.pk if product else None,
            )
        )
    return items


def _compare(batch: Batch, rows: list[ReadRow], have: tuple[str, Decimal], said: tuple[str, Decimal]) -> None:
    """Leave a known order as it is; one whose sum is said otherwise is refused, so that nobody believes it was changed."""
    if have != said:
        text = _("This order is here already with %(currency)s %(gross)s; an import does not change it.")
        batch.refuse_together(rows, text % {"currency": have[0], "gross": have[1]})


def _day_of(at: datetime) -> date:
    return at.astimezone(organisation().zone).date()
