"""After the sale: a complaint on the web that is answered on its third working day across a holiday, and a “no” that a review overturns."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.aftersale.complaining import with_standards
from tests.cast import Cast
from tests.insale.ordering import confirmed, content_of_two
from tests.journeys.complaining import (
    BEFORE_THE_HOLIDAY,
    SHANGHAI,
    Clock,
    complained,
    in_order,
    stage_of,
    story_of,
)
from yinuo.aftersale.models import Appeal, Complaint, ComplaintProposal, FinalAnswer, ProposedRemedy
from yinuo.core.journal import verify_journal
from yinuo.insale.models import Order
from yinuo.matters.models import Promise
from yinuo.people.models import ContactPoint

THIRD_WORKING_DAY = datetime(2026, 10, 9, 16, 0, tzinfo=SHANGHAI)
ITS_END = datetime(2026, 10, 9, 18, 0, tzinfo=SHANGHAI)


@pytest.fixture
def order(cast: Cast, clock: Clock) -> Order:
    """An order that was placed before, by somebody who left a telephone number."""
    with_standards()
    ContactPoint.objects.create(
        customer=cast.kim_customer, kind="phone", value="+8613812345678", created_at=clock.at
    )
    return confirmed(cast, now=clock.at, content=content_of_two(language="en"))


def solved(agent: Client, complaint: Complaint, clock: Clock, *, words: str) -> ComplaintProposal:
    """Write a solution on the desk and put it before the customer."""
    url = f"/desk/complaints/{complaint.pk}/proposal/"
    due = (clock.at + timedelta(days=6)).date().isoformat()
    row = {"remedy-0-kind": "exchange", "remedy-0-words": words, "remedy-0-due_on": due}
    written = agent.post(
        url,
        {
            "words": "We are sorry. This is what we will do.",
            "currency": "CNY",
            "remedy-TOTAL_FORMS": "1",
            "remedy-INITIAL_FORMS": "0",
            **row,
        },
    )
    assert written.status_code == 302, written.content.decode()
    made = ComplaintProposal.objects.filter(complaint=complaint.pk).latest("number")
    offered = agent.post(f"/desk/complaints/{complaint.pk}/proposals/{made.pk}/offer/")
    assert offered.status_code == 302
    return made


def page_of(complaint: Complaint) -> str:
    response = Client().get(f"/c/{complaint.secret}/")
    assert response.status_code == 200
    return response.content.decode()


def said(complaint: Complaint, what: str, **fields: Any) -> None:
    """Say something on the complaint's own page."""
    response = Client().post(f"/c/{complaint.secret}/{what}/", fields)
    assert response.status_code == 302, response.content.decode()


def disposition_of(complaint: Complaint) -> Promise:
    rows = Promise.objects.filter(
        matter=complaint.pk, standard_version__standard__code="complaint-disposition"
    )
    return rows.latest("made_at", "pk")


