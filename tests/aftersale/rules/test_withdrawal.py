"""R-01 to R-07, R-16 and R-29: returns without a reason, on both sides of each edge."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.aftersale.selling import CN, bought_online, codes, decide, t
from yinuo.aftersale.rules.decision import Standing, Verdict
from yinuo.aftersale.rules.entitlement import check_entitlement
from yinuo.aftersale.rules.facts import Buyer, Channel, Confirmation, Facts, Wish

PROVED = Confirmation(at_purchase=True, ticked_beforehand=False, proved=True)


@pytest.mark.parametrize(
    ("received", "asked", "verdict", "reason"),
    [
        ("2026-03-02", "2026-03-02T12:00:01", "yes", "in_time"),
        ("2026-03-02", "2026-03-09T23:59:59", "yes", "in_time"),
        ("2026-03-02", "2026-03-10T00:00", "no", "too_late"),
        # raw 02-17 in the Spring Festival, rolled to 02-24
        ("2026-02-10", "2026-02-17T23:59", "yes", "in_time"),
        ("2026-02-10", "2026-02-18T00:00", "yes", "in_time_by_rolling"),
        ("2026-02-10", "2026-02-24T23:59", "yes", "in_time_by_rolling"),
        ("2026-02-10", "2026-02-25T00:00", "no", "too_late"),
        # raw 10-01, the National Day, rolled to 10-08
        ("2026-09-24", "2026-10-08T23:59", "yes", "in_time_by_rolling"),
        ("2026-09-24", "2026-10-09T00:00", "no", "too_late"),
        ("2026-04-27", "2026-05-06T23:59", "yes", "in_time_by_rolling"),
        ("2026-04-27", "2026-05-07T00:00", "no", "too_late"),
        # a Saturday that is worked does not move the end
        ("2026-02-07", "2026-02-14T23:59", "yes", "in_time"),
        ("2026-02-07", "2026-02-15T00:00", "no", "too_late"),
        ("2026-05-02", "2026-05-10T00:00", "no", "too_late"),
        # an ordinary Saturday does
        ("2026-03-07", "2026-03-17T00:00", "no", "too_late"),
        ("2026-03-14", "2026-03-23T23:59", "yes", "in_time_by_rolling"),
    ],
)
def test_r01_counts_seven_days_from_the_day_after_receipt(received, asked, verdict, reason):
    found = decide(bought_online(received), asked)

    assert (found.verdict, codes(found)) == (verdict, [reason])
    assert found.main.rule.id == "R-01"


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_r01_ends_at_midnight_in_shanghai_wherever_the_moments_were_written(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    elsewhere = ZoneInfo(zone)
    facts = replace(
        bought_online(),
        received_at=t("2026-03-02T23:30").astimezone(elsewhere),
        sold_at=t("2026-02-20").astimezone(elsewhere),
    )

    last = check_entitlement(facts, Wish.RETURN, t("2026-03-09T23:59:59").astimezone(elsewhere), CN)
    over = check_entitlement(facts, Wish.RETURN, t("2026-03-10T00:00").astimezone(elsewhere), CN)

    assert (last.verdict, over.verdict) == (Verdict.YES, Verdict.NO)
    assert last.main.dates[0].last_day == date(2026, 3, 9)
    assert last.main.dates[0].ends_at == datetime(2026, 3, 9, 16, tzinfo=UTC)


def test_r01_takes_the_notice_for_the_moment_that_counts_not_the_answer():
    facts = bought_online(requested_at=t("2026-03-09T23:00"))

    assert decide(facts, "2026-03-20").verdict is Verdict.YES


@pytest.mark.parametrize("channel", [Channel.ONLINE, Channel.TV, Channel.PHONE, Channel.MAIL])
def test_r01_holds_for_sales_at_a_distance(channel):
    assert decide(bought_online(channel=channel), "2026-03-03").verdict is Verdict.YES


def test_r01_does_not_hold_in_a_shop_nor_for_a_company():
    shop = decide(bought_online(channel=Channel.SHOP), "2026-03-03")
    company = decide(bought_online(buyer=Buyer.COMPANY), "2026-03-03")

    assert (shop.verdict, shop.main.rule.id, codes(shop)) == (Verdict.NO, "R-08", ["no_fault_told"])
    assert (company.verdict, company.main.rule.id) == (Verdict.NO, "R-28")


def test_r01_was_not_law_before_it_was_in_force():
    before = bought_online("2014-03-10", sold_at=t("2014-03-08"))
    after = bought_online("2014-03-17", sold_at=t("2014-03-15"))

    assert decide(before, "2014-03-11").verdict is Verdict.NO
    assert decide(after, "2014-03-18").verdict is Verdict.YES


def test_r01_asks_a_person_where_nobody_knows_how_it_was_sold():
    found = decide(bought_online(channel=None), "2026-03-03")

    assert (found.verdict, found.missing) == (Verdict.PERSON_DECIDES, ("channel",))


def test_a_locker_is_no_receipt_and_pick_up_starts_the_clock():
    lying = decide(bought_online(None, waits_in="locker"), "2026-06-01")
    taken = decide(bought_online("2026-03-05"), "2026-03-13T00:00")

    assert (lying.verdict, codes(lying)) == (Verdict.YES, ["lies_in_locker"])
    assert [one.code for one in lying.would_change] == ["pick_up_starts"]
    assert lying.main.dates == ()
    assert taken.verdict is Verdict.NO


def test_goods_signed_for_by_somebody_else_are_never_refused_by_the_clock_alone():
    facts = bought_online(received_is_certain=False)

    within, after = decide(facts, "2026-03-09"), decide(facts, "2026-03-10")

    assert within.verdict is Verdict.YES
    assert (after.verdict, after.missing) == (Verdict.PERSON_DECIDES, ("who_signed",))
    assert "later_receipt" in [one.code for one in after.would_change]


@pytest.mark.parametrize(
    "trait", ["custom_made", "perishable", "digital_downloaded", "digital_unsealed", "periodical"]
)
def test_r02_excludes_by_the_nature_of_the_goods(trait):
    found = decide(bought_online(traits=frozenset({trait})), "2026-03-03")

    assert (found.verdict, codes(found)[0]) == (Verdict.NO, "excluded_by_nature")
    assert "R-02" in [rule.id for rule in found.rules]


def test_r02_knows_no_other_trait():
    assert decide(bought_online(traits=frozenset({"heavy"})), "2026-03-03").verdict is Verdict.YES


@pytest.mark.parametrize(
    ("confirmation", "opened", "verdict", "reason"),
    [
        (None, True, "yes", "not_confirmed"),
        (
            Confirmation(at_purchase=False, ticked_beforehand=False, proved=True),
            True,
            "yes",
            "confirmation_void",
        ),
        (
            Confirmation(at_purchase=True, ticked_beforehand=True, proved=True),
            True,
            "yes",
            "confirmation_void",
        ),
        (
            Confirmation(at_purchase=True, ticked_beforehand=False, proved=False),
            True,
            "yes",
            "confirmation_void",
        ),
        (PROVED, True, "no", "excluded_by_confirmation"),
        (PROVED, None, "person_decides", "in_time"),
        (PROVED, False, "person_decides", "confirmed_but_unopened"),
    ],
)
def test_r03_excludes_only_by_a_proved_confirmation_of_this_purchase(confirmation, opened, verdict, reason):
    facts = bought_online(
        needs_confirmation=frozenset({"opened_quality"}),
        confirmations={"opened_quality": confirmation} if confirmation else {},
        opened=opened,
    )

    found = decide(facts, "2026-03-03")

    assert (found.verdict, codes(found)[0]) == (verdict, reason)


def test_r03_confirms_cause_by_cause():
    facts = bought_online(
        needs_confirmation=frozenset({"near_expiry", "opened_health"}),
        confirmations={"opened_quality": PROVED},
        opened=True,
    )

    assert decide(facts, "2026-03-03").verdict is Verdict.YES
    assert decide(replace(facts, confirmations={"near_expiry": PROVED}), "2026-03-03").verdict is Verdict.NO


@pytest.mark.parametrize(
    ("category", "seen", "verdict"),
    [
        ("apparel", "tag_cut", "no"),
        ("apparel", "seal_broken", "yes"),
        ("cosmetics", "seal_broken", "no"),
        ("food", "seal_broken", "no"),
        ("mobile_phone", "activated", "no"),
        ("mobile_phone", "data_traces", "no"),
        ("computer", "serial_defaced", "no"),
        ("toys", "stained", "no"),
        ("toys", "activated", "yes"),
        ("toys", "parts_missing", "no"),
        ("", "labels_missing", "no"),
        ("", "tag_cut", "person_decides"),
        ("toys", "smells", "person_decides"),
    ],
)
def test_r04_judges_what_was_seen_by_the_class_of_the_goods(category, seen, verdict):
    facts = bought_online(category=category, condition=frozenset({seen}), inspected=True)

    assert decide(facts, "2026-03-03").verdict == verdict


def test_r04_lets_the_box_be_opened_and_asks_for_intact_goods_before_they_are_seen():
    opened = decide(bought_online(category="apparel", opened=True), "2026-03-03")
    seen = decide(bought_online(category="apparel", opened=True, inspected=True), "2026-03-03")

    assert (opened.verdict, [one.code for one in opened.main.conditions]) == (Verdict.YES, ["if_intact"])
    assert (seen.verdict, seen.main.conditions) == (Verdict.YES, ())


def test_r05_and_r06_start_the_sellers_clocks():
    facts = bought_online("2026-02-03", requested_at=t("2026-02-06"))
    asked = {duty.code: duty for duty in decide(facts, "2026-02-06").duties}
    back = {
        duty.code: duty
        for duty in decide(replace(facts, goods_back_at=t("2026-02-10")), "2026-02-10T13:00").duties
    }

    # raw 02-21 in the Spring Festival: warned then, broken only after 02-24
    reply = asked["reply"].due
    assert (reply.raw_day, reply.last_day) == (date(2026, 2, 21), date(2026, 2, 24))
    assert reply.standing(t("2026-02-21T23:59")) is Standing.RUNNING
    assert reply.standing(t("2026-02-22T00:00")) is Standing.RAW_OVER
    assert reply.standing(t("2026-02-24T23:59")) is Standing.RAW_OVER
    assert reply.standing(t("2026-02-25T00:00")) is Standing.OVER
    assert (asked["refund"].due, asked["refund"].starts_on) == (None, "goods_back")
    assert (back["refund"].due.raw_day, back["refund"].due.last_day) == (date(2026, 2, 17), date(2026, 2, 24))
    assert back["refund_refused"].due.last_day == date(2026, 2, 25)
    assert [duty.rule.id for duty in asked.values()] == ["R-05", "R-06", "R-06a"]


def test_r07_the_buyer_pays_the_way_back_unless_agreed_otherwise():
    assert decide(bought_online(), "2026-03-03").freight == "buyer"
    assert decide(bought_online(freight_by="seller"), "2026-03-03").freight == "seller"
    assert [rule.id for rule in decide(bought_online(), "2026-03-03").refund_rules] == ["R-07"]
    assert decide(bought_online(), "2026-03-20").freight == ""


@pytest.mark.parametrize(
    ("promised", "asked", "verdict"),
    [
        (30, "2026-04-01T23:59", "yes"),
        (30, "2026-04-02T00:00", "no"),
        (3, "2026-03-09T23:59", "yes"),
    ],
)
def test_r16_a_promise_lengthens_the_law_and_never_shortens_it(promised, asked, verdict):
    assert decide(bought_online(promised_return_days=promised), asked).verdict == verdict


def test_r16_a_promise_holds_in_a_shop_too():
    found = decide(bought_online(channel=Channel.SHOP, promised_return_days=30), "2026-03-20")

    assert (found.verdict, found.main.rule.id) == (Verdict.YES, "R-16")
    assert [duty.code for duty in found.duties] == ["reply", "refund", "refund_refused", "fulfil"]


def direct(**facts: object) -> Facts:
    base: dict[str, object] = {
        "sold_at": t("2026-03-02"),
        "channel": Channel.DIRECT,
        "received_at": t("2026-03-04"),
        "opened": False,
        "has_invoice": True,
    }
    return Facts(**{**base, **facts})


@pytest.mark.parametrize("wish", [Wish.RETURN, Wish.EXCHANGE, Wish.REFUND])
@pytest.mark.parametrize(
    ("sold", "asked", "verdict"),
    [
        ("2026-03-02", "2026-04-01T23:59", "yes"),
        ("2026-03-02", "2026-04-02T00:00", "no"),
        # raw Saturday 04-04 of Qingming, rolled to Tuesday 04-07
        ("2026-03-05", "2026-04-07T23:59", "yes"),
        ("2026-03-05", "2026-04-08T00:00", "no"),
    ],
)
def test_r29_counts_thirty_days_from_the_purchase(wish, sold, asked, verdict):
    found = decide(direct(sold_at=t(sold)), asked, wish)

    assert (found.verdict, found.main.rule.id) == (verdict, "R-29")


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({"opened": True}, "no", ()),
        ({"opened": None}, "person_decides", ("opened",)),
        ({"has_invoice": False}, "no", ()),
        ({"has_invoice": None}, "person_decides", ("invoice",)),
        ({"sold_at": None}, "person_decides", ("sold_at",)),
        ({"buyer": Buyer.DIRECT_SELLER}, "yes", ()),
    ],
)
def test_r29_asks_for_unopened_goods_and_the_invoice(facts, verdict, missing):
    found = decide(direct(**facts), "2026-03-10")

    assert (found.verdict, found.missing) == (verdict, missing)


def test_r29_gives_the_seller_seven_days_from_the_request():
    found = decide(direct(requested_at=t("2026-03-06")), "2026-03-06")

    duty = next(one for one in found.duties if one.code == "direct_return")
    assert (duty.rule.id, duty.due.raw_day, duty.due.last_day) == (
        "R-29-seller",
        date(2026, 3, 13),
        date(2026, 3, 13),
    )
