"""Another country is a file: the right of withdrawal of the European Union, counted on Germany's days."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.aftersale.selling import EU, t
from yinuo.aftersale.rules.entitlement import check_entitlement
from yinuo.aftersale.rules.facts import Channel, Facts, Fault, Wish
from yinuo.core.worktime import WorktimeError

BERLIN = ZoneInfo("Europe/Berlin")
GERMANY = EU.calendar(country="DE")


def bought(received: str = "2026-03-02", **facts: object) -> Facts:
    base: dict[str, object] = {
        "sold_at": t("2026-02-26", BERLIN),
        "channel": Channel.ONLINE,
        "received_at": t(received, BERLIN),
    }
    return Facts(**{**base, **facts})


def decide(facts: Facts, at: str, wish: Wish = Wish.RETURN):
    return check_entitlement(facts, wish, t(at, BERLIN), EU, GERMANY)


@pytest.mark.parametrize(
    ("received", "asked", "verdict"),
    [
        ("2026-03-02", "2026-03-16T23:59:59", "yes"),
        ("2026-03-02", "2026-03-17T00:00", "no"),
        # raw Easter Monday 2026-04-06
        ("2026-03-23", "2026-04-07T23:59:59", "yes"),
        ("2026-03-23", "2026-04-08T00:00", "no"),
    ],
)
def test_fourteen_days_from_possession(received, asked, verdict):
    found = decide(bought(received), asked)

    assert (found.verdict, found.main.rule.id, found.freight) == (
        verdict,
        "EU-withdrawal",
        "" if verdict == "no" else "buyer",
    )


def test_a_door_sale_too_but_not_a_shop():
    assert decide(bought(channel=Channel.DIRECT), "2026-03-05").verdict == "yes"
    assert decide(bought(channel=Channel.SHOP), "2026-03-05").verdict == "no"


def test_who_was_not_told_has_twelve_months_more():
    untold = bought(told_of_right=False)

    assert decide(untold, "2027-03-16T23:59").verdict == "yes"
    assert decide(untold, "2027-03-17T00:00").verdict == "no"
    assert [one.code for one in decide(untold, "2026-05-01").main.reasons] == ["not_told_of_right", "in_time"]


def test_used_goods_lose_worth_but_not_the_right():
    found = decide(bought(condition=frozenset({"used_beyond_trial"})), "2026-03-05")

    assert (found.verdict, [one.code for one in found.main.conditions]) == ("yes", ["worth_deducted"])


def test_hygiene_goods_unsealed_are_excluded():
    assert decide(bought(traits=frozenset({"hygiene_unsealed"})), "2026-03-05").verdict == "no"


def test_refund_is_owed_within_fourteen_days_of_the_withdrawal():
    found = decide(bought(requested_at=t("2026-03-05", BERLIN)), "2026-03-05T12:30")

    assert [(one.code, one.due.last_day) for one in found.duties] == [("refund", date(2026, 3, 19))]


def test_a_fault_within_two_years_is_repaired_or_replaced():
    fault = Fault(found_at=t("2027-01-10", BERLIN), confirmed=True)
    facts = bought(fault=fault)

    assert decide(facts, "2028-03-02T23:59", Wish.REPAIR).verdict == "yes"
    assert decide(facts, "2028-03-03T00:00", Wish.REPAIR).verdict == "person_decides"
    assert decide(facts, "2027-02-01", Wish.REPAIR).burden.last_day == date(2027, 3, 2)
    late = replace(facts, fault=replace(fault, found_at=t("2028-03-03T00:00", BERLIN)))
    assert decide(late, "2028-03-05", Wish.EXCHANGE).verdict == "no"


def test_asks_whose_days_count():
    with pytest.raises(WorktimeError) as refused:
        check_entitlement(bought(), Wish.RETURN, t("2026-03-05", BERLIN), EU)

    assert refused.value.code == "unknown_country"
