"""The quote editor's form: rows as they were typed, what they mean, and how rows come and go before anything is saved.

Rows have keys of their own, so that one can be added, moved or dropped by any button while all that was typed is kept.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from yinuo.core.errors import DomainError, SeveralErrors
from yinuo.presale.rules.quote_content import (
    OfferedDate,
    Payment,
    QuoteContent,
    QuoteItem,
    QuotePart,
)
from yinuo.web.components.quote_words import number_words
from yinuo.web.desk.action_forms import whole_number

MOST_ROWS = 300
HEAD = (
    "trouble",
    "answer",
    "value",
    "terms",
    "delivery",
    "language",
    "currency",
    "discount_percent",
    "deposit_percent",
    "valid_on",
)
R = TypeVar("R", bound="_Row")


class _Row(Struct, frozen=True, kw_only=True):
    key: str


class TypedLine(_Row, frozen=True, kw_only=True):
    """A line or, with `of`, a part of the bundle of that key; `kind` is item, bundle or part."""

    kind: str = "item"
    of: str = ""
    title: str = ""
    note: str = ""
    quantity: str = "1"
    unit: str = ""
    price: str = ""
    discount: str = ""
    tax: str = ""
    product: str = ""
    variant: str = ""


class TypedDate(_Row, frozen=True, kw_only=True):
    """A date: `mode` is day (on a day) or days (a number of them from acceptance)."""

    what: str = ""
    mode: str = "days"
    on: str = ""
    amount: str = ""
    unit: str = "working_days"
    override: str = ""


class TypedPayment(_Row, frozen=True, kw_only=True):
    percent: str = ""
    when: str = ""


class TypedQuote(Struct, frozen=True, kw_only=True):
    """All that stands in the form."""

    head: Mapping[str, str]
    includes_tax: bool = True
    lines: tuple[TypedLine, ...] = ()
    dates: tuple[TypedDate, ...] = ()
    payments: tuple[TypedPayment, ...] = ()


@dataclass
class Objections:
    """What is wrong, by the name of the input at fault; "" for the whole."""

    by_field: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, sentence: str) -> None:
        self.by_field.setdefault(name, []).append(sentence)

    def __bool__(self) -> bool:
        return bool(self.by_field)


def read_form(post: QueryDict) -> TypedQuote:
    """Read the form as it was typed; what no form of ours sends is left out."""
    return TypedQuote(
        head={name: _typed(post.get(name, "")) for name in HEAD},
        includes_tax=post.get("includes_tax", "yes") == "yes",
        lines=tuple(_rows(TypedLine, post, "line")),
        dates=tuple(_rows(TypedDate, post, "date")),
        payments=tuple(_rows(TypedPayment, post, "payment")),
    )


def _rows(kind: type[R], post: QueryDict, name: str) -> Iterable[R]:
    names = [name for name in kind.__struct_fields__ if name != "key"]
    for key in post.getlist(name)[:MOST_ROWS]:
        if key.isascii() and key.isalnum() and len(key) <= 20:
            given = {n: _typed(post.get(f"{key}-{n}", "")) for n in names if f"{key}-{n}" in post}
            yield kind(key=key, **given)


def _typed(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def form_of(content: QuoteContent) -> TypedQuote:
    """Return a content as it would be typed."""
    head = {name: getattr(content, name) for name in ("trouble", "answer", "value", "terms", "delivery")}
    return TypedQuote(
        head={
            **head,
            "language": content.language,
            "currency": content.currency,
            "discount_percent": _number(content.discount_percent),
            "deposit_percent": _number(content.deposit_percent),
            "valid_on": content.valid_on.isoformat() if content.valid_on else "",
        },
        includes_tax=content.includes_tax,
        lines=tuple(line for item in content.items for line in _lines_of(item)),
        dates=tuple(_date_of(one) for one in content.dates),
        payments=tuple(
            TypedPayment(key=new_key(), percent=number_words(p.percent), when=p.when)
            for p in content.payments
        ),
    )


def new_key() -> str:
    return f"r{secrets.token_hex(4)}"


def _number(number: Decimal) -> str:
    return number_words(number) if number else ""


def _lines_of(item: QuoteItem) -> Iterable[TypedLine]:
    head = TypedLine(
        key=new_key(),
        kind="bundle" if item.parts else "item",
        title=item.title,
        note=item.note,
        quantity=number_words(item.quantity),
        unit=item.unit,
        price="" if item.unit_price is None else f"{item.unit_price:.2f}",
        discount=_number(item.discount_percent),
        tax="" if item.tax_rate is None else number_words(item.tax_rate),
        product=str(item.product_id or ""),
        variant=str(item.variant_id or ""),
    )
    yield head
    for part in item.parts:
        yield TypedLine(
            key=new_key(),
            kind="part",
            of=head.key,
            title=part.title,
            quantity=number_words(part.quantity),
            unit=part.unit,
            product=str(part.product_id or ""),
            variant=str(part.variant_id or ""),
        )


def _date_of(one: OfferedDate) -> TypedDate:
    if one.due_at is None:
        return TypedDate(
            key=new_key(), what=one.what, amount=str(one.amount or ""), unit=one.unit, override=one.override
        )
    day = timezone.localtime(one.due_at - timedelta(microseconds=1)).date()
    return TypedDate(key=new_key(), what=one.what, mode="day", on=day.isoformat(), override=one.override)


# ---- what it means


def meant(typed: TypedQuote) -> tuple[QuoteContent, Objections]:
    """Return the content that was typed, and what could not be read; rows that are wholly empty are left out."""
    wrong = Objections()
    head = typed.head
    items = []
    for line in (one for one in typed.lines if one.kind != "part"):
        parts = tuple(_part(one, wrong) for one in typed.lines if one.of == line.key and _is_written(one))
        if _is_written(line) or parts:
            items.append(_item(line, parts, wrong))
    content = QuoteContent(
        items=tuple(items),
        dates=tuple(_meant_date(one, wrong) for one in typed.dates if one.what or one.on or one.amount),
        payments=tuple(
            Payment(percent=_decimal(one.percent, f"{one.key}-percent", wrong), when=one.when)
            for one in typed.payments
            if one.percent or one.when
        ),
        language=head.get("language") or "zh-hans",
        currency=(head.get("currency") or "CNY").upper(),
        includes_tax=typed.includes_tax,
        discount_percent=_decimal(head.get("discount_percent", ""), "discount_percent", wrong),
        deposit_percent=_decimal(head.get("deposit_percent", ""), "deposit_percent", wrong),
        valid_on=read_day(head.get("valid_on", ""), "valid_on", wrong),
        **{name: head.get(name, "") for name in ("trouble", "answer", "value", "terms", "delivery")},
    )
    return content, wrong


def _is_written(line: TypedLine) -> bool:
    return bool(line.title or line.product or line.variant or line.price)


def _item(line: TypedLine, parts: tuple[QuotePart, ...], wrong: Objections) -> QuoteItem:
    return QuoteItem(
        title=line.title,
        note=line.note,
        quantity=_decimal(line.quantity or "1", f"{line.key}-quantity", wrong),
        unit=line.unit,
        product_id=whole_number(line.product),
        variant_id=whole_number(line.variant),
        unit_price=_decimal(line.price, f"{line.key}-price", wrong) if line.price else None,
        discount_percent=_decimal(line.discount, f"{line.key}-discount", wrong),
        tax_rate=_decimal(line.tax, f"{line.key}-tax", wrong) if line.tax else None,
        parts=parts,
    )


def _part(line: TypedLine, wrong: Objections) -> QuotePart:
    return QuotePart(
        title=line.title,
        quantity=_decimal(line.quantity or "1", f"{line.key}-quantity", wrong),
        unit=line.unit,
        product_id=whole_number(line.product),
        variant_id=whole_number(line.variant),
    )


def _meant_date(one: TypedDate, wrong: Objections) -> OfferedDate:
    if one.mode == "day":
        day = read_day(one.on, f"{one.key}-on", wrong)
        at = None
        if day is not None:
            at = datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())
        return OfferedDate(what=one.what, due_at=at, override=one.override)
    return OfferedDate(
        what=one.what,
        amount=whole_number(one.amount) if one.amount else None,
        unit=one.unit,
        override=one.override,
    )


def _decimal(text: str, name: str, wrong: Objections) -> Decimal:
    """Read a number as people type it: 1,280.5, ￥1280, 5%."""
    plain = text.translate(_HALF_WIDTH).replace(",", "").strip(" ¥%")
    if not plain:
        return Decimal(0)
    try:
        found = Decimal(plain)
    except InvalidOperation:
        wrong.add(name, _("“%(text)s” is no number.") % {"text": text[:24]})
        return Decimal(0)
    return found if len(plain) <= 40 else Decimal("NaN")


_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，％￥", "0123456789.,%¥")


def read_day(text: str, name: str, wrong: Objections) -> date | None:
    """Read a day as the browser sends it; what is none is an objection."""
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2200:
        wrong.add(name, _("“%(text)s” is no day.") % {"text": text[:24]})
        return None
    return found


def put_objections(wrong: Objections, error: DomainError, typed: TypedQuote) -> None:
    """Put what an action objected to beside the inputs that it is about, the rest above the form."""
    lines = [one for one in typed.lines if one.kind != "part" and _stands(one, typed)]
    dates = [one for one in typed.dates if one.what or one.on or one.amount]
    payments = [one for one in typed.payments if one.percent or one.when]
    for one in error.errors if isinstance(error, SeveralErrors) else [error]:
        wrong.add(_input_of(one.field, lines, dates, payments, typed), str(one))


def _stands(line: TypedLine, typed: TypedQuote) -> bool:
    return _is_written(line) or any(p.of == line.key and _is_written(p) for p in typed.lines)


def _input_of(
    name: str,
    lines: list[TypedLine],
    dates: list[TypedDate],
    payments: list[TypedPayment],
    typed: TypedQuote,
) -> str:
    """Return the input that an action's field name means: `items.2.unit_price` is that row's price."""
    parts = name.split(".")
    known: dict[str, list[Any]] = {"items": lines, "dates": dates, "payments": payments}
    rows = known.get(parts[0], [])
    if len(parts) < 3 or not parts[1].isdigit() or int(parts[1]) >= len(rows):
        return name if name in HEAD else ""
    row, last = rows[int(parts[1])], parts[-1]
    if parts[2] == "parts":
        row = [one for one in typed.lines if one.of == row.key and _is_written(one)][int(parts[3])]
    names = {"unit_price": "price", "discount_percent": "discount", "tax_rate": "tax", "due_at": "on"}
    shown = names.get(last, last)
    if isinstance(row, TypedDate) and shown == "on" and row.mode == "days":
        shown = "amount"
    return f"{row.key}-{shown}"


# ---- rows come and go


def shaped(typed: TypedQuote, deed: str, *, line: TypedLine | None = None) -> TypedQuote:
    """Return the form after a button: `add_text`, `add_bundle`, `add_date`, `add_payment`, `drop:KEY`, `up:KEY`.

    `line` is what a choice from the catalogue adds, into the bundle that it names.
    """
    name, _colon, key = deed.partition(":")
    if line is not None:
        return replace(typed, lines=_added(typed.lines, line))
    if name == "add_text":
        return replace(typed, lines=(*typed.lines, TypedLine(key=new_key())))
    if name == "add_bundle":
        return replace(typed, lines=(*typed.lines, TypedLine(key=new_key(), kind="bundle")))
    if name == "add_part":
        return replace(typed, lines=_added(typed.lines, TypedLine(key=new_key(), kind="part", of=key)))
    if name == "add_date":
        return replace(typed, dates=(*typed.dates, TypedDate(key=new_key())))
    if name == "add_payment":
        return replace(typed, payments=(*typed.payments, TypedPayment(key=new_key())))
    if name == "drop":
        return replace(
            typed,
            lines=tuple(one for one in typed.lines if key not in (one.key, one.of)),
            dates=tuple(one for one in typed.dates if one.key != key),
            payments=tuple(one for one in typed.payments if one.key != key),
        )
    if name == "up":
        return replace(typed, lines=_raised(typed.lines, key))
    return typed


def _added(lines: tuple[TypedLine, ...], line: TypedLine) -> tuple[TypedLine, ...]:
    if not line.of:
        return (*lines, line)
    places = [place for place, one in enumerate(lines) if line.of in (one.key, one.of)]
    if not places:
        return lines
    after = places[-1] + 1
    return (*lines[:after], line, *lines[after:])


def _raised(lines: tuple[TypedLine, ...], key: str) -> tuple[TypedLine, ...]:
    """Move a line with its parts before the line above it."""
    blocks = [[one, *(p for p in lines if p.of == one.key)] for one in lines if not one.of]
    place = next((i for i, block in enumerate(blocks) if block[0].key == key), 0)
    if place:
        blocks[place - 1], blocks[place] = blocks[place], blocks[place - 1]
    return tuple(one for block in blocks for one in block)
