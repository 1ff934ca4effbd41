"""A quote in words: what a line, a date, a payment and a ground say to a person, in the active language."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from yinuo.core.money_words import money_words
from yinuo.presale.queries.quote import QuoteDateRow, QuoteFile, QuoteLineRow, QuotePaymentRow
from yinuo.presale.states import QuoteState
from yinuo.web.components import words

SEVERITY_MARKS = {"danger": "overdue", "warning": "risk", "notice": ""}


class ShownLine(Struct, frozen=True, kw_only=True):
    """A line as it is read: `sum_words` is "2 × ¥2,600.00 − 5%" ("" for one that is included), `before` the amount without discount or ""."""

    id: int
    title: str
    note: str
    parts: list[str]
    sum_words: str
    amount: str
    before: str


class ShownDate(Struct, frozen=True, kw_only=True):
    what: str
    when: str
    state: str


class ShownPayment(Struct, frozen=True, kw_only=True):
    name: str
    percent: str
    amount: str


def number_words(number: Decimal) -> str:
    """Return a quantity or a percentage without idle zeros: 2, 1.5, 12.75."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_line(line: QuoteLineRow, currency: str) -> ShownLine:
    """Return a line in words."""
    quantity = " ".join(part for part in (number_words(line.quantity), line.unit) if part)
    said = f"{quantity} × {money_words(line.unit_price, currency)}"
    if not line.unit_price:
        said = "" if quantity == "1" else f"× {quantity}"
    elif line.discount_percent:
        said += f" − {number_words(line.discount_percent)}%"
    return ShownLine(
        id=line.id,
        title=line.title,
        note=line.note,
        parts=[
            f"{part.title} × {number_words(part.quantity)}{' ' + part.unit if part.unit else ''}"
            for part in line.parts
        ],
        sum_words=said,
        amount=money_words(line.gross, currency) if line.gross else _("Included"),
        before=money_words(line.before, currency)
        if line.before > line.gross and line.net < line.before
        else "",
    )


def date_words(
    *, due_at: datetime | None, certainty: str, amount: int | None, unit: str, now: datetime
) -> str:
    """Return an offered date: a day, an instant, or a number of days from acceptance."""
    if due_at is not None:
        if certainty == "day":
            return _("by %(day)s") % {"day": formats.date_format(words.due_day(due_at), "DATE_FORMAT")}
        return _("by %(day)s") % {"day": words.due_when(due_at=due_at, now=now)}
    count = amount or 0
    if unit == "working_days":
        said = ngettext(
            "within %(count)d working day of your acceptance",
            "within %(count)d working days of your acceptance",
            count,
        )
    else:
        said = ngettext(
            "within %(count)d day of your acceptance", "within %(count)d days of your acceptance", count
        )
    return said % {"count": count}


def shown_date(row: QuoteDateRow, *, now: datetime) -> ShownDate:
    """Return a date in words; once it is a promise, by when that falls due."""
    if row.promise_due_at is not None:
        said = date_words(due_at=row.promise_due_at, certainty=row.certainty, amount=None, unit="", now=now)
    else:
        said = date_words(
            due_at=row.due_at, certainty=row.certainty, amount=row.amount, unit=row.unit, now=now
        )
    return ShownDate(what=row.what, when=said, state=row.promise_state)


def shown_payment(row: QuotePaymentRow, currency: str) -> ShownPayment:
    """Return a payment in words; what has no time of its own is the deposit or the rest."""
    name = _("Deposit") if row.is_deposit else row.when or _("The rest")
    return ShownPayment(
        name=name, percent=f"{number_words(row.percent)}%", amount=money_words(row.amount, currency)
    )


def sums_of(file: QuoteFile) -> list[dict[str, Any]]:
    """Return the sums under the lines: list, discount, net, tax; the whole stands by itself."""
    money = file.row.currency
    rows: list[tuple[str, str]] = []
    if file.saved:
        rows.append((_("Before discounts"), money_words(file.list_total, money)))
        rows.append((_("You save"), f"−{money_words(file.saved, money)}"))
    rows.append((_("Without tax"), money_words(file.net, money)))
    rows.append((_("Tax"), money_words(file.tax, money)))
    return [{"name": name, "value": value} for name, value in rows]


def state_words(state: str) -> str:
    """Return the name of a quote's state."""
    return str(QuoteState(state).label) if state in QuoteState.values else state


def ground_words(ground: Mapping[str, Any], *, now: datetime) -> str:
    """Return why a quote needs leave."""
    if ground["kind"] == "discount":
        return _("Discount of %(percent)s%%; up to %(limit)s%% needs no leave") % {
            "percent": number_words(Decimal(ground["percent"])),
            "limit": number_words(Decimal(ground["limit"])),
        }
    said = _("“%(what)s” by %(time)s") % {
        "what": ground["what"],
        "time": words.when(at=datetime.fromisoformat(ground["due_at"]), now=now),
    }
    return f"{said} · {history_words(ground, now=now)}"


def history_words(history: Mapping[str, Any], *, now: datetime) -> str:
    """Return what calendar and history say of a date, as the guard kept it; "" where they say nothing."""
    said = []
    day = history.get("day", "open")
    if day not in ("open", "makeup", "opening"):
        said.append(_("outside service hours") if day == "outside_hours" else _("nobody works on that day"))
    count = history.get("n", 0)
    half, most, share = history.get("p50_at"), history.get("p80_at"), history.get("share")
    if half and most:
        said.append(
            _("of %(n)s like it, half were done by %(half)s and 80%% by %(most)s")
            % {"n": count, "half": _moment(half, now), "most": _moment(most, now)}
        )
    elif share:
        said.append(
            _("of %(n)s like it, %(share)s were done in that time")
            % {"n": count, "share": words.percent(share=Decimal(share), digits=0)}
        )
    return " · ".join(said)


def _moment(text: str, now: datetime) -> str:
    return words.when(at=datetime.fromisoformat(text), now=now)


def document(file: QuoteFile, *, now: datetime) -> dict[str, Any]:
    """Return what the document shows, all of it in words of the active language."""
    money = file.row.currency
    return {
        "file": file,
        "lines": [shown_line(line, money) for line in file.lines],
        "sums": sums_of(file),
        "total": money_words(file.gross, money),
        "dates": [shown_date(row, now=now) for row in file.dates],
        "payments": [shown_payment(row, money) for row in file.payments],
        "last_day": file.row.last_day,
        "state": state_words(file.row.state),
    }
