"""Facts around a return, each with its numbers, and none where nothing is worth knowing."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from yinuo.aftersale.rules.signals import SignalFacts, signals_in

D = Decimal
QUIET = SignalFacts(
    returns=2,
    orders=4,
    pieces_returned=D(8),
    pieces_bought=D(9),
    sent_kg=D("10.000"),
    came_kg=D("9.000"),
    is_all=True,
    seal_intact=True,
    serials=(("Desk", "A1", "a1"), ("Lamp", "", "B2"), ("Chair", "C3", "")),
    customers_at_address=2,
)


def codes(facts: SignalFacts) -> list[str]:
    return [one.code for one in signals_in(facts)]


def test_usual_facts_say_nothing() -> None:
    assert signals_in(QUIET) == ()
    assert signals_in(SignalFacts()) == ()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"returns": 3}, "many_returns"),
        ({"otherwise": 1}, "found_otherwise"),
        ({"missing": 1}, "did_not_come"),
        ({"came_kg": D("7.9")}, "other_weight"),
        ({"came_kg": D("12.1"), "is_all": False}, "other_weight"),
        ({"seal_intact": False}, "seal_open"),
        ({"serials": (("Desk", "A1", "A2"),)}, "other_serial"),
        ({"denied": ("FH-1",)}, "signed_for"),
        ({"said_good": ("Desk",)}, "said_good"),
        ({"same_photos": ("TH-1",)}, "same_photo"),
        ({"customers_at_address": 3}, "shared_address"),
    ],
)
def test_each_fact_is_known_from_its_limit_on(more: dict[str, object], code: str) -> None:
    assert codes(replace(QUIET, **more)) == [code]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "more",
    [
        {"returns": 9, "pieces_returned": D(4), "pieces_bought": D(9)},
        {"came_kg": D("8")},
        {"came_kg": D("12")},
        {"came_kg": D("2"), "is_all": False},
        {"came_kg": None},
        {"sent_kg": None, "came_kg": D(99)},
        {"seal_intact": None},
    ],
)
def test_what_is_within_the_limit_or_not_known_says_nothing(more: dict[str, object]) -> None:
    assert codes(replace(QUIET, **more)) == []  # type: ignore[arg-type]


def test_a_fact_comes_with_its_numbers() -> None:
    (one,) = signals_in(replace(QUIET, returns=3))

    assert one.numbers == {
        "days": 90,
        "returns": 3,
        "orders": 4,
        "pieces_returned": "8",
        "pieces_bought": "9",
    }
