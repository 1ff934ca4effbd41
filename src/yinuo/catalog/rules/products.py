"""What may stand in a product's and a variant's fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yinuo.catalog.rules.texts import checked_text, checked_texts, needed_text
from yinuo.core.errors import InvalidValue

MAX_PRICE = Decimal(10) ** 12
MAX_LEAD_DAYS = 3650
MAX_RETURN_DAYS = 3650
MAX_WARRANTY_MONTHS = 108
MAX_POSITION = 32_767
MAX_COLUMNS, MAX_ROWS = 12, 60
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)

Check = Callable[[str, Any], Any]


def checked_fields(fields: Mapping[str, Any], checks: Mapping[str, Check]) -> dict[str, Any]:
    """Return field → checked value.

    Raises: InvalidValue, CatalogTextMissing, CatalogTextTooLong, UnknownLanguage.
    """
    if unknown := sorted(fields.keys() - checks.keys()):
        raise InvalidValue(field=unknown[0], problem=_("There is no such field."))
    return {key: checks[key](key, value) for key, value in fields.items()}


def checked_price(field: str, value: Any) -> Decimal | None:
    """Return an amount of money, or None. Raises: InvalidValue."""
    if value is None:
        return None
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value < MAX_PRICE:
        raise InvalidValue(field=field, problem=_("Please enter an amount, zero or more."))
    if value != value.quantize(Decimal("0.01")):
        raise InvalidValue(field=field, problem=_("An amount has at most two decimals."))
    return value.quantize(Decimal("0.01"))


def checked_currency(field: str, value: Any) -> str:
    """Return a currency's code. Raises: InvalidValue."""
    currency = str(value).strip().upper()
    if not _CURRENCY.fullmatch(currency):
        raise InvalidValue(field=field, problem=_("A currency has three letters, such as CNY."))
    return currency


def checked_values(field: str, value: Any) -> dict[str, str]:
    """Return name → value of parameters or options. Raises: InvalidValue, CatalogTextMissing, CatalogTextTooLong."""
    if not isinstance(value, Mapping):
        raise InvalidValue(field=field, problem=_("There is no such field."))
    return {
        needed_text(str(name), limit=60, field=field): checked_text(str(text), limit=200, field=field)
        for name, text in value.items()
    }


def checked_position(field: str, value: Any) -> int:
    """Return a place in an order, from 0. Raises: InvalidValue."""
    return _checked_number(field, value, most=MAX_POSITION)


def checked_size_table(field: str, value: Any) -> dict[str, Any]:
    """Return a size table whose rows are as wide as its head; empty for none. Raises: InvalidValue, CatalogTextTooLong."""
    if not value or not isinstance(value, Mapping):
        return {}
    columns, rows = value.get("columns") or [], value.get("rows") or []
    if not _is_list(columns) or not _is_list(rows) or not all(_is_list(row) for row in rows):
        raise InvalidValue(field=field, problem=_("A size table has columns and rows."))
    if not columns and not rows:
        return {}
    if not 0 < len(columns) <= MAX_COLUMNS or len(rows) > MAX_ROWS:
        problem = _("A size table has at most %(columns)s columns and %(rows)s rows.")
        raise InvalidValue(field=field, problem=problem % {"columns": MAX_COLUMNS, "rows": MAX_ROWS})
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            problem = _("Row %(row)s has %(cells)s cells, the head has %(columns)s.")
            found = {"row": number, "cells": len(row), "columns": len(columns)}
            raise InvalidValue(field=field, problem=problem % found)
    return {
        "unit": checked_text(str(value.get("unit") or ""), limit=20, field=field),
        "columns": [checked_text(str(cell), limit=40, field=field) for cell in columns],
        "rows": [[checked_text(str(cell), limit=40, field=field) for cell in row] for row in rows],
    }


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _checked_number(field: str, value: Any, *, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise InvalidValue(
            field=field,
            problem=_("Please enter a whole number from 0 to %(most)s.") % {"most": most},
        )
    return value


def _tax_rate(field: str, value: Any) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= 100:
        raise InvalidValue(field=field, problem=_("A tax rate is a percentage from 0 to 100."))
    return value.quantize(Decimal("0.01"))


def _lead_days(field: str, value: Any) -> int | None:
    return None if value is None else _checked_number(field, value, most=MAX_LEAD_DAYS)


def _return_days(field: str, value: Any) -> int | None:
    return None if value is None else _checked_number(field, value, most=MAX_RETURN_DAYS)


def _warranty_months(field: str, value: Any) -> int | None:
    return None if value is None else _checked_number(field, value, most=MAX_WARRANTY_MONTHS)


def _tags(field: str, value: Any) -> list[str]:
    tags = [checked_text(str(tag), limit=40, field=field) for tag in value]
    return list(dict.fromkeys(tag for tag in tags if tag))


def _line(limit: int) -> Check:
    return lambda field, value: checked_text(str(value), limit=limit, field=field)


def _texts(limit: int, *, needed: bool = False) -> Check:
    return lambda field, value: checked_texts(value, limit=limit, field=field, needed=needed)


def _is_true(field: str, value: Any) -> bool:
    return bool(value)


PRODUCT_FIELDS: Mapping[str, Check] = {
    "names": _texts(120, needed=True),
    "summaries": _texts(2000),
    "family": _line(60),
    "brand": _line(60),
    "supplier": _line(60),
    "price": checked_price,
    "currency": checked_currency,
    "tax_rate": _tax_rate,
    "lead_days": _lead_days,
    "materials": _texts(4000),
    "process": _texts(4000),
    "care": _texts(4000),
    "size_table": checked_size_table,
    "parameters": checked_values,
    "law_category": _line(40),
    "law_traits": _tags,
    "law_exclusions": _tags,
    "return_days": _return_days,
    "warranty_months": _warranty_months,
    "tags": _tags,
    "active": _is_true,
}
VARIANT_FIELDS: Mapping[str, Check] = {
    "options": checked_values,
    "barcode": _line(40),
    "price": checked_price,
    "position": checked_position,
    "active": _is_true,
}