def test_a_web_complaint_is_answered_on_the_third_working_day_across_a_holiday(
    cast: Cast, clock: Clock, order: Order, desk: Callable[[str], Client]
) -> None:
    complaint = complained(order, clock)
    assert (complaint.purchase_id, complaint.customer_id) == (order.pk, cast.kim_customer.pk)
    assert disposition_of(complaint).due_at == ITS_END
    page = page_of(complaint)
    assert "How the time of “Answer to a complaint” was counted" in page
    assert "National Day" in page

    agent = desk("ana_agent")
    clock.goes_to(BEFORE_THE_HOLIDAY + timedelta(hours=5))
    agent.post(f"/desk/complaints/{complaint.pk}/accept/")
    assert "We are looking into it." in page_of(complaint)
    clock.goes_to(THIRD_WORKING_DAY)
    proposal = solved(agent, complaint, clock, words="Two new chairs, brought to you")
    promised = disposition_of(complaint)
    assert (promised.state, promised.settled_at) == ("kept", THIRD_WORKING_DAY)
    assert Complaint.objects.get(pk=complaint.pk).proposed_at == THIRD_WORKING_DAY

    clock.goes_on(hours=3)
    assert "Two new chairs, brought to you" in page_of(complaint)
    said(complaint, "agree", proposal=proposal.pk)
    assert stage_of(complaint) == "remedying"
    owed = Promise.objects.get(matter=complaint.pk, state="active")
    assert "Two new chairs" in owed.what

    clock.goes_on(days=3)
    remedy = ProposedRemedy.objects.get(proposal=proposal)
    agent.post(
        f"/desk/complaints/{complaint.pk}/remedies/{remedy.pk}/",
        {"words": "Brought on Monday, signed by Kim"},
    )
    owed.refresh_from_db()
    assert (owed.state, stage_of(complaint)) == ("kept", "verifying")

    clock.goes_on(hours=5)
    assert "Was it done, and is it right for you?" in page_of(complaint)
    said(complaint, "confirm")

    assert stage_of(complaint) == "closed"
    answer = FinalAnswer.objects.get(complaint=complaint)
    assert answer.message is not None
    assert (answer.kind, answer.message.direction) == ("closed", "out")
    in_order(
        story_of(complaint),
        "complaint_taken",
        "complaint_accepted",
        "complaint_disposed",
        "proposal_offered",
        "proposal_agreed",
        "remedy_carried_out",
        "putting_right_confirmed",
        "final_answer_given",
    )
    late = Promise.objects.filter(matter=complaint.pk, missed_at__isnull=False)
    late = late.exclude(standard_version=cast.first_answer)  # half an hour, which is the inquiries' own
    assert not late.exists()
    assert list(verify_journal()) == []


def test_a_no_is_reviewed_by_another_and_overturned(
    cast: Cast, clock: Clock, order: Order, desk: Callable[[str], Client]
) -> None:
    complaint = complained(order, clock)
    agent, manager = desk("ana_agent"), desk("leo_manager")
    url = f"/desk/complaints/{complaint.pk}/"
    clock.goes_on(hours=1)
    agent.post(f"{url}accept/")
    clock.goes_on(hours=1)
    proposal = solved(agent, complaint, clock, words="A tin of wax")

    clock.goes_on(hours=1)
    said(complaint, "refuse", proposal=proposal.pk, words="Wax does not close a split.")
    assert stage_of(complaint) == "refused"
    clock.goes_on(hours=1)
    agent.post(f"{url}mediate/", {"words": "May we call you tomorrow at nine?"})
    clock.goes_on(hours=20)
    agent.post(
        f"{url}mediation-end/", {"reason": "No agreement", "answer": "We stay with the wax, and are sorry."}
    )
    assert stage_of(complaint) == "mediation_ended"
    page = page_of(complaint)
    assert "We stay with the wax, and are sorry." in page

    clock.goes_on(hours=2)
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket is not None
    said(complaint, "review", reason="Nobody has looked at the chairs.", ticket=ticket[1])
    review = Appeal.objects.get()
    assert (stage_of(complaint), review.reviewer_id) == ("under_review", cast.leo_manager.pk)
    words = {"words": "The photos show a split", "answer": "You are right. We look into it anew."}
    refused = agent.post(f"{url}review/overturn/", words)
    assert (refused.status_code, stage_of(complaint)) == (403, "under_review")

    clock.goes_on(hours=2)
    manager.post(f"{url}review/overturn/", words)
    assert stage_of(complaint) == "investigating"
    assert "You are right. We look into it anew." in page_of(complaint)
    anew = disposition_of(complaint)
    assert (anew.state, anew.owner_id) == ("active", cast.leo_manager.pk)

    clock.goes_on(hours=1)
    second = solved(manager, complaint, clock, words="Two new chairs")
    said(complaint, "agree", proposal=second.pk)

    assert stage_of(complaint) == "remedying"
    stored = Complaint.objects.get(pk=complaint.pk)
    assert (stored.first_handler_id, stored.handler_id) == (cast.ana_agent.pk, cast.leo_manager.pk)
    proposal.refresh_from_db()
    assert stored.proposed_at == proposal.offered_at
    in_order(
        story_of(complaint),
        "proposal_refused",
        "mediation_begun",
        "mediation_ended",
        "final_answer_given",
        "complaint_appealed",
        "appeal_overturned",
        "proposal_offered",
        "proposal_agreed",
    )
    assert list(verify_journal()) == []
