"""Answers to a guide: what each kind of question takes, and how an answer is read out."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.catalog.rules import text_in
from yinuo.core.errors import InvalidValue
from yinuo.presale.rules.guide import Question

LONGEST_ANSWER = 2000
LARGEST = Decimal(10) ** 12
LONGEST_NUMBER = 40
YEARS = range(1900, 2191)
_YES_NO = {"yes": True, "no": False, True: True, False: False}


def checked_answer(question: Question, value: Any) -> Any:
    """Return an answer as it is kept: a text, a list of texts, a number as text, an ISO date or a boolean.

    Raises: InvalidValue.
    """
    return _TAKES[question.kind](question, value)


def _choice(question: Question, value: Any) -> str:
    if not isinstance(value, str) or value not in question.values:
        raise _wrong(_("Please choose one of the answers."))
    return value


def _several(question: Question, value: Any) -> list[str]:
    given = value if isinstance(value, list) else []
    if not given or not all(isinstance(one, str) and one in question.values for one in given):
        raise _wrong(_("Please choose at least one of the answers."))
    return [option.value for option in question.options if option.value in given]


def _yes_no(_question: Question, value: Any) -> bool:
    if not isinstance(value, str | bool) or value not in _YES_NO:
        raise _wrong(_("Please choose one of the answers."))
    return _YES_NO[value]


def _text(_question: Question, value: Any) -> str:
    text = value.replace("\x00", "").strip() if isinstance(value, str) else ""
    if not text:
        raise _wrong(_("Please write a few words."))
    if len(text) > LONGEST_ANSWER:
        raise _wrong(_("At most %(limit)s characters fit.") % {"limit": LONGEST_ANSWER})
    return text


def _number(_question: Question, value: Any) -> str:
    found = _decimal(value)
    if abs(found) >= LARGEST:
        raise _wrong(_("This number is too large."))
    written = f"{found.normalize():f}"
    if len(written) > LONGEST_NUMBER:
        raise _wrong(_("Please write a number."))
    return written


def _money(_question: Question, value: Any) -> str:
    found = _decimal(value)
    if not 0 <= found < LARGEST:
        raise _wrong(_("Please write an amount from zero upwards."))
    return f"{found.quantize(Decimal('0.01')):f}"


def _decimal(value: Any) -> Decimal:
    text = str(value).replace(",", "").replace("，", "").strip() if not isinstance(value, bool) else ""
    try:
        # longer texts are no numbers that anybody means, and cost time to read
        found = Decimal(text) if len(text) <= LONGEST_NUMBER else Decimal("nan")
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or abs(found.adjusted()) > 40:
        raise _wrong(_("Please write a number."))
    return found


def _date(_question: Question, value: Any) -> str:
    try:
        found = date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise _wrong(_("Please choose a day."))
    return found.isoformat()


_TAKES: dict[str, Callable[[Question, Any], Any]] = {
    "choice": _choice,
    "several": _several,
    "yes_no": _yes_no,
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _date,
}


def _wrong(problem: str) -> InvalidValue:
    return InvalidValue(field="value", problem=problem)


def answer_words(question: Question, value: Any, language: str) -> str:
    """Return an answer as one reads it, in the reader's language."""
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if value is None:
        return ""
    options = {one.value: text_in(one.texts, language) or one.value for one in question.options}
    if isinstance(value, list):
        return pgettext("between the items of a list", ", ").join(options.get(one, str(one)) for one in value)
    if question.kind == "date":
        return str(formats.date_format(date.fromisoformat(value), "DATE_FORMAT"))
    if question.kind in ("number", "money"):
        return _grouped(value)
    return options.get(value, str(value))


def _grouped(value: str) -> str:
    """Return a number with its thousands apart; round amounts without decimals."""
    found = Decimal(value)
    return f"{int(found):,}" if found == found.to_integral_value() else f"{found:,}"
