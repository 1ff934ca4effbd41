from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yinuo.insale.rules.receipt import Arrival, open_reasons, reasons_to_follow_up, received_at, signed_by_of

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
        (arrival("locker", picked_up_at=LATER), ["not_in_person"]),
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
        (arrival(told_by="customer"), None, False),
        (arrival(told_by="customer", confirmed_at=LATER), SIGNED, True),
    ],
)
def test_the_customers_times_run_from_their_own_hands(
    came: Arrival, at: datetime | None, certain: bool
) -> None:
    assert received_at(came) == (at, certain)


@pytest.mark.parametrize(
    ("came", "reasons"),
    [
        (arrival("other", consent=False, satisfied=True), []),
        (arrival("locker", confirmed_at=LATER, satisfied=True, inspected=True), []),
        (arrival(satisfied=True, inspected=False), ["not_inspected"]),
        (arrival(satisfied=True, condition="damaged"), ["damaged"]),
        (arrival("other"), ["not_in_person"]),
    ],
)
def test_whoever_is_content_is_left_in_peace(came: Arrival, reasons: list[str]) -> None:
    assert open_reasons(came) == reasons


@pytest.mark.parametrize(
    ("sign_type", "words", "by"),
    [
        ("SELF", "本人签收", "self"),
        ("AGENT", "门卫代收", "other"),
        ("LOCKER_STATION", "已放入丰巢快递柜", "locker"),
        ("LOCKER_STATION", "已到菜鸟驿站，凭取件码取件", "station"),
        ("UNKNOWN", "", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_tells_who_signed_by_the_scan(sign_type: str, words: str, by: str) -> None:
    assert signed_by_of(sign_type, [words]) == by
