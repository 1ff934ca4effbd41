"""R-08, R-09, R-10, R-12, R-28: goods that are not as they should be."""

from datetime import date

import pytest

from tests.aftersale.selling import bought_online, codes, decide, fridge, t
from yinuo.aftersale.rules.decision import Standing, Verdict
from yinuo.aftersale.rules.facts import Buyer, Channel, Facts, Fault, Wish


def coat(received: str = "2026-03-02", *, confirmed: bool | None = True, **facts: object) -> Facts:
    """Return a coat from the shop whose seam is open."""
    fault = Fault(found_at=t("2026-03-03"), code="seam", performance=False, confirmed=confirmed)
    base: dict[str, object] = {"channel": Channel.SHOP, "category": "apparel", "fault": fault}
    return bought_online(received, **{**base, **facts})


@pytest.mark.parametrize(
    ("wish", "received", "asked", "verdict", "reason"),
    [
        (Wish.RETURN, "2026-03-02", "2026-03-09T23:59:59", "yes", "in_time"),
        (Wish.RETURN, "2026-03-02", "2026-03-10T00:00", "person_decides", "only_if_contract_may_end"),
        (Wish.REFUND, "2026-03-02", "2026-03-09T23:59:59", "yes", "in_time"),
        (Wish.RETURN, "2026-02-10", "2026-02-24T23:59", "yes", "in_time_by_rolling"),
        (Wish.RETURN, "2026-02-10", "2026-02-25T00:00", "person_decides", "only_if_contract_may_end"),
        (Wish.RETURN, "2026-02-07", "2026-02-14T23:59", "yes", "in_time"),
        (Wish.RETURN, "2026-02-07", "2026-02-15T00:00", "person_decides", "only_if_contract_may_end"),
        (Wish.EXCHANGE, "2026-03-02", "2026-05-10", "yes", "exchange_or_repair_later"),
        (Wish.REPAIR, "2026-03-02", "2026-05-10", "yes", "exchange_or_repair_later"),
    ],
)
def test_r08_takes_back_within_seven_days_and_exchanges_or_repairs_later(
    wish, received, asked, verdict, reason
):
    found = decide(coat(received), asked, wish)

    assert (found.verdict, found.main.rule.id, codes(found)) == (verdict, "R-08", [reason])
    assert found.freight == "seller"


def test_r08_asks_for_an_examination_and_never_refuses_for_want_of_one():
    unknown, none = decide(coat(confirmed=None), "2026-03-05"), decide(coat(confirmed=False), "2026-03-05")

    assert (unknown.verdict, unknown.missing) == (Verdict.PERSON_DECIDES, ("examination",))
    assert (none.verdict, codes(none)[0]) == (Verdict.NO, "no_fault_found")


def test_the_better_rule_decides_a_faulty_online_purchase_goes_back_on_our_freight():
    examined = decide(coat(channel=Channel.ONLINE), "2026-03-05")
    unexamined = decide(coat(channel=Channel.ONLINE, confirmed=None), "2026-03-05")

    assert (examined.main.rule.id, examined.freight) == ("R-08", "seller")
    assert (unexamined.main.rule.id, unexamined.freight, unexamined.verdict) == ("R-01", "buyer", Verdict.YES)


def test_r08_steps_back_where_the_state_has_a_rule_of_its_own():
    assert "R-08" not in [one.rule.id for one in decide(fridge(), "2026-03-05").findings]


def test_r08_asks_what_the_goods_are_before_it_exchanges_them_late():
    unknown = fridge(category="")

    within = decide(unknown, "2026-03-05", Wish.EXCHANGE)
    late = decide(unknown, "2026-05-10", Wish.EXCHANGE)

    assert within.verdict is Verdict.YES
    assert (late.verdict, late.missing) == (Verdict.PERSON_DECIDES, ("category",))


