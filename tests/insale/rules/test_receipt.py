from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yinuo.insale.rules.receipt import Arrival, reasons_to_follow_up, received_at

SIGNED = datetime(2026, 11, 20, 6, tzinfo=UTC)
LATER = SIGNED + timedelta(days=1)


def arrival(signed_by: str = "self", **more: Any) -> Arrival:
    return Arrival(told_by=more.pop("told_by", "courier"), signed_by=signed_by, signed_at=SIGNED, **more)


@pytest.mark.parametrize(
    ("came", "reasons"),
    [
        (arrival(), []),
        (arrival(inspected=True, satisfied=True, condition="good"), []),
        (arrival("other"), ["not_in_person"]),
        (arrival("other", consent=True), []),
        (arrival("other", consent=False), ["no_consent"]),
        (arrival("locker"), ["in_locker"]),
        (arrival("station", consent=True), []),
        (arrival("locker", confirmed_at=LATER), ["not_in_person"]),
        (arrival("unknown"), ["not_in_person"]),
        (arrival("unknown", confirmed_at=LATER), []),
        (arrival(inspected=False), ["not_inspected"]),
        (arrival(satisfied=False, condition="damaged"), ["damaged", "not_satisfied"]),
        (arrival("other", consent=False, inspected=False), ["no_consent", "not_inspected"]),
    ],
)
def test_asks_for_care_where_it_is_needed(came: Arrival, reasons: list[str]) -> None:
    assert reasons_to_follow_up(came) == reasons


@pytest.mark.parametrize(
    ("came", "at", "certain"),
    [
        (arrival(), SIGNED, True),
        (arrival("other", consent=True), SIGNED, True),
        (arrival("other"), SIGNED, False),
        (arrival("other", confirmed_at=LATER), LATER, True),
        (arrival("locker"), None, False),
        (arrival("locker", consent=True), None, False),
        (arrival("locker", picked_up_at=LATER), LATER, True),
        (arrival("station", confirmed_at=LATER), LATER, True),
        (arrival("unknown"), SIGNED, False),
    ],
)
def test_the_customers_times_run_from_their_own_hands(
    came: Arrival, at: datetime | None, certain: bool
) -> None:
    assert received_at(came) == (at, certain)
