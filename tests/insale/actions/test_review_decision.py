"""How a contract review ends: released, on a condition, sent back; and that an order is confirmed after it."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import entries
from tests.insale.reviewing import begun, checklist, point, signed
from yinuo.core.errors import InvalidMove, NotAllowed
from yinuo.insale.actions.order import confirm_order
from yinuo.insale.actions.review import begin_review, settle_point
from yinuo.insale.actions.review_decision import (
    release_on_condition,
    release_review,
    send_back_review,
    settle_condition,
)
from yinuo.insale.errors import ReviewNeeded
from yinuo.insale.errors_contract import FindingsOpen, NoOpenCondition, PointsUnsigned
from yinuo.insale.models import Order
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText, ReasonNeeded, TextTooLong
from yinuo.matters.models import Notice, Promise

SOON = date(2026, 3, 20)


def test_a_released_order_is_confirmed(cast: Cast) -> None:
    review, ana = begun(cast), cast.actor("ana_agent")
    with pytest.raises(PointsUnsigned):
        release_review(actor=ana, now=NOW, review_id=review.pk)
    signed(cast, review)
    with pytest.raises(ReviewNeeded):
        confirm_order(actor=ana, now=NOW, order_id=review.order_id)

    release_review(actor=ana, now=NOW, review_id=review.pk)

    assert confirm_order(actor=ana, now=NOW, order_id=review.order_id).status == "confirmed"
    (entry,) = entries("review_released")
    assert entry.facts["content_sha256"] == review.content_sha256
    with pytest.raises(InvalidMove):
        release_review(actor=ana, now=NOW, review_id=review.pk)


def test_an_open_finding_stops_the_release_until_it_is_settled(cast: Cast) -> None:
    review, ana = signed(cast, begun(cast), finding="Too wide"), cast.actor("ana_agent")

    with pytest.raises(FindingsOpen):
        release_review(actor=ana, now=NOW, review_id=review.pk)
    settle_point(
        actor=cast.actor("tia_technician"), now=NOW, review_id=review.pk, position=1, words="Cut to size"
    )

    assert release_review(actor=ana, now=NOW, review_id=review.pk).state == "released"


def test_a_finding_that_need_not_stop_it_does_not(cast: Cast) -> None:
    checklist(cast, items=[point("a"), point("b", "technician", must=False)])
    review = signed(cast, begun(cast), finding="Only grey is left")

    assert release_review(actor=cast.actor("ana_agent"), now=NOW, review_id=review.pk).state == "released"


def test_a_condition_is_a_promise_until_it_is_met(cast: Cast) -> None:
    review, ana = signed(cast, begun(cast), finding="No oak in stock"), cast.actor("ana_agent")

    release_on_condition(actor=ana, now=NOW, review_id=review.pk, condition="Oak is bought", due_on=SOON)

    promise = Promise.objects.get(what="Oak is bought")
    assert (promise.matter_id, promise.state, promise.certainty, promise.due_at.date()) == (
        review.order_id,
        "active",
        "day",
        SOON,
    )
    assert confirm_order(actor=ana, now=NOW, order_id=review.order_id).status == "confirmed"
    later = NOW + timedelta(days=1)
    with pytest.raises(EmptyText):
        settle_condition(actor=ana, now=later, review_id=review.pk, words=" ")
    settle_condition(actor=ana, now=later, review_id=review.pk, words="Came on Friday")
    promise.refresh_from_db()
    assert (promise.state, promise.evidence_words) == ("kept", "Came on Friday")
    with pytest.raises(NoOpenCondition):
        settle_condition(actor=ana, now=later, review_id=review.pk, words="Twice")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"condition": " \x00"}, EmptyText),
        ({"condition": "x" * 201}, TextTooLong),
        ({"due_on": date(2026, 3, 1)}, DueInThePast),
        ({"due_on": date(2199, 3, 1)}, DueTooFar),
    ],
)
def test_refuses_a_condition_that_is_none(cast: Cast, fields: dict[str, Any], error: type[Exception]) -> None:
    review = signed(cast, begun(cast))

    with pytest.raises(error):
        release_on_condition(
            actor=cast.actor("ana_agent"),
            now=NOW,
            review_id=review.pk,
            **{"condition": "Oak is bought", "due_on": SOON, **fields},
        )

    review.refresh_from_db()
    assert (review.state, entries("review_released"), Promise.objects.filter(source="person").count()) == (
        "open",
        [],
        0,
    )


def test_what_is_sent_back_is_a_draft_that_is_reviewed_anew(cast: Cast) -> None:
    review, ana, leo = begun(cast), cast.actor("ana_agent"), cast.actor("leo_manager")
    with pytest.raises(ReasonNeeded):
        send_back_review(actor=leo, now=NOW, review_id=review.pk, reason=" ")

    send_back_review(actor=leo, now=NOW, review_id=review.pk, reason="The sizes are missing")

    review.refresh_from_db()
    assert (review.state, review.words, Order.objects.get(pk=review.order_id).status) == (
        "refused",
        "The sizes are missing",
        "draft",
    )
    notice = Notice.objects.get(kind="review_sent_back")
    assert (notice.staff_id, notice.facts["text"]) == (cast.ana_agent.pk, "The sizes are missing")
    with pytest.raises(ReviewNeeded):
        confirm_order(actor=ana, now=NOW, order_id=review.order_id)
    assert begin_review(actor=ana, now=NOW, order_id=review.order_id).state == "open"


def test_whoever_signs_does_not_decide(cast: Cast) -> None:
    review = signed(cast, begun(cast))

    with pytest.raises((NotAllowed, Exception)) as refused:
        release_review(actor=cast.actor("tia_technician"), now=NOW, review_id=review.pk)

    assert getattr(refused.value, "status", 0) in (403, 404)
