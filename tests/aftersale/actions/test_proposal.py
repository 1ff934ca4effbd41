"""A solution is written in versions and offered: within the budget alone, beyond it with another's leave."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.aftersale.complaining import accepted, entries, take, with_standards
from tests.aftersale.solving import (
    EXCHANGE,
    LATER,
    ON_PAGE,
    agreed,
    budget,
    carried_out,
    customer,
    goodwill,
    offered,
    write,
)
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.complaint_stage import withdraw_complaint
from yinuo.aftersale.actions.proposal import PlannedRemedy, offer_proposal, write_proposal
from yinuo.aftersale.actions.proposal_decision import refuse_proposal
from yinuo.aftersale.actions.verification import return_complaint
from yinuo.aftersale.errors import (
    MixedRemedyCurrencies,
    ProposalOutdated,
    RemedyAmountNeeded,
    RemedyNeeded,
)
from yinuo.aftersale.goodwill import allowance_of
from yinuo.aftersale.models import Complaint, ComplaintProposal, ProposedRemedy
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotAllowed, NotFound
from yinuo.matters.errors import DueInThePast, DueTooFar, EmptyText
from yinuo.matters.models import Promise
from yinuo.presale.errors import ApprovalNeeded


def test_is_written_with_its_remedies_and_not_shown_yet(cast: Cast) -> None:
    complaint = accepted(cast)

    proposal = write(cast, complaint, EXCHANGE, goodwill("50.5"), now=LATER)

    assert (proposal.number, proposal.state, proposal.made_by_id) == (1, "draft", cast.ana_agent.pk)
    assert proposal.needs_approval
    assert list(proposal.remedies.order_by("position").values_list("kind", "words", "amount")) == [
        ("exchange", "换一把新椅子", None),
        ("goodwill", "", Decimal("50.50")),
    ]
    assert Complaint.objects.get(pk=complaint.pk).stage == "investigating"
    assert not complaint.messages.filter(direction="out").exists()
    assert entries("proposal_written")[0].facts["amount"] == "50.50"


def test_the_next_version_supersedes_what_was_not_offered(cast: Cast) -> None:
    complaint = accepted(cast)
    first = write(cast, complaint)

    second = write(cast, complaint, goodwill("10"))

    first.refresh_from_db()
    assert (first.state, second.number, second.state) == ("superseded", 2, "draft")


@pytest.mark.parametrize(
    ("remedies", "error"),
    [
        ((), RemedyNeeded),
        ((PlannedRemedy(kind="refund", due_on=date(2026, 3, 16)),), RemedyAmountNeeded),
        ((PlannedRemedy(kind="gold", due_on=date(2026, 3, 16)),), InvalidValue),
        ((replace(EXCHANGE, due_on=date(2026, 3, 11)),), DueInThePast),
        ((replace(EXCHANGE, due_on=date(2046, 3, 11)),), DueTooFar),
        ((replace(EXCHANGE, due_on=date.max),), DueTooFar),
        ((replace(EXCHANGE, due_on=date.min),), DueInThePast),
        ((goodwill("0"),), InvalidValue),
        ((goodwill("-1"),), InvalidValue),
        ((goodwill("NaN"),), InvalidValue),
        ((goodwill("0.001"),), InvalidValue),
        ((goodwill("1e12"),), InvalidValue),
        ((goodwill("1", currency="yuan"),), InvalidValue),
        ((goodwill("1", currency="KWD"),), InvalidValue),
        ((goodwill("1"), goodwill("1", currency="TWD")), MixedRemedyCurrencies),
        ((EXCHANGE,) * 13, InvalidValue),
    ],
)
def test_is_not_written_with(
    cast: Cast, remedies: tuple[PlannedRemedy, ...], error: type[DomainError]
) -> None:
    complaint = accepted(cast)

    with pytest.raises(error):
        write_proposal(
            actor=cast.actor("ana_agent"), now=NOW, complaint_id=complaint.pk, words="方案", remedies=remedies
        )

    assert not ComplaintProposal.objects.exists()
    assert entries("proposal_written") == []


def test_is_not_written_without_words(cast: Cast) -> None:
    complaint = accepted(cast)

    with pytest.raises(EmptyText):
        write_proposal(
            actor=cast.actor("ana_agent"), now=NOW, complaint_id=complaint.pk, words=" ", remedies=[EXCHANGE]
        )

    assert not ComplaintProposal.objects.exists()


def test_is_not_written_before_the_complaint_is_taken_on(cast: Cast) -> None:
    complaint = take(cast)

    with pytest.raises(InvalidMove):
        write(cast, complaint)


def test_is_not_written_by_strangers_nor_by_those_who_only_read(cast: Cast) -> None:
    complaint = accepted(cast)

    with pytest.raises(NotFound):
        write(cast, complaint, who="otto_other_outlet")
    with pytest.raises(NotAllowed):
        write(cast, complaint, who="sun_supervisor")


def test_is_offered_by_message_with_what_when_and_where_to_answer(cast: Cast) -> None:
    with_standards()
    complaint = accepted(cast)
    budget(cast, "100")
    proposal = write(cast, complaint, EXCHANGE, goodwill("80"))

    offer_proposal(actor=cast.actor("ana_agent"), now=LATER, proposal_id=proposal.pk)

    stored = Complaint.objects.get(pk=complaint.pk)
    assert (stored.stage, stored.state, stored.proposed_at) == ("proposed", "waiting_customer", LATER)
    message = complaint.messages.get(direction="out")
    assert message.text.startswith("非常抱歉，这是我们的方案。")
    assert "换一把新椅子" in message.text
    assert "¥80.00" in message.text
    assert f"/{complaint.secret}/" in message.text
    disposition = Promise.objects.get(
        matter=complaint.pk, standard_version__standard__code="complaint-disposition"
    )
    assert disposition.state == "kept"
    assert entries("proposal_offered")[0].facts["message_id"] == message.pk
    assert not Promise.objects.filter(matter=complaint.pk, source="person").exists()


def test_goes_beyond_the_budget_only_with_leave(cast: Cast) -> None:
    budget(cast, "100")
    complaint = accepted(cast)
    proposal = write(cast, complaint, goodwill("100.01"))

    with pytest.raises(ApprovalNeeded):
        offer_proposal(actor=cast.actor("ana_agent"), now=NOW, proposal_id=proposal.pk)

    assert Complaint.objects.get(pk=complaint.pk).stage == "investigating"
    assert ComplaintProposal.objects.get().state == "draft"
    assert not complaint.messages.filter(direction="out").exists()


@pytest.mark.parametrize("currency", ["TWD", "EUR"])
def test_money_of_another_currency_is_in_no_budget(cast: Cast, currency: str) -> None:
    budget(cast, "100")
    proposal = write(cast, accepted(cast), goodwill("1", currency=currency))

    with pytest.raises(ApprovalNeeded):
        offer_proposal(actor=cast.actor("ana_agent"), now=NOW, proposal_id=proposal.pk)


def test_what_was_given_is_used_up_and_what_was_not_taken_is_free_again(cast: Cast) -> None:
    budget(cast, "100")
    ana, of_ana = cast.actor("ana_agent"), cast.ana_agent.pk
    first = offered(cast, goodwill("70"))
    assert allowance_of(of_ana, now=NOW).left == Decimal(30)
    second = write(cast, accepted(cast), goodwill("30.01"))
    with pytest.raises(ApprovalNeeded):
        offer_proposal(actor=ana, now=NOW, proposal_id=second.pk)

    refuse_proposal(
        actor=customer(first.complaint), now=LATER, proposal_id=first.pk, said=replace(ON_PAGE, words="太少")
    )

    assert allowance_of(of_ana, now=NOW).left == Decimal(100)
    offer_proposal(actor=ana, now=LATER, proposal_id=second.pk)
    assert allowance_of(of_ana, now=LATER).used == Decimal("30.01")


def test_the_next_month_begins_anew_and_the_budget_goes_on(cast: Cast) -> None:
    budget(cast, "100")
    offered(cast, goodwill("70"))

    april = NOW + timedelta(days=25)

    found = allowance_of(cast.ana_agent.pk, now=april)
    assert (found.amount, found.used) == (Decimal(100), Decimal(0))


def test_one_who_withdraws_an_undecided_complaint_took_nothing(cast: Cast) -> None:
    budget(cast, "100")
    proposal = offered(cast, goodwill("70"))

    withdraw_complaint(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=proposal.complaint_id,
        reason="好了",
        answer="已撤回。",
    )

    assert allowance_of(cast.ana_agent.pk, now=LATER).left == Decimal(100)


def test_whoever_offers_a_colleagues_draft_gives_from_their_own_budget(cast: Cast) -> None:
    budget(cast, "100")
    proposal = write(cast, accepted(cast), goodwill("10"))

    with pytest.raises(ApprovalNeeded):
        offer_proposal(actor=cast.actor("leo_manager"), now=NOW, proposal_id=proposal.pk)


def test_a_newer_one_takes_the_place_of_one_that_lies_at_the_customers(cast: Cast) -> None:
    first = offered(cast)
    second = write(cast, first.complaint, replace(EXCHANGE, words="换两把"))

    offer_proposal(actor=cast.actor("ana_agent"), now=LATER, proposal_id=second.pk)

    first.refresh_from_db()
    stored = Complaint.objects.get(pk=first.complaint_id)
    assert (first.state, stored.stage, stored.proposed_at) == ("superseded", "proposed", NOW)
    assert entries("proposal_offered")[1].facts["before_id"] == first.pk
    assert len(entries("complaint_disposed")) == 1


def test_is_not_offered_when_a_day_in_it_has_passed(cast: Cast) -> None:
    proposal = write(cast, accepted(cast))

    with pytest.raises(ProposalOutdated):
        offer_proposal(actor=cast.actor("ana_agent"), now=NOW + timedelta(days=6), proposal_id=proposal.pk)

    assert Complaint.objects.get().stage == "investigating"


def test_is_offered_once(cast: Cast) -> None:
    proposal = offered(cast)

    with pytest.raises(InvalidMove):
        offer_proposal(actor=cast.actor("ana_agent"), now=LATER, proposal_id=proposal.pk)

    assert proposal.complaint.messages.filter(direction="out").count() == 1


def test_a_second_solution_follows_one_that_did_not_help(cast: Cast) -> None:
    complaint = carried_out(cast)
    return_complaint(
        actor=cast.actor("ana_agent"),
        now=LATER,
        complaint_id=complaint.pk,
        said=replace(ON_PAGE, how="phone", words="还是响"),
    )

    agreed(cast, replace(EXCHANGE, words="退一把"), complaint=complaint)

    assert list(complaint.proposals.order_by("number").values_list("state", flat=True)) == [
        "superseded",
        "agreed",
    ]
    assert ProposedRemedy.objects.filter(done_at__isnull=False).count() == 1