@pytest.mark.parametrize(
    ("category", "received", "found_at", "last_day"),
    [
        ("refrigerator", "2025-09-02", "2026-03-02T23:59", date(2026, 3, 2)),
        ("refrigerator", "2025-09-02", "2026-03-03T00:00", None),
        # raw 2026-02-17 in the Spring Festival
        ("tv", "2025-08-17", "2026-02-24T23:59", date(2026, 2, 24)),
        ("tv", "2025-08-17", "2026-02-25T00:00", None),
        # the month has no 31st
        ("decoration", "2025-08-31", "2026-02-28T23:59", date(2026, 2, 28)),
        ("apparel", "2025-09-02", "2025-09-03", None),
        ("microwave", "2025-09-02", "2025-09-03", None),
    ],
)
def test_r09_the_seller_proves_for_six_months_on_durable_goods(category, received, found_at, last_day):
    facts = bought_online(
        received, channel=Channel.SHOP, category=category, fault=Fault(found_at=t(found_at))
    )

    burden = decide(facts, "2026-03-10").burden

    assert (burden.last_day if burden else None) == last_day


@pytest.mark.parametrize(
    ("due", "raw", "last"),
    [
        ("2026-03-05", date(2026, 3, 20), date(2026, 3, 20)),
        ("2026-02-06", date(2026, 2, 21), date(2026, 2, 24)),
        # Saturday 2026-05-09 is worked
        ("2026-04-24", date(2026, 5, 9), date(2026, 5, 9)),
    ],
)
def test_r10_counts_fifteen_days_from_the_agreed_day(due, raw, last):
    facts = coat("2026-02-03", duty_due_at=t(due), requested_at=t("2026-02-05"))

    duty = next(one for one in decide(facts, "2026-02-05").duties if one.rule.id == "R-10")

    assert (duty.code, duty.due.raw_day, duty.due.last_day) == ("fulfil", raw, last)
    end = duty.due.ends_at
    assert duty.due.standing(end) is Standing.OVER
    assert duty.due.standing(t(f"{last}T23:59:59")) is not Standing.OVER


def test_r10_counts_from_the_request_where_no_day_was_agreed():
    duty = next(one for one in decide(coat(requested_at=t("2026-03-04")), "2026-03-05").duties)

    assert (duty.rule.id, duty.due.raw_day) == ("R-10", date(2026, 3, 19))


def test_r12_refunds_a_return_for_quality_at_the_price_on_the_invoice():
    quality = decide(coat("2026-03-02", sold_at=t("2026-03-02")), "2026-03-05")
    before = decide(coat("2024-06-30", sold_at=t("2024-06-30")), "2024-07-02")

    assert [rule.id for rule in quality.refund_rules] == ["R-12"]
    assert before.refund_rules == ()


def company(**facts: object) -> Facts:
    return coat(buyer=Buyer.COMPANY, **facts)


@pytest.mark.parametrize(
    ("facts", "asked", "verdict", "missing"),
    [
        ({"inspection_days": 10}, "2026-03-12T23:59", "person_decides", ("remedy_agreed",)),
        ({"inspection_days": 10}, "2026-03-13T00:00", "no", ()),
        ({}, "2028-03-02T23:59", "person_decides", ("reasonable_time", "remedy_agreed")),
        ({}, "2028-03-03T00:00", "no", ()),
        ({"promised_months": 36}, "2028-06-02", "person_decides", ("reasonable_time", "remedy_agreed")),
    ],
)
def test_r28_a_company_tells_of_defects_in_time_or_has_accepted(facts, asked, verdict, missing):
    found = decide(company(**facts), asked)

    assert (found.verdict, found.missing, found.main.rule.id) == (verdict, missing, "R-28")


def test_r28_has_no_return_without_a_reason_for_companies():
    found = decide(company(fault=None, channel=Channel.ONLINE), "2026-03-03")

    assert (found.verdict, codes(found)) == (Verdict.NO, ["no_fault_told"])
