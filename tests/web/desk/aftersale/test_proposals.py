"""A solution on the desk: written on a page, approved by another, offered, answered, carried out, closed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace

from tests.aftersale.complaining import accepted, take, with_standards
from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.actions.budget import set_budget
from yinuo.aftersale.actions.proposal import PlannedRemedy, offer_proposal, write_proposal
from yinuo.aftersale.actions.proposal_decision import Said, agree_proposal
from yinuo.aftersale.models import Complaint, ComplaintProposal, FinalAnswer, ProposedRemedy
from yinuo.matters.models import Promise

HOME = "/desk/complaints/"
SAID = {"how": "phone", "name": "", "words": "可以，就这么办"}


def now() -> Any:
    return timezone.now()


def day() -> date:
    return date(*(now() + timedelta(days=10)).timetuple()[:3])


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    with_standards()
    return accepted(cast, now=now())


def url_of(complaint: Complaint) -> str:
    return f"{HOME}{complaint.pk}/"


def exchange() -> PlannedRemedy:
    return PlannedRemedy(kind="exchange", due_on=day(), words="换一把新椅子")


def written(cast: Cast, complaint: Complaint, *remedies: PlannedRemedy) -> ComplaintProposal:
    return write_proposal(
        actor=cast.actor("ana_agent"),
        now=now(),
        complaint_id=complaint.pk,
        words="非常抱歉，这是我们的方案。",
        remedies=remedies or (exchange(),),
    )


def offered(cast: Cast, complaint: Complaint, *remedies: PlannedRemedy) -> ComplaintProposal:
    proposal = written(cast, complaint, *remedies)
    return offer_proposal(actor=cast.actor("ana_agent"), now=now(), proposal_id=proposal.pk)


def agreed(cast: Cast, complaint: Complaint) -> ProposedRemedy:
    proposal = offered(cast, complaint)
    said = Said(how="phone", words="好")
    agree_proposal(actor=cast.actor("ana_agent"), now=now(), proposal_id=proposal.pk, said=said)
    return proposal.remedies.get()


def posted(*rows: dict[str, Any], words: str = "真抱歉", currency: str = "CNY") -> dict[str, Any]:
    """Return what the page's form sends."""
    found: dict[str, Any] = {
        "words": words,
        "currency": currency,
        "remedy-TOTAL_FORMS": str(len(rows)),
        "remedy-INITIAL_FORMS": "0",
    }
    for place, row in enumerate(rows):
        found |= {f"remedy-{place}-{name}": value for name, value in row.items()}
    return found


