"""How somebody came to ask, and what came of it: truth tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yinuo.presale.rules.inquiry import Purchase, Question, came_of, first_purchase, manner_of

ASKED = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
WITHIN = timedelta(days=90)


@pytest.mark.parametrize(
    ("topic", "text", "before", "manner"),
    [
        ("product", "有现货吗？", {}, "one_line"),
        ("price", "1.8 m bed, price?", {}, "one_line"),
        ("other", "问" * 40, {}, "one_line"),
        ("other", "问" * 41, {}, "advice"),
        ("other", "a" * 80, {}, "one_line"),
        ("other", "a" * 81, {}, "advice"),
        ("other", "岩板怕烫吗？\n家里有孩子。", {}, "advice"),
        ("other", "  岩板怕烫吗？\n ", {}, "one_line"),
        ("other", "怕烫吗？", {"searched": "岩板 高温"}, "advice"),
        ("other", "怕烫吗？", {"searched": "  "}, "one_line"),
        ("other", "怕烫吗？", {"asked_from": "article:slate-care"}, "advice"),
        ("other", "怕烫吗？", {"asked_from": "search:"}, "one_line"),
        ("other", "怕烫吗？", {"asked_from": "ZX-2026-000001"}, "one_line"),
        ("trouble", "裂了", {}, "trouble"),
        ("trouble", "裂" * 200, {"searched": "裂缝", "asked_from": "article:crack"}, "trouble"),
        ("usage", "", {}, "one_line"),
    ],
)
def test_says_how_they_came(topic: str, text: str, before: dict[str, str], manner: str) -> None:
    assert manner_of(topic=topic, text=text, **before) == manner


def asked(**fields: Any) -> Question:
    known: dict[str, Any] = {"matter_id": 1, "customer_id": 7, "product_id": None, "asked_at": ASKED}
    return Question(**known | fields)


def bought(after: timedelta = timedelta(days=3), **fields: Any) -> Purchase:
    known: dict[str, Any] = {
        "number": "BJ-1",
        "matter_ids": frozenset({2}),
        "customer_id": 7,
        "product_ids": frozenset({11}),
        "at": ASKED + after,
    }
    return Purchase(**known | fields)


@pytest.mark.parametrize(
    ("question", "purchase", "came"),
    [
        (asked(), bought(matter_ids=frozenset({1})), True),
        # in its own matter it may be for somebody else, of anything, and late
        (
            asked(product_id=99),
            bought(matter_ids=frozenset({3, 1}), customer_id=8, after=timedelta(days=400)),
            True,
        ),
        (asked(), bought(matter_ids=frozenset({1}), after=timedelta(seconds=-1)), False),
        (asked(), bought(matter_ids=frozenset({1}), after=timedelta(0)), True),
        (asked(), bought(), True),
        (asked(product_id=11), bought(), True),
        (asked(product_id=12), bought(), False),
        (asked(product_id=12), bought(product_ids=frozenset()), False),
        (asked(), bought(product_ids=frozenset()), True),
        (asked(), bought(customer_id=8), False),
        (asked(customer_id=None), bought(customer_id=None), False),
        (asked(), bought(after=WITHIN - timedelta(seconds=1)), True),
        (asked(), bought(after=WITHIN), False),
    ],
)
def test_says_what_came_of_a_question(question: Question, purchase: Purchase, came: bool) -> None:
    assert came_of(question, purchase, within=WITHIN) is came


def test_the_first_purchase_counts() -> None:
    later, first = bought(timedelta(days=9), number="BJ-2"), bought(timedelta(days=2), number="BJ-3")
    other = bought(timedelta(days=1), customer_id=8)

    assert first_purchase(asked(), [later, other, first], within=WITHIN) == first
    assert first_purchase(asked(), [other], within=WITHIN) is None
    assert first_purchase(asked(), [], within=WITHIN) is None
