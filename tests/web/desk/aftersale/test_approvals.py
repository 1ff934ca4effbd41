"""What waits for leave on the desk: on the board, on one's day, and approved or sent back there."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.aftersale.complaining import accepted
from tests.aftersale.solving import budget, goodwill, write
from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.actions.apology import write_apology
from yinuo.aftersale.actions.proposal import PlannedRemedy
from yinuo.aftersale.actions.proposal_review import ask_proposal_approval
from yinuo.aftersale.models import ApologyLetter, ComplaintProposal

HOME = "/desk/complaints/approvals/"


@pytest.fixture
def leo(sign_in: SignIn) -> Client:
    return sign_in("leo_manager")


@pytest.fixture
def proposal(cast: Cast) -> ComplaintProposal:
    now = timezone.now()
    budget(cast, "300")
    plan: PlannedRemedy = goodwill("500")
    made = write(
        cast,
        accepted(cast, now=now),
        PlannedRemedy(
            kind=plan.kind, amount=plan.amount, due_on=now.date().replace(year=now.year + 1, day=1)
        ),
        now=now,
    )
    return ask_proposal_approval(actor=cast.actor("ana_agent"), now=now, proposal_id=made.pk)


@pytest.fixture
def letter(cast: Cast) -> ApologyLetter:
    now = timezone.now()
    complaint = accepted(cast, now=now, severity=3)
    return write_apology(actor=cast.actor("ana_agent"), now=now, complaint_id=complaint.pk, text="非常抱歉。")


def test_shows_what_waits_with_amount_reason_and_who_asks(
    leo: Client, proposal: ComplaintProposal, letter: ApologyLetter, django_assert_max_num_queries: Any
) -> None:
    leo.get(HOME)

    with django_assert_max_num_queries(11):
        page = leo.get(HOME).content.decode()

    assert "¥500" in page
    assert "¥300 of ¥300 is left this month." in page.replace(".00", "")
    assert "A letter in a grave complaint is read by somebody else before it leaves." in page
    assert page.count("Ana") >= 2
    for where in (f"proposals/{proposal.pk}/approve/", f"proposals/{proposal.pk}/send-back/"):
        assert where in page
    assert f"apologies/{letter.pk}/approve/" in page


def test_is_approved_and_sent_back_there(
    leo: Client, proposal: ComplaintProposal, letter: ApologyLetter
) -> None:
    url = f"/desk/complaints/{proposal.complaint_id}/proposals/{proposal.pk}/send-back/"
    silent = leo.post(url, {"words": "", "next": HOME})
    back = leo.post(url, {"words": "先换货", "next": HOME})
    read = leo.post(f"/desk/complaints/{letter.complaint_id}/apologies/{letter.pk}/approve/", {"next": HOME})

    proposal.refresh_from_db()
    letter.refresh_from_db()
    assert (silent.status_code, back["Location"], read["Location"]) == (422, HOME, HOME)
    assert (proposal.state, letter.state) == ("draft", "approved")
    assert "Nothing waits for you" in leo.get(HOME).content.decode()


def test_the_board_and_my_day_lead_to_it(
    leo: Client, proposal: ComplaintProposal, django_assert_max_num_queries: Any
) -> None:
    leo.get("/desk/complaints/")

    with django_assert_max_num_queries(11):
        board = leo.get("/desk/complaints/").content.decode()
    day = leo.get("/desk/").content.decode()

    assert HOME in board
    assert "Waiting for your approval" in day
    assert f"proposals/{proposal.pk}/approve/" in day


def test_whoever_approves_nothing_is_led_nowhere(desk: Client, proposal: ComplaintProposal) -> None:
    assert desk.get(HOME).status_code == 403
    assert HOME not in desk.get("/desk/complaints/").content.decode()
    assert "Waiting for your approval" not in desk.get("/desk/").content.decode()


def test_a_wrong_cursor_is_no_error_of_ours(leo: Client) -> None:
    assert leo.get(HOME, {"after": "x"}).status_code == 422