def test_a_solution_is_written_on_its_page(desk: Client, complaint: Complaint) -> None:
    url = f"{url_of(complaint)}proposal/"
    assert "You have no goodwill budget this month" in desk.get(url).content.decode()

    answer = desk.post(
        url,
        posted(
            {"kind": "exchange", "words": "换新", "amount": "", "due_on": day().isoformat()},
            {"kind": "goodwill", "words": "", "amount": "88.5", "due_on": day().isoformat()},
            {"kind": "", "words": "", "amount": "", "due_on": ""},
        ),
    )

    assert (answer.status_code, answer["Location"]) == (302, url_of(complaint))
    proposal = ComplaintProposal.objects.get()
    assert proposal.needs_approval
    assert list(proposal.remedies.order_by("position").values_list("kind", "amount")) == [
        ("exchange", None),
        ("goodwill", Decimal("88.50")),
    ]
    page = desk.get(url_of(complaint)).content.decode()
    assert "Goodwill ¥88.50" in page
    assert "Ask approval" in page
    assert "Offer it to the customer" not in page


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "Name at least one thing that is done"),
        ([{"kind": "exchange", "due_on": ""}], "Name the day by which it is done."),
        ([{"kind": "", "amount": "10"}], "Say what is done, or leave the row empty."),
        ([{"kind": "refund", "due_on": "2099-01-01"}], "Say how much."),
        ([{"kind": "exchange", "due_on": "2020-01-01"}], "has already passed"),
        ([{"kind": "gold", "due_on": "2099-01-01"}], "gold"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    desk: Client, complaint: Complaint, rows: list[dict[str, Any]], says: str
) -> None:
    answer = desk.post(f"{url_of(complaint)}proposal/", posted(*rows, words="真心抱歉"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert "真心抱歉" in page
    assert not ComplaintProposal.objects.exists()


def test_a_new_version_begins_with_the_one_before(desk: Client, cast: Cast, complaint: Complaint) -> None:
    written(cast, complaint)

    page = desk.get(f"{url_of(complaint)}proposal/").content.decode()

    assert "非常抱歉，这是我们的方案。" in page
    assert 'value="换一把新椅子"' in page


def test_is_offered_from_a_dialog_that_shows_it(desk: Client, cast: Cast, complaint: Complaint) -> None:
    proposal = written(cast, complaint)
    url = f"{url_of(complaint)}proposals/{proposal.pk}/offer/"
    assert "换一把新椅子" in desk.get(url).content.decode()

    answer = desk.post(url)

    assert answer.status_code == 302
    assert Complaint.objects.get().stage == "proposed"
    page = desk.get(url_of(complaint)).content.decode()
    assert "The customer agreed" in page
    assert "At the customer" in page


def test_beyond_the_budget_the_manager_approves(
    desk: Client, sign_in: SignIn, cast: Cast, complaint: Complaint
) -> None:
    proposal = written(cast, complaint, replace(exchange(), kind="goodwill", amount=Decimal(500)))
    one = f"{url_of(complaint)}proposals/{proposal.pk}/"
    refused = desk.post(f"{one}offer/")
    assert refused.status_code == 422
    assert "Ask for approval first." in refused.content.decode()
    desk.post(f"{one}ask-approval/")
    assert desk.post(f"{one}approve/").status_code == 403

    leo = sign_in("leo_manager")
    assert "Approve" in leo.get(url_of(complaint)).content.decode()
    assert leo.post(f"{one}send-back/", {"words": ""}).status_code == 422
    leo.post(f"{one}approve/")

    desk.post(f"{one}offer/")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.approved_by_id) == ("offered", cast.leo_manager.pk)


def test_sent_back_says_why(desk: Client, sign_in: SignIn, cast: Cast, complaint: Complaint) -> None:
    proposal = written(cast, complaint, replace(exchange(), kind="goodwill", amount=Decimal(500)))
    one = f"{url_of(complaint)}proposals/{proposal.pk}/"
    desk.post(f"{one}ask-approval/")

    sign_in("leo_manager").post(f"{one}send-back/", {"words": "先查清原因"})

    assert "先查清原因" in desk.get(url_of(complaint)).content.decode()


def test_a_yes_is_noted_with_what_was_said(desk: Client, cast: Cast, complaint: Complaint) -> None:
    proposal = offered(cast, complaint)
    one = f"{url_of(complaint)}proposals/{proposal.pk}/"
    assert desk.post(f"{one}agree/", {**SAID, "words": ""}).status_code == 422

    desk.post(f"{one}agree/", SAID)

    assert Complaint.objects.get().stage == "remedying"
    page = desk.get(url_of(complaint)).content.decode()
    assert "可以，就这么办" in page
    assert "By telephone" in page
    assert "Note as done" in page


def test_a_no_leads_to_the_next_version(desk: Client, cast: Cast, complaint: Complaint) -> None:
    proposal = offered(cast, complaint)

    desk.post(f"{url_of(complaint)}proposals/{proposal.pk}/refuse/", {**SAID, "words": "要退货"})

    assert Complaint.objects.get().stage == "refused"
    assert "Write a new version" in desk.get(url_of(complaint)).content.decode()


def test_a_double_click_on_the_form_changes_nothing(desk: Client, cast: Cast, complaint: Complaint) -> None:
    proposal = offered(cast, complaint)
    url = f"{url_of(complaint)}proposals/{proposal.pk}/agree/"

    desk.post(url, SAID)
    again = desk.post(url, SAID)

    assert again.status_code == 302
    assert Promise.objects.filter(source="person").count() == 1


def test_is_carried_out_confirmed_and_closed(desk: Client, cast: Cast, complaint: Complaint) -> None:
    remedy = agreed(cast, complaint)
    url = f"{url_of(complaint)}remedies/{remedy.pk}/"
    assert desk.post(url, {"words": " "}).status_code == 422

    desk.post(url, {"words": "新椅子已签收"})

    assert Complaint.objects.get().stage == "verifying"
    page = desk.get(url_of(complaint)).content.decode()
    assert "新椅子已签收" in page
    assert "It is put right" in page
    dialog = desk.get(f"{url_of(complaint)}confirmed/").content.decode()
    assert complaint.number in dialog

    desk.post(f"{url_of(complaint)}confirmed/", {**SAID, "answer": "已换新，就此办结。"})

    assert Complaint.objects.get().stage == "closed"
    assert FinalAnswer.objects.get().text == "已换新，就此办结。"
    assert "已换新，就此办结。" in desk.get(url_of(complaint)).content.decode()


def test_silence_needs_time(desk: Client, cast: Cast, complaint: Complaint) -> None:
    remedy = agreed(cast, complaint)
    desk.post(f"{url_of(complaint)}remedies/{remedy.pk}/", {"words": "送到"})

    answer = desk.post(f"{url_of(complaint)}confirmed/", {**SAID, "how": "silence", "answer": "办结"})

    assert answer.status_code == 422
    assert "Give the customer 7 days" in answer.content.decode()


def test_not_put_right_it_goes_on(desk: Client, cast: Cast, complaint: Complaint) -> None:
    remedy = agreed(cast, complaint)
    desk.post(f"{url_of(complaint)}remedies/{remedy.pk}/", {"words": "送到"})

    desk.post(f"{url_of(complaint)}returned/", {**SAID, "words": "还是响"})

    assert Complaint.objects.get().stage == "investigating"
    assert "Write a new version" in desk.get(url_of(complaint)).content.decode()


def test_a_newer_draft_stands_beside_what_the_customer_has(
    desk: Client, cast: Cast, complaint: Complaint
) -> None:
    first = offered(cast, complaint)
    second = written(cast, complaint)

    page = desk.get(url_of(complaint)).content.decode()

    assert f"proposals/{first.pk}/agree/" in page
    assert f"proposals/{second.pk}/offer/" in page


def test_the_page_reads_little(
    desk: Client, cast: Cast, complaint: Complaint, django_assert_max_num_queries: Any
) -> None:
    agreed(cast, complaint)
    desk.get(url_of(complaint))

    with django_assert_max_num_queries(20):
        desk.get(url_of(complaint))


def test_a_solution_of_another_complaint_is_not_found(desk: Client, cast: Cast, complaint: Complaint) -> None:
    other = accepted(cast, now=now())
    proposal = written(cast, other)
    remedy = proposal.remedies.get()

    for part in (f"proposals/{proposal.pk}/offer/", f"remedies/{remedy.pk}/"):
        assert desk.get(f"{url_of(complaint)}{part}").status_code == 404
        assert desk.post(f"{url_of(complaint)}{part}", {"words": "x"}).status_code == 404
    assert Complaint.objects.get(pk=other.pk).stage == "investigating"


def test_others_see_nothing_and_readers_only_read(sign_in: SignIn, cast: Cast, complaint: Complaint) -> None:
    proposal = offered(cast, complaint)
    otto, sun = sign_in("otto_other_outlet"), sign_in("sun_supervisor")

    assert otto.get(f"{url_of(complaint)}proposals/{proposal.pk}/agree/").status_code == 404
    page = sun.get(url_of(complaint)).content.decode()
    assert "换一把新椅子" in page
    assert "The customer agreed" not in page
    assert sun.post(f"{url_of(complaint)}proposals/{proposal.pk}/agree/", SAID).status_code == 403


def test_one_that_is_not_taken_on_has_no_solution(desk: Client, cast: Cast) -> None:
    complaint = take(cast, now=now())

    page = desk.get(url_of(complaint)).content.decode()

    assert "Write a solution" not in page


def test_the_form_says_what_is_left(desk: Client, cast: Cast, complaint: Complaint) -> None:
    set_budget(
        actor=cast.actor("leo_manager"),
        now=now(),
        staff_id=cast.ana_agent.pk,
        month=day() - timedelta(days=62),
        amount=Decimal(300),
    )
    offered(cast, complaint, replace(exchange(), kind="goodwill", amount=Decimal(120)))

    page = desk.get(f"{url_of(accepted(cast, now=now()))}proposal/").content.decode()

    assert "You may give ¥180.00 more this month without asking, of ¥300.00." in page
