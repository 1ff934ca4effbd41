"""R-11, R-13 to R-15: the guarantee of repair, exchange and refund."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.aftersale.selling import CN, bought_online, codes, decide, fridge, repair, t
from yinuo.aftersale.rules.decision import Verdict
from yinuo.aftersale.rules.facts import Buyer, Channel, Facts, Fault, Wish
from yinuo.aftersale.rules.guarantee import rights_reached, warranty_of

CALENDAR = CN.calendar()


def reached(facts: Facts, at: str):
    return [
        (one.rule.id, one.have, one.needed, one.reached, one.missing)
        for one in rights_reached(facts, t(at), CN, CALENDAR)
    ]


@pytest.mark.parametrize(
    ("wish", "received", "asked", "verdict", "rule"),
    [
        (Wish.RETURN, "2026-03-02", "2026-03-09T23:59:59", "yes", "R-13"),
        (Wish.RETURN, "2026-03-02", "2026-03-10T00:00", "person_decides", "R-13"),
        (Wish.RETURN, "2026-02-10", "2026-02-24T23:59", "yes", "R-13"),
        (Wish.RETURN, "2026-02-07", "2026-02-14T23:59", "yes", "R-13"),
        (Wish.EXCHANGE, "2026-03-02", "2026-03-09T23:59:59", "yes", "R-13"),
        (Wish.EXCHANGE, "2026-03-02", "2026-03-10T00:00", "yes", "R-14"),
        (Wish.EXCHANGE, "2026-03-02", "2026-03-17T23:59:59", "yes", "R-14"),
        # raw 02-21 in the Spring Festival
        (Wish.EXCHANGE, "2026-02-06", "2026-02-24T23:59", "yes", "R-14"),
        (Wish.REPAIR, "2026-03-02", "2026-03-05", "yes", "R-13"),
        (Wish.REPAIR, "2026-03-02", "2026-08-02", "yes", "R-14-repair"),
    ],
)
def test_r13_and_r14_give_what_the_day_of_the_fault_gives(wish, received, asked, verdict, rule):
    found = decide(fridge(received, found=received), asked, wish)

    assert (found.verdict, found.main.rule.id, found.freight) == (verdict, rule, "seller")


@pytest.mark.parametrize(
    ("wish", "found_at", "verdict"),
    [
        (Wish.RETURN, "2026-03-09T23:59", "person_decides"),
        (Wish.RETURN, "2026-03-10T00:00", "no"),
        (Wish.EXCHANGE, "2026-03-17T23:59", "person_decides"),
        (Wish.EXCHANGE, "2026-03-18T00:00", "no"),
    ],
)
def test_a_fault_that_showed_in_time_but_was_told_of_late_is_for_a_person(wish, found_at, verdict):
    found = decide(fridge(found=found_at), "2026-03-20", wish)

    assert found.verdict == verdict


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles"])
def test_the_window_ends_in_shanghai_wherever_the_moments_were_written(zone):
    elsewhere = ZoneInfo(zone)
    received = t("2026-03-02T23:30").astimezone(elsewhere)
    facts = replace(fridge(), received_at=received, sold_at=received)

    last = decide(replace(facts, requested_at=t("2026-03-09T23:59").astimezone(elsewhere)), "2026-03-20")
    over = decide(replace(facts, requested_at=t("2026-03-10T00:00").astimezone(elsewhere)), "2026-03-20")

    assert (last.verdict, over.verdict) == (Verdict.YES, Verdict.PERSON_DECIDES)


@pytest.mark.parametrize(
    ("sold", "received", "installs", "installed", "starts_on", "last_day"),
    [
        # delivery, or the installation that the seller owes
        ("2026-03-02", "2026-03-05", False, None, "received", date(2027, 3, 5)),
        ("2026-03-02", "2026-03-05", True, "2026-03-12", "installed", date(2027, 3, 12)),
        ("2026-03-02", "2026-03-05", False, "2026-03-12", "received", date(2027, 3, 5)),
        ("2026-03-02", "2026-03-05", True, None, "installed", None),
        ("2026-03-02", None, False, None, "received", None),
        # sold before the regulation of 2024, from the invoice
        ("2024-06-30", "2024-07-05", False, None, "sold", date(2025, 6, 30)),
        ("2024-07-01", "2024-07-05", False, None, "received", date(2025, 7, 7)),
    ],
)
def test_r11_and_r15_choose_where_the_guarantee_starts(
    sold, received, installs, installed, starts_on, last_day
):
    facts = fridge(
        sold_at=t(sold),
        received_at=t(received) if received else None,
        seller_installs=installs,
        installed_at=t(installed) if installed else None,
    )

    found = warranty_of(facts, t("2026-04-01"), CN, CALENDAR)

    assert found.starts_on == starts_on
    assert (found.whole.last_day if found.whole else None) == last_day


def test_r11_not_installed_is_not_started_and_says_so():
    found = decide(fridge(seller_installs=True), "2026-05-01", Wish.RETURN)

    assert (found.verdict, codes(found)) == (Verdict.YES, ["not_installed"])
    assert [one.code for one in found.would_change] == ["installing_starts"]


def test_r11_days_in_repair_do_not_count_and_none_counts_twice():
    facts = fridge(repairs=(repair("2026-04-01", "2026-04-11"), repair("2026-04-08", "2026-04-13")))

    found = warranty_of(facts, t("2026-05-01"), CN, CALENDAR)

    assert found.repair_days == 12
    assert (found.whole.raw_day, found.whole.last_day) == (date(2027, 3, 14), date(2027, 3, 15))
    assert found.parts.raw_day == date(2029, 3, 14)


def test_r11_goods_still_away_lengthen_the_guarantee_each_day():
    facts = fridge(repairs=(repair("2026-04-01", None),))

    assert warranty_of(facts, t("2026-04-04"), CN, CALENDAR).repair_days == 3
    assert warranty_of(facts, t("2026-04-05"), CN, CALENDAR).repair_days == 4


def test_r14d_an_exchange_starts_everything_anew():
    facts = fridge(
        exchanged_at=(t("2026-06-01"),), found="2026-06-03", repairs=(repair("2026-04-01", "2026-04-05"),)
    )

    found = warranty_of(facts, t("2026-06-05"), CN, CALENDAR)

    assert (found.starts_on, found.start_rule.id, found.repair_days) == ("exchanged", "R-14d", 0)
    assert found.whole.last_day == date(2027, 6, 1)
    assert decide(facts, "2026-06-08T23:59").verdict is Verdict.YES
    assert reached(facts, "2026-06-05") == []


@pytest.mark.parametrize(
    ("category", "asked", "verdict", "reason"),
    [
        ("refrigerator", "2027-03-02T23:59", "yes", "within_guarantee"),
        ("refrigerator", "2027-03-03T00:00", "person_decides", "only_main_parts"),
        ("refrigerator", "2029-03-02T23:59", "person_decides", "only_main_parts"),
        ("refrigerator", "2029-03-03T00:00", "no", "guarantee_over"),
        ("electric_fan", "2027-03-02T23:59", "yes", "within_guarantee"),
        ("electric_fan", "2027-03-03T00:00", "no", "guarantee_over"),
    ],
)
def test_repairs_are_free_while_the_guarantee_runs(category, asked, verdict, reason):
    found = decide(fridge(category=category, found=asked), asked, Wish.REPAIR)

    assert found.verdict == verdict
    assert reason in [said.code for one in found.findings for said in one.reasons]


def test_a_promise_lengthens_the_guarantee_and_never_shortens_it():
    longer = warranty_of(fridge(promised_months=72), t("2026-04-01"), CN, CALENDAR)
    shorter = warranty_of(fridge(promised_months=6), t("2026-04-01"), CN, CALENDAR)

    assert (longer.whole.raw_day, longer.parts) == (date(2032, 3, 2), None)
    assert shorter.whole.raw_day == date(2027, 3, 2)
    assert warranty_of(bought_online(category="apparel"), t("2026-04-01"), CN, CALENDAR) is None


TWICE = (
    repair("2026-04-01", "2026-04-05", works=False),
    repair("2026-05-11", "2026-05-15", works=False),
)


@pytest.mark.parametrize(
    ("repairs", "counters"),
    [
        (TWICE[:1], [("R-14a", 1, 2, False, "")]),
        (TWICE, [("R-14a", 2, 2, True, "")]),
        ((TWICE[0], replace(TWICE[1], works=None)), [("R-14a", 2, 2, False, "works_again")]),
        ((TWICE[0], replace(TWICE[1], works=True)), [("R-14a", 2, 2, False, "")]),
        ((TWICE[0], replace(TWICE[1], recorded=False)), [("R-14a", 2, 2, False, "repair_record")]),
        ((TWICE[0], replace(TWICE[1], given_back_at=None)), [("R-14a", 1, 2, False, "")]),
        (
            (TWICE[0], replace(TWICE[1], fault_code="door")),
            [("R-14a", 1, 2, False, "same_fault"), ("R-14a", 1, 2, False, "same_fault")],
        ),
    ],
)
def test_r14a_counts_repairs_of_the_same_fault(repairs, counters):
    assert reached(fridge(repairs=repairs), "2026-05-20") == counters


def test_r14a_the_same_fault_again_after_two_repairs_is_enough():
    quiet = tuple(replace(one, works=None) for one in TWICE)
    again = fridge(repairs=quiet, fault=Fault(found_at=t("2026-05-18"), code="no_cooling", confirmed=True))

    assert reached(again, "2026-05-20") == [("R-14a", 2, 2, True, "")]


def test_r14a_does_not_count_what_was_handed_in_after_the_guarantee():
    late = (TWICE[0], repair("2027-03-20", "2027-03-22", works=False))

    assert reached(fridge(repairs=late), "2027-04-01") == [("R-14a", 1, 2, False, "")]


@pytest.mark.parametrize(
    ("cause", "rule", "given_back", "have", "is_reached"),
    [
        ("own", "R-14c", "2026-05-01T23:59", 30, False),
        ("own", "R-14c", "2026-05-02T00:00", 31, True),
        ("parts", "R-14b", "2026-06-30T23:59", 90, False),
        ("parts", "R-14b", "2026-07-01T00:00", 91, True),
    ],
)
def test_r14b_and_r14c_count_the_days_in_repair_by_cause(cause, rule, given_back, have, is_reached):
    # the thirtieth day, 2026-05-01, is a holiday: the right does not wait for the next working day
    facts = fridge(repairs=(repair("2026-04-01", given_back, waited_for=cause, works=True),))

    found = [one for one in reached(facts, "2026-08-01") if one[0] == rule]

    assert found == [(rule, have, {"own": 30, "parts": 90}[cause], is_reached, "")]


def test_r14c_counts_a_repair_that_is_not_over_and_asks_why_it_takes_so_long():
    away = fridge(repairs=(repair("2026-04-01", None, waited_for="own"),))
    unsaid = fridge(repairs=(repair("2026-04-01", None),))

    assert reached(away, "2026-05-01T23:59") == [("R-14c", 30, 30, False, "")]
    assert reached(away, "2026-05-02T00:00") == [("R-14c", 31, 30, True, "")]
    assert reached(unsaid, "2026-05-01T23:59") == []
    assert reached(unsaid, "2026-05-02T00:00") == [("R-14c", 31, 30, False, "reason_of_wait")]


@pytest.mark.parametrize(
    ("wish", "same_model", "verdict", "condition"),
    [
        (Wish.EXCHANGE, True, "yes", None),
        (Wish.EXCHANGE, None, "yes", None),
        (Wish.EXCHANGE, False, "person_decides", "return_instead"),
        (Wish.RETURN, False, "yes", None),
        (Wish.RETURN, True, "yes", "wear_deducted"),
        (Wish.RETURN, None, "yes", "wear_if_same_model"),
    ],
)
def test_r14e_without_the_same_model_the_goods_go_back_without_a_fee(wish, same_model, verdict, condition):
    found = decide(fridge(found="2026-05-18", repairs=TWICE, same_model=same_model), "2026-05-20", wish)

    assert (found.verdict, found.main.rule.id) == (verdict, "R-14a")
    assert [one.code for one in found.main.conditions] == ([condition] if condition else [])
    assert [rule.id for rule in found.refund_rules] == (["R-12"] if wish is Wish.RETURN else [])


def test_one_repair_gives_no_exchange_yet_and_says_how_far_it_is():
    found = decide(fridge(found="2026-04-01", repairs=TWICE[:1]), "2026-05-20", Wish.EXCHANGE)

    assert found.verdict is Verdict.NO
    assert "repairs_would_reach" in [one.code for one in found.would_change]


@pytest.mark.parametrize(
    ("found_at", "code", "verdict"),
    [
        ("2029-04-14T23:59", "no_cooling", "yes"),
        # raw Saturday 04-14 that is not worked, so Sunday too, until Monday's end
        ("2029-04-16T23:59", "no_cooling", "yes"),
        ("2029-04-17T00:00", "no_cooling", "no"),
        ("2029-04-10T00:00", "door", "no"),
    ],
)
def test_r14f_the_repair_itself_is_guaranteed_for_thirty_days(found_at, code, verdict):
    facts = fridge(
        repairs=(repair("2029-03-10", "2029-03-15"),),
        fault=Fault(found_at=t(found_at), code=code, confirmed=True),
    )

    found = decide(facts, "2029-06-20", Wish.REPAIR)

    assert found.verdict == verdict
    assert (found.main.rule.id == "R-14f") is (code == "no_cooling")


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"ruled_out_by": frozenset({"misuse"})}, "no"),
        ({"ruled_out_by": frozenset({"opened_by_others"})}, "no"),
        ({"ruled_out_by": frozenset({"voucher_altered"})}, "no"),
        ({"ruled_out_by": frozenset({"force_majeure"})}, "no"),
        ({"has_invoice": False, "has_voucher": False}, "no"),
        ({"has_invoice": False, "has_voucher": True}, "yes"),
        ({"has_invoice": True, "has_voucher": False}, "yes"),
        ({"has_invoice": None, "has_voucher": None}, "yes"),
    ],
)
def test_r14g_names_what_the_guarantee_does_not_cover(facts, verdict):
    found = decide(fridge(**facts), "2026-03-05", Wish.REPAIR)

    assert found.verdict == verdict
    assert ("R-14g" in [rule.id for rule in found.rules]) is (verdict == "no")


def test_the_guarantee_is_for_consumers_and_for_what_is_on_the_list():
    company = decide(fridge(buyer=Buyer.COMPANY), "2026-03-05")
    coat = decide(fridge(category="apparel"), "2026-03-05")

    assert company.main.rule.id == "R-28"
    assert (coat.verdict, coat.main.rule.id) == (Verdict.YES, "R-08")


def test_goods_not_as_agreed_that_work_fall_under_the_general_rule():
    fault = Fault(found_at=t("2026-03-03"), performance=False, confirmed=True)

    assert decide(fridge(fault=fault), "2026-03-05").main.rule.id == "R-08"


def test_an_online_purchase_without_a_fault_goes_back_by_the_other_rule():
    found = decide(fridge(fault=None, channel=Channel.ONLINE), "2026-03-05")

    assert (found.verdict, found.main.rule.id, found.freight) == (Verdict.YES, "R-01", "buyer")
