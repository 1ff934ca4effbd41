"""What was agreed on is carried out: each remedy once, its promise kept, and after the last the customer is asked."""

from datetime import timedelta

import pytest

from tests.aftersale.complaining import ANSWER, entries
from tests.aftersale.solving import EXCHANGE, LATER, agreed, budget, carried_out, goodwill, offered
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.complaint_stage import withdraw_complaint
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.errors import RemedyDone, RemedyNotAgreed
from yinuo.aftersale.models import Complaint, ComplaintProposal, ProposedRemedy
from yinuo.core.errors import NotFound
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import keep_promise, release_promise, supersede_promise
from yinuo.matters.errors import EvidenceNeeded
from yinuo.matters.models import Promise

DAY_AFTER = NOW + timedelta(days=1)


def _two(cast: Cast) -> list[ProposedRemedy]:
    budget(cast, "100")
    return list(agreed(cast, EXCHANGE, goodwill("80")).remedies.order_by("position"))


def test_one_after_the_other_and_then_the_customer_is_asked(cast: Cast) -> None:
    first, second = _two(cast)
    ana = cast.actor("ana_agent")

    carry_out_remedy(actor=ana, now=LATER, remedy_id=first.pk, words="新椅子已送到")

    complaint = Complaint.objects.get()
    assert complaint.stage == "remedying"
    assert Promise.objects.get(pk=first.promise_id).state == "kept"
    assert Promise.objects.get(pk=second.promise_id).state == "active"

    carry_out_remedy(actor=ana, now=DAY_AFTER, remedy_id=second.pk, words="转账回单 0312")

    complaint.refresh_from_db()
    assert (complaint.stage, complaint.state) == ("verifying", "waiting_customer")
    asked = complaint.messages.filter(direction="out").order_by("-at", "-id")[0]
    assert "换一把新椅子" in asked.text
    assert "¥80.00" in asked.text
    assert f"/{complaint.secret}/" in asked.text
    second.refresh_from_db()
    assert (second.done_at, second.done_by_id, second.done_words) == (
        DAY_AFTER,
        cast.ana_agent.pk,
        "转账回单 0312",
    )
    assert [one.facts["left"] for one in entries("remedy_carried_out")] == [1, 0]


def test_is_carried_out_once_and_with_evidence(cast: Cast) -> None:
    first, _second = _two(cast)
    ana = cast.actor("ana_agent")
    with pytest.raises(EvidenceNeeded):
        carry_out_remedy(actor=ana, now=LATER, remedy_id=first.pk, words=" ")
    carry_out_remedy(actor=ana, now=LATER, remedy_id=first.pk, words="送到")

    with pytest.raises(RemedyDone):
        carry_out_remedy(actor=ana, now=LATER, remedy_id=first.pk, words="又送到")

    first.refresh_from_db()
    assert first.done_words == "送到"


def test_nothing_is_carried_out_before_the_customer_agreed(cast: Cast) -> None:
    remedy = offered(cast).remedies.get()

    with pytest.raises(RemedyNotAgreed):
        carry_out_remedy(actor=cast.actor("ana_agent"), now=LATER, remedy_id=remedy.pk, words="送到")

    remedy.refresh_from_db()
    assert remedy.done_at is None


def test_others_do_not_see_it(cast: Cast) -> None:
    remedy = agreed(cast).remedies.get()

    with pytest.raises(NotFound):
        carry_out_remedy(actor=cast.actor("otto_other_outlet"), now=LATER, remedy_id=remedy.pk, words="送到")


def test_a_promise_kept_by_hand_is_the_remedy_carried_out(cast: Cast) -> None:
    remedy = agreed(cast).remedies.get()

    keep_promise(actor=cast.actor("ana_agent"), now=LATER, promise_id=remedy.promise_id, evidence="师傅回单")

    remedy.refresh_from_db()
    assert (remedy.done_at, remedy.done_words) == (LATER, "师傅回单")
    assert Complaint.objects.get().stage == "verifying"
    assert len(entries("remedy_carried_out")) == 1


def test_what_the_customer_waived_is_not_owed(cast: Cast) -> None:
    remedy = agreed(cast).remedies.get()

    release_promise(
        actor=cast.actor("leo_manager"), now=LATER, promise_id=remedy.promise_id, evidence="客户说不用换了"
    )

    remedy.refresh_from_db()
    assert remedy.done_words == "客户说不用换了"
    assert Complaint.objects.get().stage == "verifying"


def test_another_day_with_consent_is_the_remedys_day(cast: Cast) -> None:
    remedy = agreed(cast).remedies.get()

    new = supersede_promise(
        actor=cast.actor("ana_agent"),
        now=LATER,
        promise_id=remedy.promise_id,
        plan=PlannedPromise(what="换一把新椅子", due_at=NOW + timedelta(days=8)),
        consent="客户同意下周五",
        reason="缺货",
    )

    remedy.refresh_from_db()
    assert remedy.promise_id == new.pk
    assert remedy.due_on.isoformat() == "2026-03-20"
    carry_out_remedy(actor=cast.actor("ana_agent"), now=DAY_AFTER, remedy_id=remedy.pk, words="送到")
    assert Promise.objects.get(pk=new.pk).state == "kept"


def test_carried_out_late_is_late(cast: Cast) -> None:
    complaint = carried_out(cast, now=NOW + timedelta(days=6))

    promise = Promise.objects.get(matter=complaint.pk, source="person")
    assert (promise.state, complaint.stage) == ("kept_late", "verifying")


def test_withdrawn_meanwhile_nothing_counts_as_carried_out(cast: Cast) -> None:
    proposal = agreed(cast)

    withdraw_complaint(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=proposal.complaint_id,
        reason="好了",
        answer=ANSWER,
    )

    assert proposal.remedies.get().done_at is None
    assert Complaint.objects.get().stage == "withdrawn"
    assert ComplaintProposal.objects.get().state == "agreed"
