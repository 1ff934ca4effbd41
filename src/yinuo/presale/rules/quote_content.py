"""What a quote says, before it is rows: lines, bundles, dates, payments, and what is wrong with them."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.money import smallest_unit
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.presale.errors import NumberOutOfRange, PaymentsNotWhole, QuoteTooLarge
from yinuo.presale.rules.quote import HUNDRED, LARGEST, LineTerms, QuoteAmounts, amounts_of

LANGUAGES = ("zh-hans", "zh-hant", "en")
UNITS = ("working_days", "calendar_days")
CERTAINTIES = ("day", "instant")
MOST_LINES = 200
MOST_DATES = 20
MOST_PAYMENTS = 36
LONGEST_TERM_DAYS = 3650
LONGEST = {
    "title": 160, "note": 2000, "unit": 20, "what": 200, "override": 200, "when": 80,
    "trouble": 5000, "answer": 5000, "value": 5000, "terms": 10_000, "delivery": 2000,
}  # fmt: skip
_LARGEST_QUANTITY = Decimal("999999999.999")


class QuotePart(Struct, frozen=True, kw_only=True):
    """A thing in a bundle; the bundle has the price."""

    title: str
    quantity: Decimal = Decimal(1)
    unit: str = ""
    product_id: int | None = None
    variant_id: int | None = None


class QuoteItem(Struct, frozen=True, kw_only=True):
    """A line: a variant, a product, free text, or a bundle of parts. Without a price the list's is asked."""

    title: str = ""
    note: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    product_id: int | None = None
    variant_id: int | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    tax_rate: Decimal | None = None
    parts: tuple[QuotePart, ...] = ()


class OfferedDate(Struct, frozen=True, kw_only=True):
    """What is offered by when: an instant, or a number of days from acceptance. `override` is why, though unlikely."""

    what: str
    due_at: datetime | None = None
    certainty: str = "day"
    amount: int | None = None
    unit: str = ""
    override: str = ""


class Payment(Struct, frozen=True, kw_only=True):
    """A share of the whole, in percent, and when it is paid."""

    percent: Decimal
    when: str


class QuoteContent(Struct, frozen=True, kw_only=True):
    """A whole quote as it is written in one go. `valid_on` is the last day on which it can be accepted.

    The deposit and the payments add up to 100 percent where there are payments.
    """

    items: tuple[QuoteItem, ...] = ()
    dates: tuple[OfferedDate, ...] = ()
    language: str = "zh-hans"
    currency: str = "CNY"
    includes_tax: bool = True
    discount_percent: Decimal = Decimal(0)
    trouble: str = ""
    answer: str = ""
    value: str = ""
    terms: str = ""
    delivery: str = ""
    deposit_percent: Decimal = Decimal(0)
    payments: tuple[Payment, ...] = ()
    valid_on: date | None = None

    def percents(self) -> tuple[Decimal, ...]:
        """Return the shares to be paid in their order, the deposit first."""
        rest = tuple(payment.percent for payment in self.payments)
        if not self.deposit_percent:
            return rest
        return (self.deposit_percent, *(rest or (HUNDRED - self.deposit_percent,)))


class PricedItem(Struct, frozen=True, kw_only=True):
    """An item with everything asked of the catalogue: its words, list price and tax; each part with words and product."""

    item: QuoteItem
    title: str
    list_price: Decimal | None
    unit_price: Decimal
    tax_rate: Decimal
    product_id: int | None = None
    parts: tuple[tuple[QuotePart, str, int | None], ...] = ()

    def terms(self) -> LineTerms:
        return LineTerms(
            quantity=self.item.quantity,
            unit_price=self.unit_price,
            discount_percent=self.item.discount_percent,
            tax_rate=self.tax_rate,
            list_price=self.list_price,
        )


def cleaned(content: QuoteContent) -> QuoteContent:
    """Return the content without NULs and outer white space in its texts."""
    texts: dict[str, Any] = {
        name: _text(getattr(content, name)) for name in ("trouble", "answer", "value", "terms", "delivery")
    }
    return replace(
        content,
        items=tuple(_clean_item(item) for item in content.items),
        dates=tuple(
            replace(one, what=_text(one.what), override=_text(one.override)) for one in content.dates
        ),
        payments=tuple(replace(one, when=_text(one.when)) for one in content.payments),
        **texts,
    )


def _clean_item(item: QuoteItem) -> QuoteItem:
    return replace(
        item,
        title=_text(item.title),
        note=_text(item.note),
        unit=_text(item.unit),
        parts=tuple(replace(p, title=_text(p.title), unit=_text(p.unit)) for p in item.parts),
    )


def _text(text: str) -> str:
    return text.replace("\x00", "").strip()


def check_content(content: QuoteContent) -> None:
    """Raise every objection at once: SeveralErrors, or InvalidValue where there is one."""
    raise_all(list(_objections(content)))


