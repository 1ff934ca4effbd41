"""What a progress report says: only what is new, the day as it is, and when they hear again."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from yinuo.insale.report_words import Progress, StageNews, draft_text

DONE = StageNews(
    name="Design",
    percent=100,
    before=60,
    on=date(2026, 3, 16),
    on_before=date(2026, 3, 16),
    done_on=date(2026, 3, 16),
)
WORK = StageNews(
    name="Production",
    percent=30,
    before=None,
    on=date(2026, 4, 3),
    on_before=None,
    done_on=None,
    causes=["Wood late"],
    words=["The top is glued."],
)
LATER = StageNews(
    name="Delivery", percent=0, before=0, on=date(2026, 4, 8), on_before=date(2026, 4, 8), done_on=None
)
KNOWN: dict[str, Any] = {
    "language": "en",
    "customer": "Kim",
    "number": "DD-1",
    "overall": 40,
    "overall_before": 20,
    "stages": [DONE, WORK, LATER],
    "forecast_on": date(2026, 4, 8),
    "promised_on": date(2026, 4, 10),
    "next_on": date(2026, 3, 27),
}


def said(**changed: Any) -> str:
    return draft_text(Progress(**{**KNOWN, **changed}))


def test_says_what_is_new_and_nothing_else() -> None:
    text = said()

    assert text.split("\n\n") == [
        "Hello Kim, this is how your order DD-1 stands.",
        "In all, 40% of the work is done; last time it was 20%.",
        "· Design: done on March 16, 2026\n"
        "· Production: 30%, to be done by April 3, 2026 (Wood late)\n"
        "  The top is glued.",
        "We will keep the day that we promised: April 10, 2026.",
        "You hear from us again on March 27, 2026.",
    ]
    assert "Delivery" not in text


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"overall_before": None}, "In all, 40% of the work is done."),
        ({"overall_before": 40, "stages": [LATER]}, "Nothing has changed since the last report."),
        ({"is_held": True}, "The work stands still at the moment."),
        ({"forecast_on": date(2026, 4, 15)}, "later than the April 10, 2026 that we promised"),
        ({"promised_on": None}, "As things are, it will be with you on April 8, 2026."),
        ({"stages": [replace(LATER, on=date(2026, 4, 9))]}, "Delivery: not begun yet, to be done by April 9"),
    ],
)
def test_says_it_as_it_is(changed: dict[str, Any], wanted: str) -> None:
    assert wanted in said(**changed)


def test_leaves_out_what_is_not_known() -> None:
    text = said(stages=[], forecast_on=None, next_on=None, overall_before=None)

    assert text.split("\n\n") == [
        "Hello Kim, this is how your order DD-1 stands.",
        "In all, 40% of the work is done.",
    ]


def test_speaks_the_customers_language() -> None:
    assert said(language="zh-hans") != said()
