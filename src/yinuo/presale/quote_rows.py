"""A quote's content as rows: what the catalogue adds to it, and how lines and dates are written."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from yinuo.catalog.models import Product, Variant
from yinuo.catalog.rules import text_in
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import InvalidValue, raise_all
from yinuo.core.ids import new_id
from yinuo.core.organisation import organisation
from yinuo.matters.errors import DueInThePast
from yinuo.matters.models import Matter
from yinuo.presale.guard import Guarded, end_of_day, guard_date, midnight_after
from yinuo.presale.models import Quote, QuoteDate, QuoteLine
from yinuo.presale.prices import list_prices
from yinuo.presale.rules.quote import LineAmounts, QuoteAmounts, price_with_tax_as
from yinuo.presale.rules.quote_content import (
    OfferedDate,
    Payment,
    PricedItem,
    QuoteContent,
    QuoteItem,
    QuotePart,
    check_content,
    cleaned,
    reckoned,
)

DEFAULT_TAX_RATE = Decimal(13)
ROW_FIELDS = (
    "language",
    "currency",
    "includes_tax",
    "discount_percent",
    "deposit_percent",
    "trouble",
    "answer",
    "value",
    "terms",
    "delivery",
)
NOTHING = LineAmounts(listed=Decimal(0), offered=Decimal(0), net=Decimal(0), tax=Decimal(0), gross=Decimal(0))


class Shelf:
    """The products and variants that a content names, read once. Raises: InvalidValue for a key that is none."""

    def __init__(self, content: QuoteContent) -> None:
        things: list[QuoteItem | QuotePart] = [*content.items, *(p for i in content.items for p in i.parts)]
        variant_ids = {t.variant_id for t in things if t.variant_id is not None}
        variants = Variant.objects.select_related("product").filter(pk__in=variant_ids)
        self.variants = {v.pk: v for v in variants} if variant_ids else {}
        product_ids = {t.product_id for t in things if t.product_id is not None}
        product_ids -= {v.product_id for v in self.variants.values()}
        self.products = {p.pk: p for p in Product.objects.filter(pk__in=product_ids)} if product_ids else {}
        self.products |= {v.product_id: v.product for v in self.variants.values()}
        raise_all(
            [
                InvalidValue(field=field, problem=str(key))
                for field, key in (
                    *(("variant_id", key) for key in sorted(variant_ids - self.variants.keys())),
                    *(("product_id", key) for key in sorted(product_ids - self.products.keys())),
                )
            ]
        )

    def product_of(self, thing: QuoteItem | QuotePart) -> Product | None:
        if thing.variant_id is not None:
            return self.variants[thing.variant_id].product
        return self.products[thing.product_id] if thing.product_id is not None else None

    def title_of(self, thing: QuoteItem | QuotePart, language: str) -> str:
        """Return the words that were written, else what the catalogue calls it."""
        product = self.product_of(thing)
        if thing.title or product is None:
            return thing.title
        return catalogue_title(product, self.variants.get(thing.variant_id or 0), language)


def catalogue_title(product: Product, variant: Variant | None, language: str) -> str:
    """Return what the catalogue calls a thing, with the options of the variant."""
    name = text_in(product.names, language) or product.code
    options = " · ".join(str(value) for value in variant.options.values()) if variant else ""
    return (f"{name} · {options}" if options else name)[:160]


def priced(content: QuoteContent, *, level: str, now: datetime) -> list[PricedItem]:
    """Return the items with list prices and titles. At most four queries. Raises: InvalidValue."""
    shelf = Shelf(content)
    asked = list_prices(
        [(i.variant_id, shelf.product_of(i), i.quantity) for i in content.items],
        level=level,
        currency=content.currency,
        now=now,
    )
    return [
        _priced(item, content=content, shelf=shelf, listed=listed)
        for item, listed in zip(content.items, asked, strict=True)
    ]


def _priced(item: QuoteItem, *, content: QuoteContent, shelf: Shelf, listed: Decimal | None) -> PricedItem:
    product = shelf.product_of(item)
    tax_rate = item.tax_rate
    if tax_rate is None:
        tax_rate = product.tax_rate if product is not None else DEFAULT_TAX_RATE
    if listed is not None:
        listed = price_with_tax_as(
            listed, tax_rate=tax_rate, includes_tax=content.includes_tax, currency=content.currency
        )
    unit_price = item.unit_price if item.unit_price is not None else listed or Decimal(0)
    return PricedItem(
        item=item,
        title=shelf.title_of(item, content.language),
        list_price=listed,
        unit_price=unit_price,
        tax_rate=tax_rate,
        product_id=product.pk if product else None,
        parts=tuple((part, shelf.title_of(part, content.language), _key(shelf, part)) for part in item.parts),
    )


def _key(shelf: Shelf, part: QuotePart) -> int | None:
    product = shelf.product_of(part)
    return product.pk if product is not None else None


def write_lines(quote: Quote, items: Iterable[PricedItem], amounts: QuoteAmounts) -> None:
    """Write the lines anew, parts after their bundle."""
    quote.lines.all().delete()
    rows: list[QuoteLine] = []
    for item, amount in zip(items, amounts.lines, strict=True):
        head = _line(
            quote,
            position=len(rows),
            title=item.title,
            note=item.item.note,
            quantity=item.item.quantity,
            unit=item.item.unit,
            product_id=item.product_id,
            variant_id=item.item.variant_id,
            list_price=item.list_price,
            unit_price=item.unit_price,
            discount_percent=item.item.discount_percent,
            tax_rate=item.tax_rate,
            reckoned=amount,
        )
        rows.append(head)
        for part, title, product_id in item.parts:
            rows.append(
                _line(
                    quote,
                    position=len(rows),
                    bundle=head,
                    title=title,
                    quantity=part.quantity,
                    unit=part.unit,
                    product_id=product_id,
                    variant_id=part.variant_id,
                    tax_rate=Decimal(0),
                    reckoned=NOTHING,
                )
            )
    QuoteLine.objects.bulk_create(rows)


def _line(quote: Quote, *, reckoned: LineAmounts, **fields: Any) -> QuoteLine:
    return QuoteLine(
        id=new_id(), quote=quote, net=reckoned.net, tax=reckoned.tax, gross=reckoned.gross, **fields
    )


def write_dates(quote: Quote, content: QuoteContent, guarded: Iterable[Guarded]) -> None:
    """Write the dates anew, each with what the guard said of it."""
    quote.dates.all().delete()
    QuoteDate.objects.bulk_create(
        [
            QuoteDate(
                quote=quote,
                position=place,
                what=one.what,
                due_at=judged.due_at if one.amount is None else None,
                certainty=one.certainty,
                amount=one.amount,
                unit=one.unit if one.amount is not None else "",
                history=judged.as_json(),
                override=one.override,
            )
            for place, (one, judged) in enumerate(zip(content.dates, guarded, strict=True))
        ]
    )


def write_content(quote: Quote, matter: Matter, content: QuoteContent, *, now: datetime) -> int:
    """Write a whole content into a quote's row, lines and dates; return the number of lines.

    Raises: SeveralErrors or one of NumberOutOfRange, PaymentsNotWhole, EmptyText, TextTooLong, InvalidValue,
    DueInThePast; QuoteTooLarge.
    """
    content = cleaned(content)
    check_content(content)
    guarded = guard_all(content.dates, matter=matter, now=now)
    items = priced(content, level=quote.customer.level, now=now)
    amounts = reckoned(content, items)
    for name in ROW_FIELDS:
        setattr(quote, name, getattr(content, name))
    quote.instalments = [{"percent": str(p.percent), "when": p.when} for p in content.payments]
    quote.list_total, quote.net = amounts.listed, amounts.net
    quote.tax, quote.gross = amounts.tax, amounts.gross
    quote.valid_until = None if content.valid_on is None else end_of_validity(content.valid_on)
    # so that two savings within one tick of the clock are told apart
    quote.changed_at = max(now, quote.changed_at + timedelta(microseconds=1))
    quote.save()
    write_lines(quote, items, amounts)
    write_dates(quote, content, guarded)
    return len(items)


def guard_all(dates: Sequence[OfferedDate], *, matter: Matter, now: datetime) -> list[Guarded]:
    """Judge every date, a day by its end of service. Raises: DueInThePast, several at once."""
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    instants = [
        end_of_day(one.due_at, calendar=calendar)
        if one.due_at is not None and one.certainty == "day"
        else one.due_at
        for one in dates
    ]
    raise_all(
        [
            DueInThePast(field=f"dates.{place}.due_at", due=at.isoformat(timespec="minutes"))
            for place, at in enumerate(instants)
            if at is not None and at <= now
        ]
    )
    return [
        guard_date(matter=matter, now=now, what=one.what, due_at=at, amount=one.amount, unit=one.unit)
        for one, at in zip(dates, instants, strict=True)
    ]


def end_of_validity(last_day: date) -> datetime:
    """Return the instant at which an offer that is valid on a day is no more: the midnight after it."""
    zone = organisation().zone
    return midnight_after(datetime(last_day.year, last_day.month, last_day.day, 12, tzinfo=zone), zone=zone)


def content_of(quote: Quote) -> QuoteContent:
    """Return a quote's rows as the content they were written from. Two queries."""
    lines = list(quote.lines.order_by("position"))
    return QuoteContent(
        items=tuple(_item_of(line, lines) for line in lines if line.bundle_id is None),
        dates=tuple(
            OfferedDate(
                what=row.what,
                due_at=row.due_at,
                certainty=row.certainty,
                amount=row.amount,
                unit=row.unit,
                override=row.override,
            )
            for row in quote.dates.order_by("position")
        ),
        payments=tuple(
            Payment(percent=Decimal(one["percent"]), when=one["when"]) for one in quote.instalments
        ),
        valid_on=None if quote.valid_until is None else last_day_of(quote.valid_until),
        **{name: getattr(quote, name) for name in ROW_FIELDS},
    )


def last_day_of(valid_until: datetime) -> date:
    """Return the last day on which an offer can be accepted."""
    return (valid_until - timedelta(microseconds=1)).astimezone(organisation().zone).date()


def _item_of(line: QuoteLine, lines: list[QuoteLine]) -> QuoteItem:
    return QuoteItem(
        title=line.title,
        note=line.note,
        quantity=line.quantity,
        unit=line.unit,
        product_id=line.product_id,
        variant_id=line.variant_id,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        tax_rate=line.tax_rate,
        parts=tuple(
            QuotePart(
                title=part.title,
                quantity=part.quantity,
                unit=part.unit,
                product_id=part.product_id,
                variant_id=part.variant_id,
            )
            for part in lines
            if part.bundle_id == line.pk
        ),
    )
