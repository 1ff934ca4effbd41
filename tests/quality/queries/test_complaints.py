"""How complaints count: by the day of receipt, once, with what each had of its own; and no way out makes a figure better."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.aftersale.appealing import appealed, declined
from tests.aftersale.complaining import accepted, take
from tests.aftersale.solving import CALLED, carried_out, offered
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.appeal import decide_appeal
from yinuo.aftersale.actions.complaint_stage import transfer_complaint, withdraw_complaint
from yinuo.aftersale.actions.reopen import reopen_complaint
from yinuo.aftersale.actions.verification import confirm_put_right
from yinuo.aftersale.models import Complaint
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.matters.actions.merge import merge_matters, split_matter, undo_merge
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import MatterMerge, Message
from yinuo.quality.periods import Period, period_named
from yinuo.quality.queries.complaints import (
    MEASURES,
    ComplaintFigures,
    ComplaintRate,
    complaint_facts,
    complaint_figures,
    complaints_behind,
)

LATER = NOW + timedelta(days=12)
TOO_LATE = NOW + timedelta(days=6)  # Wednesday; the third working day was Tuesday


def period(now: datetime = LATER) -> Period:
    return period_named("90_days", now=now)


def figures(now: datetime = LATER) -> ComplaintFigures:
    return complaint_figures(period=period(now), now=now)


def shares(found: ComplaintFigures) -> dict[str, tuple[int, int]]:
    return {rate.code: (rate.x, rate.n) for rate in found.rates}


def closed(cast: Cast) -> Complaint:
    complaint = carried_out(cast)
    return confirm_put_right(
        actor=cast.actor("ana_agent"), now=NOW + timedelta(hours=1), complaint_id=complaint.pk, said=CALLED
    )


def withdrawn(cast: Cast, complaint: Complaint, *, now: datetime = NOW) -> None:
    withdraw_complaint(
        actor=cast.actor("ana_agent"), now=now, complaint_id=complaint.pk, reason="不追究", answer="已撤回。"
    )


def transferred(cast: Cast, complaint: Complaint, *, now: datetime = NOW) -> None:
    transfer_complaint(
        actor=cast.actor("ana_agent"),
        now=now,
        complaint_id=complaint.pk,
        body="platform",
        answer="已转交平台处理。",
    )


def merged(cast: Cast, *, into: Complaint, absorbed: Complaint, now: datetime = NOW) -> MatterMerge:
    return merge_matters(
        actor=cast.actor("leo_manager"),
        now=now,
        survivor_id=into.pk,
        absorbed_id=absorbed.pk,
        reason="同一件事",
        other_customer_confirmed=True,
    )


def no_better(before: ComplaintFigures, after: ComplaintFigures) -> None:
    """Nothing left a denominator, and nothing came into a numerator that is good."""
    was, now_is = shares(before), shares(after)
    assert after.received == before.received
    assert now_is["handled"][0] <= was["handled"][0]
    assert now_is["three_days"][0] <= was["three_days"][0]
    assert now_is["three_days"][1] == was["three_days"][1]
    assert now_is["repeat"][0] >= was["repeat"][0]
    assert now_is["reopened"][0] >= was["reopened"][0]


def test_counts_each_complaint_by_how_it_stands(cast: Cast) -> None:
    closed(cast)
    declined(cast)
    transferred(cast, take(cast))
    withdrawn(cast, take(cast))
    take(cast)

    found = figures()

    assert shares(found)["handled"] == (1, 5)
    assert (found.not_accepted, found.transferred, found.withdrawn, found.open) == (1, 1, 1, 1)
    assert sum((found.handled, found.not_accepted, found.transferred, found.withdrawn, found.open)) == 5


def test_a_disposition_is_in_time_until_the_third_working_day_is_over(cast: Cast) -> None:
    in_time, at_the_end, late = take(cast), take(cast), take(cast)
    take(cast)
    rows, _after = complaints_behind(actor=cast.actor("leo_manager"), period=period(), now=LATER)
    due = rows[0].due_at
    for complaint, at in (
        (in_time, due - timedelta(microseconds=1)),
        (at_the_end, due),
        (late, due + timedelta(days=1)),
    ):
        Complaint.objects.filter(pk=complaint.pk).update(proposed_at=at)

    found = figures()

    assert due.date().isoformat() == "2026-03-17"
    assert (found.in_time, found.late, found.undisposed, found.pending) == (1, 2, 1, 0)
    assert shares(found)["three_days"] == (1, 4)


def test_an_offer_is_a_disposition(cast: Cast) -> None:
    offered(cast)

    assert shares(figures())["three_days"] == (1, 1)


def test_waits_for_the_end_of_the_three_days_even_of_what_was_answered_at_once(cast: Cast) -> None:
    declined(cast)

    early = figures(NOW + timedelta(days=1))

    assert (early.received, early.pending, shares(early)["three_days"]) == (1, 1, (0, 0))


def test_counts_by_the_day_of_receipt_not_by_that_of_typing(cast: Cast) -> None:
    take(cast, source="letter", at=NOW - timedelta(days=20))
    march, february = period_named("this_month", now=LATER), period_named("last_month", now=LATER)

    assert complaint_figures(period=february, now=LATER).received == 1
    assert complaint_figures(period=march, now=LATER).received == 0


def test_a_letter_is_late_from_when_it_came(cast: Cast) -> None:
    take(cast, source="letter", at=NOW - timedelta(days=10))
    Complaint.objects.update(proposed_at=NOW + timedelta(minutes=1))

    assert (figures().late, figures().in_time) == (1, 0)


@pytest.mark.parametrize("way", ["withdraw", "transfer", "decline", "merge", "merge_the_other_way"])
def test_no_way_out_makes_a_late_one_better(cast: Cast, way: str) -> None:
    late, other = take(cast), accepted(cast)
    before = figures()

    if way == "withdraw":
        withdrawn(cast, late, now=TOO_LATE)
    elif way == "transfer":
        transferred(cast, late, now=TOO_LATE)
    elif way == "decline":
        Complaint.objects.filter(pk=late.pk).update(
            proposed_at=TOO_LATE, stage="not_accepted", refused_because="x"
        )
    elif way == "merge":
        merged(cast, into=other, absorbed=late, now=TOO_LATE)
    else:
        merged(cast, into=late, absorbed=other, now=TOO_LATE)

    no_better(before, figures())


def test_withdrawing_it_in_time_takes_it_out_of_nothing(cast: Cast) -> None:
    one = take(cast)
    before = figures()

    withdrawn(cast, one)

    no_better(before, figures())
    assert (figures().undisposed, figures().withdrawn) == (1, 1)


def test_handing_on_and_not_taking_on_is_no_handling(cast: Cast) -> None:
    transferred(cast, take(cast))
    appeal = appealed(cast)
    decide_appeal(
        actor=cast.actor("leo_manager"),
        now=NOW + timedelta(hours=1),
        appeal_id=appeal.pk,
        outcome="upheld",
        words="核对无误",
        answer="答复不变。",
    )

    found = figures()

    assert shares(found)["handled"] == (0, 2)
    assert (found.transferred, found.not_accepted) == (1, 1)


def test_one_answer_to_two_that_were_merged_counts_once(cast: Cast) -> None:
    survivor, absorbed = accepted(cast), accepted(cast)
    merged(cast, into=survivor, absorbed=absorbed)
    offered(cast, complaint=survivor)

    found = figures()

    assert (found.received, found.merged) == (2, 1)
    assert shares(found)["three_days"] == (1, 2)


def test_merging_and_parting_again_changes_nothing(cast: Cast) -> None:
    survivor, absorbed = accepted(cast), accepted(cast)
    before = figures()

    merge = merged(cast, into=survivor, absorbed=absorbed)
    undo_merge(actor=cast.actor("leo_manager"), now=NOW + timedelta(hours=1), merge_id=merge.pk)

    assert figures() == before


def test_a_split_brings_no_second_disposition_and_no_second_end(cast: Cast) -> None:
    complaint = offered(cast).complaint
    reply = send_reply(
        actor=cast.actor("ana_agent"), now=NOW + timedelta(hours=1), matter_id=complaint.pk, text="好的。"
    )
    Message.objects.filter(pk=reply.pk).update(delivery="sent")
    before = figures()

    split_matter(
        actor=cast.actor("leo_manager"),
        now=NOW + timedelta(hours=2),
        matter_id=complaint.pk,
        message_ids=[reply.pk],
    )

    after = figures()
    assert (after.received, after.in_time, after.undisposed) == (2, before.in_time, 1)


def test_taking_it_up_again_and_closing_it_again_is_told(cast: Cast) -> None:
    complaint = closed(cast)
    before = figures()
    reopen_complaint(
        actor=cast.actor("leo_manager"), now=TOO_LATE, complaint_id=complaint.pk, reason="又裂了"
    )
    running = figures()
    Complaint.objects.filter(pk=complaint.pk).update(stage="closed")

    after = figures()

    assert (shares(before)["handled"], shares(running)["handled"]) == ((1, 1), (0, 1))
    assert (shares(before)["reopened"], shares(after)["reopened"]) == ((0, 1), (1, 1))
    assert shares(after)["three_days"] == shares(before)["three_days"] == (1, 1)
    no_better(before, after)


def test_a_review_that_finds_against_us_is_taking_it_up_again(cast: Cast) -> None:
    appeal = appealed(cast)
    decide_appeal(
        actor=cast.actor("leo_manager"),
        now=NOW + timedelta(hours=1),
        appeal_id=appeal.pk,
        outcome="overturned",
        words="照片清楚",
        answer="我们重新处理。",
    )

    assert shares(figures())["reopened"] == (1, 1)


def test_who_complains_of_the_same_again_is_a_repeat(cast: Cast) -> None:
    take(cast, serial="SN-1")
    take(cast, serial="SN-2", now=NOW + timedelta(hours=1))
    again = take(cast, serial="SN-1", now=NOW + timedelta(days=2))

    rows, _after = complaints_behind(
        actor=cast.actor("leo_manager"), period=period(), now=LATER, measure="repeat"
    )

    assert [row.id for row in rows] == [again.pk]
    assert shares(figures())["repeat"] == (1, 3)


@pytest.mark.parametrize("serial", ["", "SN-1"])
def test_leaving_open_what_it_is_about_hides_no_repeat(cast: Cast, serial: str) -> None:
    take(cast, serial=serial)
    take(cast, serial="" if serial else "SN-1", now=NOW + timedelta(days=1))

    assert figures().repeats == 1


def test_another_customers_complaint_and_an_old_one_are_no_repeats(cast: Cast) -> None:
    take(cast)
    other = take(cast)
    Complaint.objects.filter(pk=other.pk).update(customer=None)
    old = take(cast, now=NOW - timedelta(days=91))

    assert Complaint.objects.filter(pk=old.pk).exists()
    assert figures().repeats == 0


def test_every_number_has_its_rows_and_its_facts(cast: Cast) -> None:
    closed(cast)
    declined(cast)
    withdrawn(cast, take(cast))
    take(cast, now=NOW + timedelta(days=1))
    found, leo = figures(), cast.actor("leo_manager")

    rows = {
        measure: len(complaints_behind(actor=leo, period=period(), now=LATER, measure=measure)[0])
        for measure in MEASURES
    }
    facts = list(complaint_facts(period=period(), now=LATER))

    names = {"repeat": "repeats"}
    assert rows.pop("due") == found.in_time + found.late + found.undisposed
    assert rows == {name: getattr(found, names.get(name, name)) for name in rows}
    assert Counter(fact.standing for fact in facts) == {
        "handled": 1,
        "not_accepted": 1,
        "withdrawn": 1,
        "open": 1,
    }
    assert Counter(fact.timing for fact in facts) == {"in_time": 2, "undisposed": 2}
    assert len({fact.id for fact in facts}) == 4


def test_pages_through_the_rows(cast: Cast) -> None:
    first, second = take(cast), take(cast, now=NOW + timedelta(hours=1))
    leo = cast.actor("leo_manager")

    one, after = complaints_behind(actor=leo, period=period(), now=LATER, limit=1)
    two, end = complaints_behind(actor=leo, period=period(), now=LATER, limit=1, after=after)

    assert ([row.id for row in one + two], end) == ([second.pk, first.pk], "")


@pytest.mark.parametrize("asked", [{"measure": "speed"}, {"after": "x"}, {"after": "2026-01-01~1"}])
def test_refuses_what_is_no_number(cast: Cast, asked: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        complaints_behind(actor=cast.actor("leo_manager"), period=period(), now=LATER, **asked)


def test_needs_the_right_to_figures(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        complaint_figures(period=period(), now=LATER, actor=cast.actor("ana_agent"))


def test_is_one_statement(cast: Cast, django_assert_max_num_queries: Any) -> None:
    take(cast)
    figures()

    with django_assert_max_num_queries(1):
        figures()


def test_nothing_received_has_no_rate(db: None) -> None:
    assert [rate.rate for rate in figures().rates] == [None] * 4


@pytest.mark.parametrize(
    ("x", "n", "still", "verdict"),
    [
        (500, 500, 0, "met"),
        (480, 500, 20, "unclear"),
        (480, 500, 0, "missed"),
        (480, 500, 5, "missed"),
        (0, 0, 0, "unclear"),
    ],
)
def test_what_is_open_may_still_end_well(x: int, n: int, still: int, verdict: str) -> None:
    assert ComplaintRate(code="handled", x=x, n=n, open=still, target=0.99).verdict == verdict