def _objections(content: QuoteContent) -> Iterator[DomainError]:
    if content.language not in LANGUAGES:
        yield InvalidValue(field="language", problem=content.language)
    if not _is_currency(content.currency):
        yield InvalidValue(field="currency", problem=content.currency)
    yield from _percent("discount_percent", content.discount_percent)
    yield from _percent("deposit_percent", content.deposit_percent)
    for name in ("trouble", "answer", "value", "terms", "delivery"):
        yield from _length(name, getattr(content, name), LONGEST[name])
    if len(content.items) > MOST_LINES:
        yield _range("items", len(content.items), 0, MOST_LINES)
    for place, item in enumerate(content.items):
        yield from _item_objections(item, f"items.{place}")
    if len(content.dates) > MOST_DATES:
        yield _range("dates", len(content.dates), 0, MOST_DATES)
    for place, one in enumerate(content.dates):
        yield from _date_objections(one, f"dates.{place}")
    yield from _payment_objections(content)


def _item_objections(item: QuoteItem, at: str) -> Iterator[DomainError]:
    if not item.title and item.product_id is None and item.variant_id is None:
        yield EmptyText(field=f"{at}.title")
    yield from _length(f"{at}.title", item.title, LONGEST["title"])
    yield from _length(f"{at}.note", item.note, LONGEST["note"])
    yield from _length(f"{at}.unit", item.unit, LONGEST["unit"])
    yield from _quantity(f"{at}.quantity", item.quantity)
    yield from _percent(f"{at}.discount_percent", item.discount_percent)
    if item.tax_rate is not None:
        yield from _percent(f"{at}.tax_rate", item.tax_rate)
    if item.unit_price is not None and not _fits(item.unit_price, LARGEST, 2):
        yield _range(f"{at}.unit_price", item.unit_price, 0, LARGEST)
    for place, part in enumerate(item.parts):
        if not part.title and part.product_id is None and part.variant_id is None:
            yield EmptyText(field=f"{at}.parts.{place}.title")
        yield from _length(f"{at}.parts.{place}.title", part.title, LONGEST["title"])
        yield from _length(f"{at}.parts.{place}.unit", part.unit, LONGEST["unit"])
        yield from _quantity(f"{at}.parts.{place}.quantity", part.quantity)


def _date_objections(one: OfferedDate, at: str) -> Iterator[DomainError]:
    if not one.what:
        yield EmptyText(field=f"{at}.what")
    yield from _length(f"{at}.what", one.what, LONGEST["what"])
    yield from _length(f"{at}.override", one.override, LONGEST["override"])
    if one.certainty not in CERTAINTIES:
        yield InvalidValue(field=f"{at}.certainty", problem=one.certainty[:40])
    if (one.due_at is None) == (one.amount is None):
        yield EmptyText(field=f"{at}.due_at")
    if one.amount is not None and one.unit not in UNITS:
        yield InvalidValue(field=f"{at}.unit", problem=one.unit[:40])
    if one.amount is not None and not 1 <= one.amount <= LONGEST_TERM_DAYS:
        yield _range(f"{at}.amount", one.amount, 1, LONGEST_TERM_DAYS)


def _payment_objections(content: QuoteContent) -> Iterator[DomainError]:
    if len(content.payments) > MOST_PAYMENTS:
        yield _range("payments", len(content.payments), 0, MOST_PAYMENTS)
    for place, payment in enumerate(content.payments):
        yield from _length(f"payments.{place}.when", payment.when, LONGEST["when"])
        if not (_fits(payment.percent, HUNDRED, 2) and payment.percent > 0):
            yield _range(f"payments.{place}.percent", payment.percent, Decimal("0.01"), HUNDRED)
    if content.payments and all(p.percent.is_finite() for p in content.payments):
        whole = sum((p.percent for p in content.payments), content.deposit_percent)
        if whole != HUNDRED:
            yield PaymentsNotWhole(field="payments", percent=str(whole))


def _is_currency(code: str) -> bool:
    known = len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()
    return known and smallest_unit(code) >= Decimal("0.01")


def _fits(number: Decimal, largest: Decimal, places: int) -> bool:
    if not number.is_finite() or not 0 <= number <= largest:
        return False
    return number == number.quantize(Decimal(1).scaleb(-places))


def _range(name: str, value: Decimal | int, least: Decimal | int, most: Decimal | int) -> DomainError:
    return NumberOutOfRange(field=name, value=str(value)[:24], least=str(least), most=str(most))


def _percent(name: str, number: Decimal) -> Iterator[DomainError]:
    if not _fits(number, HUNDRED, 2):
        yield _range(name, number, 0, HUNDRED)


def _quantity(name: str, number: Decimal) -> Iterator[DomainError]:
    if not (_fits(number, _LARGEST_QUANTITY, 3) and number > 0):
        yield _range(name, number, Decimal("0.001"), _LARGEST_QUANTITY)


def _length(name: str, text: str, longest: int) -> Iterator[DomainError]:
    if len(text) > longest:
        yield TextTooLong(field=name, length=len(text), limit=longest)


def reckoned(content: QuoteContent, items: list[PricedItem]) -> QuoteAmounts:
    """Return what the content comes to. Raises: QuoteTooLarge."""
    amounts = amounts_of(
        [item.terms() for item in items],
        discount_percent=content.discount_percent,
        includes_tax=content.includes_tax,
        currency=content.currency,
    )
    if max(amounts.gross, amounts.listed) > LARGEST:
        raise QuoteTooLarge(field="items")
    return amounts
