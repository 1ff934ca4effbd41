"""The customer agrees or does not: to the version that they read, once, with evidence."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tests.aftersale.complaining import accepted, entries, with_standards
from tests.aftersale.solving import (
    CALLED,
    EXCHANGE,
    LATER,
    ON_PAGE,
    budget,
    customer,
    goodwill,
    offered,
    write,
)
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.mediation import begin_mediation
from yinuo.aftersale.actions.proposal import offer_proposal
from yinuo.aftersale.actions.proposal_decision import Said, agree_proposal, refuse_proposal
from yinuo.aftersale.errors import ProposalDecided, ProposalOutdated, ProposalReplaced
from yinuo.aftersale.models import Complaint
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.matters.errors import EvidenceNeeded, TextTooLong
from yinuo.matters.models import Notice, Promise


def test_a_yes_promises_each_remedy_to_the_end_of_its_day(cast: Cast) -> None:
    budget(cast, "100")
    proposal = offered(cast, EXCHANGE, goodwill("80"))
    complaint = proposal.complaint

    agree_proposal(actor=customer(complaint), now=LATER, proposal_id=proposal.pk, said=ON_PAGE)

    stored = Complaint.objects.get(pk=complaint.pk)
    assert (stored.stage, stored.state) == ("remedying", "open")
    owed = list(Promise.objects.filter(matter=complaint.pk, source="person").order_by("pk"))
    assert [(one.what, one.state, one.certainty, one.owner_id) for one in owed] == [
        (owed[0].what, "active", "day", cast.ana_agent.pk),
        (owed[1].what, "active", "day", cast.ana_agent.pk),
    ]
    assert "换一把新椅子" in owed[0].what
    assert "¥80.00" in owed[1].what
    assert {one.due_at for one in owed} == {datetime(2026, 3, 16, 10, 0, tzinfo=UTC)}
    assert {one.promise_id for one in proposal.remedies.all()} == {one.pk for one in owed}
    proposal.refresh_from_db()
    assert proposal.state == "agreed"
    assert proposal.evidence == {
        "how": "page",
        "name": "",
        "address": "192.0.2.7",
        "at": LATER.isoformat(),
    }
    assert Notice.objects.get(kind="solution_agreed").staff_id == cast.ana_agent.pk


def test_staff_note_what_was_said_on_the_telephone(cast: Cast) -> None:
    proposal = offered(cast)

    agree_proposal(actor=cast.actor("ana_agent"), now=LATER, proposal_id=proposal.pk, said=CALLED)

    proposal.refresh_from_db()
    assert (proposal.decision_words, proposal.evidence["how"]) == ("可以，就这么办", "phone")
    assert entries("proposal_agreed")[0].facts["how"] == "phone"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (replace(CALLED, words=" "), EvidenceNeeded),
        (replace(CALLED, how="page"), InvalidValue),
        (replace(CALLED, how="silence"), InvalidValue),
        (replace(CALLED, name="长" * 81), TextTooLong),
        (replace(CALLED, words="长" * 2001), TextTooLong),
    ],
)
@pytest.mark.parametrize("decide", [agree_proposal, refuse_proposal])
def test_staff_note_no_decision(cast: Cast, decide: object, said: Said, error: type[DomainError]) -> None:
    proposal = offered(cast)

    with pytest.raises(error):
        decide(actor=cast.actor("ana_agent"), now=LATER, proposal_id=proposal.pk, said=said)  # type: ignore[operator]

    assert Complaint.objects.get().stage == "proposed"
    assert not Promise.objects.filter(source="person").exists()


def test_a_no_says_why_and_our_next_answer_is_owed(cast: Cast) -> None:
    with_standards()
    proposal = offered(cast)

    refuse_proposal(
        actor=customer(proposal.complaint),
        now=LATER,
        proposal_id=proposal.pk,
        said=replace(ON_PAGE, words="我要退货"),
    )

    stored = Complaint.objects.get()
    assert (stored.stage, stored.state, stored.proposed_at) == ("refused", "open", NOW)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision_words) == ("refused", "我要退货")
    running = Promise.objects.filter(standard_version__standard__code="complaint-disposition", state="active")
    assert running.get().paused_at is None
    assert Notice.objects.filter(kind="solution_refused", staff=cast.ana_agent).count() == 1


def test_a_mediation_answers_a_no(cast: Cast) -> None:
    with_standards()
    proposal = offered(cast)
    refuse_proposal(actor=customer(proposal.complaint), now=LATER, proposal_id=proposal.pk, said=ON_PAGE)

    begin_mediation(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=proposal.complaint_id,
        words="请主管与您再谈一次。",
    )

    owed = Promise.objects.filter(standard_version__standard__code="complaint-disposition")
    assert list(owed.values_list("state", flat=True)) == ["kept", "kept"]


def test_a_second_click_changes_nothing(cast: Cast) -> None:
    proposal = offered(cast)
    kim = customer(proposal.complaint)
    agree_proposal(actor=kim, now=LATER, proposal_id=proposal.pk, said=ON_PAGE)

    agree_proposal(actor=kim, now=LATER, proposal_id=proposal.pk, said=ON_PAGE)

    assert len(entries("proposal_agreed")) == 1
    assert Promise.objects.filter(source="person").count() == 1


def test_a_no_after_a_yes_is_too_late_and_the_other_way_round(cast: Cast) -> None:
    first, second = offered(cast), offered(cast)
    agree_proposal(actor=customer(first.complaint), now=LATER, proposal_id=first.pk, said=ON_PAGE)
    refuse_proposal(actor=customer(second.complaint), now=LATER, proposal_id=second.pk, said=ON_PAGE)

    with pytest.raises(ProposalDecided):
        refuse_proposal(actor=customer(first.complaint), now=LATER, proposal_id=first.pk, said=ON_PAGE)
    with pytest.raises(ProposalDecided):
        agree_proposal(actor=customer(second.complaint), now=LATER, proposal_id=second.pk, said=ON_PAGE)


@pytest.mark.parametrize("decide", [agree_proposal, refuse_proposal])
def test_who_reads_the_old_version_does_not_decide_on_the_new_one(cast: Cast, decide: object) -> None:
    first = offered(cast)
    second = write(cast, first.complaint, replace(EXCHANGE, words="只修不换"))
    offer_proposal(actor=cast.actor("ana_agent"), now=NOW, proposal_id=second.pk)

    with pytest.raises(ProposalReplaced):
        decide(actor=customer(first.complaint), now=LATER, proposal_id=first.pk, said=ON_PAGE)  # type: ignore[operator]

    assert Complaint.objects.get().stage == "proposed"
    second.refresh_from_db()
    assert second.state == "offered"


def test_a_yes_to_days_that_have_passed_is_not_taken(cast: Cast) -> None:
    proposal = offered(cast)

    with pytest.raises(ProposalOutdated):
        agree_proposal(
            actor=customer(proposal.complaint),
            now=NOW + timedelta(days=6),
            proposal_id=proposal.pk,
            said=ON_PAGE,
        )

    assert not Promise.objects.filter(source="person").exists()


def test_a_draft_is_not_there_for_the_customer(cast: Cast) -> None:
    proposal = write(cast, accepted(cast))

    with pytest.raises(NotFound):
        agree_proposal(actor=customer(proposal.complaint), now=LATER, proposal_id=proposal.pk, said=ON_PAGE)


def test_strangers_decide_nothing(cast: Cast) -> None:
    proposal = offered(cast)
    stranger = Actor(kind=ActorKind.CUSTOMER, matter_ids=frozenset({1}))

    with pytest.raises(NotFound):
        agree_proposal(actor=stranger, now=LATER, proposal_id=proposal.pk, said=ON_PAGE)
    with pytest.raises(NotAllowed):
        agree_proposal(actor=cast.actor("sun_supervisor"), now=LATER, proposal_id=proposal.pk, said=CALLED)

    assert Complaint.objects.get().stage == "proposed"
