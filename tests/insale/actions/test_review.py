"""A contract review: begun on a draft, signed by the roles of its points, void once the draft says something else."""

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed, content_of_two, entries, opened
from tests.insale.reviewing import begun, checklist, signed
from yinuo.core.errors import NotFound
from yinuo.insale.actions.order import Delivery, cancel_order, edit_order
from yinuo.insale.actions.review import begin_review, settle_point, sign_point
from yinuo.insale.actions.review_checklist import change_review_checklist
from yinuo.insale.actions.review_decision import release_on_condition, release_review
from yinuo.insale.errors import OrderConfirmed, OrderOver
from yinuo.insale.errors_contract import (
    NoOpenFinding,
    NoReviewChecklist,
    PointNotYours,
    ReviewDecided,
    ReviewInForce,
)
from yinuo.insale.models import ContractReview, ReviewChecklist
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Promise


def test_copies_the_checklist_as_it_is(cast: Cast) -> None:
    review = begun(cast)
    made = ReviewChecklist.objects.get()

    change_review_checklist(
        actor=cast.actor("leo_manager"), now=NOW, checklist_id=made.pk, fields={"items": made.items[:1]}
    )

    assert [(p.code, p.role, p.ok) for p in review.points.order_by("position")] == [
        ("p1", "agent", None),
        ("p2", "technician", None),
    ]
    assert (review.state, review.order_version, len(review.content_sha256)) == ("open", 1, 64)
    assert len(entries("review_begun")) == 1


def test_begins_once_and_on_a_draft_only(cast: Cast) -> None:
    ana = cast.actor("ana_agent")
    with pytest.raises(NoReviewChecklist):
        begin_review(actor=ana, now=NOW, order_id=opened(cast).pk)
    over, agreed = opened(cast), confirmed(cast)
    cancel_order(actor=ana, now=NOW, order_id=over.pk, reason="No more")
    review = begun(cast)

    with pytest.raises(ReviewInForce):
        begin_review(actor=ana, now=NOW, order_id=review.order_id)
    with pytest.raises(OrderOver):
        begin_review(actor=ana, now=NOW, order_id=over.pk)
    with pytest.raises(OrderConfirmed):
        begin_review(actor=ana, now=NOW, order_id=agreed.pk)
    with pytest.raises(NotFound):
        begin_review(actor=cast.actor("otto_other_outlet"), now=NOW, order_id=review.order_id)
    assert ContractReview.objects.count() == 1


def test_a_point_is_signed_by_its_role_alone(cast: Cast) -> None:
    review = begun(cast)

    signed(cast, review, finding="The top is too wide for the frame.")

    rows = [(p.ok, p.words, p.signed_by) for p in review.points.order_by("position")]
    assert rows == [
        (True, "", cast.ana_agent),
        (False, "The top is too wide for the frame.", cast.tia_technician),
    ]
    assert [entry.facts["role"] for entry in entries("review_point_signed")] == ["agent", "technician"]


@pytest.mark.parametrize("name", ["leo_manager", "ada_administrator", "ana_agent"])
def test_nobody_signs_in_anothers_role(cast: Cast, name: str) -> None:
    review = begun(cast)

    with pytest.raises(PointNotYours) as refused:
        sign_point(actor=cast.actor(name), now=NOW, review_id=review.pk, position=1, ok=True)

    assert refused.value.status == 403
    assert review.points.filter(ok__isnull=False).count() == 0
    assert entries("review_point_signed") == []


def test_a_finding_has_words_and_the_last_word_counts(cast: Cast) -> None:
    review, ana = begun(cast), cast.actor("ana_agent")

    with pytest.raises(EmptyText):
        sign_point(actor=ana, now=NOW, review_id=review.pk, position=0, ok=False, words=" \x00")
    with pytest.raises(TextTooLong):
        sign_point(actor=ana, now=NOW, review_id=review.pk, position=0, ok=False, words="x" * 501)
    with pytest.raises(NotFound):
        sign_point(actor=ana, now=NOW, review_id=review.pk, position=9, ok=True)
    sign_point(actor=ana, now=NOW, review_id=review.pk, position=0, ok=False, words="Wood is late")
    sign_point(actor=ana, now=NOW, review_id=review.pk, position=0, ok=True)

    point = review.points.get(position=0)
    assert (point.ok, point.words) == (True, "")


def test_a_finding_is_settled_by_its_role_and_stays_on_record(cast: Cast) -> None:
    review = signed(cast, begun(cast), finding="Too wide")
    ana, tia = cast.actor("ana_agent"), cast.actor("tia_technician")

    with pytest.raises(PointNotYours):
        settle_point(actor=ana, now=NOW, review_id=review.pk, position=1, words="Done")
    with pytest.raises(NoOpenFinding):
        settle_point(actor=ana, now=NOW, review_id=review.pk, position=0, words="Done")
    settle_point(actor=tia, now=NOW, review_id=review.pk, position=1, words="Cut to 80 cm")

    point = review.points.get(position=1)
    assert (point.ok, point.words, point.settled_words, point.settled_at) == (
        False,
        "Too wide",
        "Cut to 80 cm",
        NOW,
    )
    with pytest.raises(NoOpenFinding):
        settle_point(actor=tia, now=NOW, review_id=review.pk, position=1, words="Again")


def test_after_the_decision_nothing_is_signed(cast: Cast) -> None:
    review, ana = signed(cast, begun(cast)), cast.actor("ana_agent")
    release_review(actor=ana, now=NOW, review_id=review.pk)

    with pytest.raises(ReviewDecided):
        sign_point(actor=ana, now=NOW, review_id=review.pk, position=0, ok=False, words="Late")
    with pytest.raises(ReviewDecided):
        settle_point(actor=ana, now=NOW, review_id=review.pk, position=0, words="Late")


def test_a_draft_that_says_something_else_is_reviewed_anew(cast: Cast) -> None:
    review, ana = signed(cast, begun(cast)), cast.actor("ana_agent")
    release_review(actor=ana, now=NOW, review_id=review.pk)

    edit_order(
        actor=ana,
        now=NOW,
        order_id=review.order_id,
        content=content_of_two(discount_percent=Decimal(5)),
        delivery=Delivery(),
    )

    review.refresh_from_db()
    assert review.state == "void"
    assert [entry.facts["before"] for entry in entries("review_voided")] == ["released"]
    assert begun(cast, review.order).state == "open"


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    review, ana = begun(cast), cast.actor("ana_agent")

    edit_order(
        actor=ana,
        now=NOW,
        order_id=review.order_id,
        content=content_of_two(),
        delivery=Delivery(recipient="Kim"),
    )

    review.refresh_from_db()
    assert (review.state, entries("review_voided")) == ("open", [])


def test_another_day_voids_it_and_its_condition_with_it(cast: Cast) -> None:
    review, ana = signed(cast, begun(cast)), cast.actor("ana_agent")
    release_on_condition(
        actor=ana, now=NOW, review_id=review.pk, condition="Buy the wood", due_on=date(2026, 3, 20)
    )

    edit_order(
        actor=ana,
        now=NOW,
        order_id=review.order_id,
        content=content_of_two(),
        delivery=Delivery(on=date(2026, 4, 20)),
    )

    review.refresh_from_db()
    assert (review.state, Promise.objects.get(what="Buy the wood").state) == ("void", "released")


def test_a_checklist_can_be_named(cast: Cast) -> None:
    named = checklist(cast, is_default=False, code="named")
    review = begin_review(
        actor=cast.actor("ana_agent"), now=NOW, order_id=opened(cast).pk, checklist_id=named.pk
    )

    assert review.points.count() == 2
