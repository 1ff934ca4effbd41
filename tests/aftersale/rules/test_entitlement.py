"""Whatever is known, a decision stands on a rule, never takes from the customer, and can be told."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.aftersale.selling import CN, bought_online, t
from yinuo.aftersale.rules.decision import Verdict
from yinuo.aftersale.rules.entitlement import check_entitlement
from yinuo.aftersale.rules.facts import Buyer, Channel, Confirmation, Facts, Fault, Repair, Wish
from yinuo.aftersale.rules.guarantee import rights_reached
from yinuo.aftersale.rules.reading import as_json
from yinuo.aftersale.rules.words import MISSING, explain, reached_words
from yinuo.core.worktime import WorktimeError

CALENDAR = CN.calendar()
START = t("2024-05-01")

moments = st.integers(0, 1300 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
maybe = st.none() | st.booleans()
some = st.none() | moments


def sets(*codes: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes), max_size=2)


faults = st.builds(
    Fault,
    found_at=moments,
    code=st.sampled_from(["", "no_cooling"]),
    performance=st.booleans(),
    confirmed=maybe,
)
repairs = st.builds(
    Repair,
    fault_code=st.sampled_from(["no_cooling", "door"]),
    handed_in_at=moments,
    given_back_at=some,
    waited_for=st.sampled_from(["", "parts", "own"]),
    works=maybe,
    recorded=st.booleans(),
)
confirmations = st.builds(
    Confirmation, at_purchase=st.booleans(), ticked_beforehand=st.booleans(), proved=st.booleans()
)
known = st.builds(
    Facts,
    sold_at=some,
    channel=st.none() | st.sampled_from(list(Channel)),
    buyer=st.sampled_from(list(Buyer)),
    category=st.sampled_from(["", "refrigerator", "electric_fan", "apparel", "cosmetics", "spaceship"]),
    traits=sets("custom_made", "periodical", "heavy"),
    received_at=some,
    received_is_certain=st.booleans(),
    waits_in=st.sampled_from(["", "locker", "station"]),
    seller_installs=st.booleans(),
    installed_at=some,
    needs_confirmation=sets("opened_quality", "near_expiry"),
    confirmations=st.dictionaries(st.sampled_from(["opened_quality", "near_expiry"]), confirmations),
    opened=maybe,
    inspected=st.booleans(),
    condition=sets("tag_cut", "activated", "parts_missing", "smells"),
    fault=st.none() | faults,
    repairs=st.lists(repairs, max_size=3).map(tuple),
    exchanged_at=st.lists(moments, max_size=1).map(tuple),
    same_model=maybe,
    has_invoice=maybe,
    has_voucher=maybe,
    ruled_out_by=sets("misuse"),
    inspection_days=st.none() | st.integers(1, 90),
    promised_return_days=st.none() | st.integers(1, 90),
    promised_months=st.none() | st.integers(1, 72),
    freight_by=st.sampled_from(["", "seller"]),
    requested_at=some,
    goods_back_at=some,
    duty_due_at=some,
)
wishes = st.sampled_from(list(Wish))


@settings(max_examples=150, deadline=None)
@given(known, wishes, moments)
def test_every_decision_stands_on_rules_and_can_be_told(facts, wish, at):
    decision = check_entitlement(facts, wish, at, CN, CALENDAR)

    assert (decision.main is None) <= (decision.verdict is Verdict.NO)
    assert set(decision.missing) <= set(MISSING)
    assert bool(decision.missing) is (decision.verdict is Verdict.PERSON_DECIDES)
    if decision.verdict is Verdict.NO:
        assert (decision.duties, decision.freight) == ((), "")
    else:
        assert decision.freight in ("buyer", "seller")
    for finding in decision.findings:
        assert all(one.raw_ends_at <= one.ends_at for one in finding.dates)
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            told = explain(decision)
            answer = as_json(decision, language=language)
            counters = [reached_words(one) for one in rights_reached(facts, at, CN, CALENDAR)]
        assert all(told) and all(counters)
        assert not any("%(" in line for line in [*told, *counters])
        assert answer["explained"] == told


@settings(max_examples=100, deadline=None)
@given(known, wishes, moments)
def test_where_the_moments_were_written_changes_nothing(facts, wish, at):
    elsewhere = ZoneInfo("America/Los_Angeles")
    moved = {
        name: value.astimezone(elsewhere)
        for name in ("sold_at", "received_at", "installed_at", "requested_at", "goods_back_at", "duty_due_at")
        if (value := getattr(facts, name)) is not None
    }

    here = check_entitlement(facts, wish, at, CN, CALENDAR)
    there = check_entitlement(replace(facts, **moved), wish, at.astimezone(UTC), CN, CALENDAR)

    assert (here.verdict, here.missing, here.would_change) == (
        there.verdict,
        there.missing,
        there.would_change,
    )
    assert [one.due and one.due.ends_at for one in here.duties] == [
        one.due and one.due.ends_at for one in there.duties
    ]


ORDER = {Verdict.NO: 0, Verdict.PERSON_DECIDES: 1, Verdict.YES: 2}


@settings(max_examples=100, deadline=None)
@given(known, wishes, moments, st.integers(1, 60 * 24 * 30))
def test_answering_later_takes_nothing_from_who_asked(facts, wish, at, minutes):
    asked = replace(
        facts,
        requested_at=at,
        repairs=(),
        received_at=None if facts.received_at and facts.received_at > at else facts.received_at,
    )
    later = at + timedelta(minutes=minutes)
    # what happens after the question is another case
    asked = replace(
        asked,
        **{
            name: None
            for name in ("sold_at", "installed_at", "goods_back_at")
            if (value := getattr(asked, name)) is not None and value > at
        },
        exchanged_at=tuple(one for one in asked.exchanged_at if one <= at),
    )

    now = check_entitlement(asked, wish, at, CN, CALENDAR)
    then = check_entitlement(asked, wish, later, CN, CALENDAR)

    assert then.verdict is now.verdict


@settings(max_examples=100, deadline=None)
@given(known, wishes, moments)
def test_a_promise_of_ours_never_makes_the_answer_worse(facts, wish, at):
    without = replace(facts, promised_return_days=None)

    plain = check_entitlement(without, wish, at, CN, CALENDAR)
    promised = check_entitlement(replace(facts, promised_return_days=30), wish, at, CN, CALENDAR)

    assert ORDER[promised.verdict] >= ORDER[plain.verdict]


def test_refuses_a_moment_without_a_zone():
    with pytest.raises(WorktimeError) as refused:
        check_entitlement(bought_online(), Wish.RETURN, t("2026-03-03").replace(tzinfo=None), CN)

    assert refused.value.code == "naive_instant"


def test_explains_in_order_why_until_when_on_what_terms_and_by_which_rule():
    facts = bought_online("2026-02-10", requested_at=t("2026-02-20"))

    with translation.override("en"):
        told = explain(check_entitlement(facts, Wish.RETURN, t("2026-02-20T13:00"), CN))

    assert told == [
        "The goods may be returned.",
        "It was asked for in time (2026-02-20 12:00): the last day was not a working day, so the term ran on.",
        "7 days from receipt of the goods on 2026-02-10, that day not counted: until 2026-02-17, 24:00.",
        "2026-02-17 is not a working day, so the term ends on 2026-02-24, 24:00.",
        "The goods must come back intact. Opening the box and a reasonable trial do no harm.",
        "The buyer pays the freight back.",
        "Answer with a true return address and contact: by 2026-03-07; at the very latest on 2026-03-09, as that day is not worked (R-05).",
        "Refund: the time runs from the goods’ coming back (R-06).",
        "Refund; later counts as a refusal: the time runs from the goods’ coming back (R-06a).",
        "Basis: R-01, Return within seven days without a reason. "
        "《中华人民共和国消费者权益保护法》第25条；《网络购买商品七日无理由退货暂行办法》第10、18、36条",
        "Basis: R-04, When goods are intact. 《网络购买商品七日无理由退货暂行办法》第8、9条",
    ]


def test_says_where_a_rule_was_written_down_without_its_text():
    facts = Facts(
        sold_at=t("2026-03-02"),
        channel=Channel.SHOP,
        category="refrigerator",
        received_at=t("2026-03-02"),
        fault=Fault(found_at=t("2026-06-02"), confirmed=True),
    )

    with translation.override("en"):
        told = explain(check_entitlement(facts, Wish.REPAIR, t("2026-06-03"), CN))

    assert "The guarantee is running." in told
    assert any(line.startswith("R-14-months was written down without the text of the law") for line in told)


def test_says_that_holidays_on_the_way_are_not_announced():
    facts = bought_online("2026-12-30", sold_at=t("2026-12-25"))

    with translation.override("en"):
        told = explain(check_entitlement(facts, Wish.RETURN, t("2026-12-31"), CN, CN.calendar()))

    provisional = "This may still move: the holidays of a year on the way are not announced yet."
    decision = check_entitlement(facts, Wish.RETURN, t("2026-12-31"), CN)
    assert (provisional in told) is decision.main.dates[0].provisional


def test_says_which_days_were_added():
    stay = Repair(fault_code="x", handed_in_at=t("2026-03-03"), given_back_at=t("2026-03-07"))
    facts = Facts(
        sold_at=t("2026-03-02"),
        channel=Channel.SHOP,
        category="refrigerator",
        received_at=t("2026-03-02"),
        repairs=(stay,),
        fault=Fault(found_at=t("2026-03-12"), confirmed=True),
    )

    with translation.override("en"):
        told = explain(check_entitlement(facts, Wish.RETURN, t("2026-03-13"), CN))

    assert (
        "7 days from receipt of the goods on 2026-03-02, that day not counted: until 2026-03-13, 24:00."
        in told
    )
    assert "4 days in it were added because they do not count, such as days in repair." in told


def test_names_what_no_rule_speaks_of():
    facts = bought_online(buyer=Buyer.DIRECT_SELLER)

    decision = check_entitlement(facts, Wish.REPAIR, t("2026-03-03"), CN)

    with translation.override("en"):
        assert (decision.verdict, decision.main) == (Verdict.NO, None)
        assert (
            explain(decision)[1] == "No rule speaks of this kind of sale. The seller may still be generous."
        )
