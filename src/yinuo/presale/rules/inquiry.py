"""What is decided about those who ask: how they came, and what they bought because of it."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

ONE_LINE_COLUMNS = 80
"""What still is a single line: forty Chinese characters, eighty Latin letters."""
ARTICLE = "article:"


def manner_of(*, topic: str, text: str, searched: str = "", asked_from: str = "") -> str:
    """Return how somebody came to ask: trouble, advice or one_line. That somebody left only a person can say.

    Whoever is in trouble is in trouble, however short the words; whoever searched or read an article first wants advice
    beyond it, and so does whoever wrote more than a line.
    """
    if topic == "trouble":
        return "trouble"
    if searched.strip() or asked_from.startswith(ARTICLE):
        return "advice"
    return "one_line" if _is_one_line(text) else "advice"


def _is_one_line(text: str) -> bool:
    words = text.strip()
    if "\n" in words or "\r" in words:
        return False
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words) <= ONE_LINE_COLUMNS


class Question(Struct, frozen=True, kw_only=True):
    """An inquiry as buying sees it; `product_id` None where it was about nothing in particular."""

    matter_id: int
    customer_id: int | None
    product_id: int | None
    asked_at: datetime


class Purchase(Struct, frozen=True, kw_only=True):
    """An accepted quote or a won sale. `matter_ids` are its matter and those it came from or is linked to."""

    number: str
    matter_ids: frozenset[int]
    customer_id: int | None
    product_ids: frozenset[int]
    at: datetime


def came_of(question: Question, purchase: Purchase, *, within: timedelta) -> bool:
    """Tell whether a purchase came of a question.

    It did where it was made in the question's own matter or one that is tied to it; or where the same customer bought
    what was asked about (anything, where nothing in particular was) within that time of asking.
    """
    if purchase.at < question.asked_at:
        return False
    if question.matter_id in purchase.matter_ids:
        return True
    if question.customer_id is None or question.customer_id != purchase.customer_id:
        return False
    if purchase.at - question.asked_at >= within:
        return False
    return question.product_id is None or question.product_id in purchase.product_ids


def first_purchase(
    question: Question, purchases: Iterable[Purchase], *, within: timedelta
) -> Purchase | None:
    """Return the first purchase that came of a question, None where there is none."""
    found = (purchase for purchase in purchases if came_of(question, purchase, within=within))
    return min(found, key=lambda purchase: (purchase.at, purchase.number), default=None)
