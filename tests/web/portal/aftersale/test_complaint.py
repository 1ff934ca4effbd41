"""A complaint behind its secret: how far it is, what is promised, what we offer, and the complainant's word about it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.aftersale.appealing import REASON, at_stage, declined, stored
from tests.aftersale.authorities import register
from tests.aftersale.complaining import accepted, take, with_standards
from tests.cast import Cast
from yinuo.aftersale.actions.authority import take_back_transfer
from yinuo.aftersale.actions.complaint_stage import ask_complainant, extend_complaint
from yinuo.aftersale.actions.external import begin_external
from yinuo.aftersale.actions.proposal import PlannedRemedy, offer_proposal, write_proposal
from yinuo.aftersale.actions.remedy import carry_out_remedy
from yinuo.aftersale.models import Appeal, Complaint, ComplaintProposal, FinalAnswer
from yinuo.core.actions.organisation import change_organisation
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise
from yinuo.matters.models import Matter, Promise


def now() -> Any:
    return timezone.now()


def url(complaint: Complaint, rest: str = "") -> str:
    return f"/c/{complaint.secret}/{rest}"


def page_of(client: Client, complaint: Complaint) -> str:
    return client.get(url(complaint)).content.decode()


def ticket_in(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def offered(cast: Cast, complaint: Complaint, *, words: str = "换一把新椅子") -> ComplaintProposal:
    due = (now() + timedelta(days=5)).date()
    proposal = write_proposal(
        actor=cast.actor("ana_agent"),
        now=now(),
        complaint_id=complaint.pk,
        words="非常抱歉，这是我们的方案。",
        remedies=(PlannedRemedy(kind="exchange", due_on=due, words=words),),
    )
    return offer_proposal(actor=cast.actor("ana_agent"), now=now(), proposal_id=proposal.pk)


@pytest.fixture
def running(cast: Cast) -> Complaint:
    with_standards()
    return accepted(cast, now=now(), language="en")


def test_shows_how_far_it_is_and_how_its_time_was_counted(
    client: Client, running: Complaint, django_assert_max_num_queries: Any
) -> None:
    client.get(url(running))

    with django_assert_max_num_queries(24):
        response = client.get(url(running), headers={"accept-language": "zh-hans"})

    page = response.content.decode()
    assert '<html lang="en"' in page
    for said in (
        running.number,
        "We are looking into it.",
        "Answer to a complaint",
        "How the time of “Answer to a complaint” was counted",
    ):
        assert said in page
    assert "餐椅坐了三天就开裂" in page
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_an_unknown_secret_opens_nothing_and_guessing_is_limited(
    client: Client, cast: Cast, ask: Any
) -> None:
    inquiry = ask()

    assert client.get(f"/c/{inquiry.secret}/").status_code == 404
    codes = [client.get(f"/c/{'x' * n}/").status_code for n in range(1, 62)]
    assert codes[:59] == [404] * 59
    assert codes[-1] == 429


def test_old_links_lead_to_what_it_was_merged_into(client: Client, cast: Cast) -> None:
    first, second = take(cast, now=now()), take(cast, now=now())
    merge_matters(
        actor=cast.actor("leo_manager"),
        now=now(),
        survivor_id=first.pk,
        absorbed_id=second.pk,
        reason="同一件",
    )

    assert first.number in page_of(client, second)


def test_one_click_agrees_and_each_part_is_promised(client: Client, cast: Cast, running: Complaint) -> None:
    proposal = offered(cast, running)
    page = page_of(client, running)

    client.post(url(running, "agree/"), {"proposal": proposal.pk})
    again = client.post(url(running, "agree/"), {"proposal": proposal.pk})

    assert "换一把新椅子" in page
    assert url(running, "agree/") in page
    assert again.status_code == 302
    assert stored(running).stage == "remedying"
    proposal.refresh_from_db()
    assert proposal.evidence["how"] == "page"
    assert proposal.evidence["address"] == "127.0.0.1"
    assert Promise.objects.filter(matter=running.pk, what__contains="换一把新椅子").count() == 1
    after = page_of(client, running)
    assert "What we agreed on" in after
    assert url(running, "agree/") not in after


def test_a_no_says_what_would_be_right(client: Client, cast: Cast, running: Complaint) -> None:
    proposal = offered(cast, running)

    client.post(url(running, "refuse/"), {"proposal": proposal.pk, "words": "要退款"})

    proposal.refresh_from_db()
    assert (stored(running).stage, proposal.decision_words) == ("refused", "要退款")
    assert "We look for another way" in page_of(client, running)


def test_the_old_version_is_not_agreed_to(client: Client, cast: Cast, running: Complaint) -> None:
    old = offered(cast, running)
    offered(cast, running, words="换两把新椅子")

    response = client.post(url(running, "agree/"), {"proposal": old.pk})

    assert response.status_code == 409
    assert stored(running).stage == "proposed"
    assert "换两把新椅子" in response.content.decode()


def test_somebody_elses_solution_is_not_found(client: Client, cast: Cast, running: Complaint) -> None:
    other = accepted(cast, now=now())
    proposal = offered(cast, other)

    response = client.post(url(running, "agree/"), {"proposal": proposal.pk})

    assert response.status_code == 404
    assert stored(other).stage == "proposed"


def put_right(cast: Cast, complaint: Complaint, client: Client) -> None:
    proposal = offered(cast, complaint)
    client.post(url(complaint, "agree/"), {"proposal": proposal.pk})
    remedy = proposal.remedies.get()
    carry_out_remedy(actor=cast.actor("ana_agent"), now=now(), remedy_id=remedy.pk, words="已换新")


def test_content_closes_it_with_a_final_answer(client: Client, cast: Cast, running: Complaint) -> None:
    put_right(cast, running, client)
    asked = page_of(client, running)

    client.post(url(running, "confirm/"))
    again = client.post(url(running, "confirm/"))

    assert "Was it done, and is it right for you?" in asked
    assert (stored(running).stage, again.status_code) == ("closed", 302)
    answer = FinalAnswer.objects.get()
    assert answer.text in page_of(client, running).replace("&#x27;", "'")


def test_a_word_is_heard_where_something_of_ours_is_still_open(
    client: Client, cast: Cast, running: Complaint
) -> None:
    put_right(cast, running, client)
    plan = PlannedPromise(what="Call back on Friday", due_at=now() + timedelta(days=2))
    make_promise(actor=cast.actor("ana_agent"), now=now(), matter_id=running.pk, plan=plan)

    response = client.post(url(running, "confirm/"))

    assert (response.status_code, stored(running).stage) == (302, "verifying")
    assert running.messages.filter(direction="in", text="It is put right.").count() == 1
    assert not FinalAnswer.objects.exists()


def test_not_content_is_looked_into_again(client: Client, cast: Cast, running: Complaint) -> None:
    put_right(cast, running, client)

    empty = client.post(url(running, "not-right/"), {"words": " "})
    client.post(url(running, "not-right/"), {"words": "新椅子也响"})

    assert empty.status_code == 422
    assert stored(running).stage == "investigating"


def test_what_an_authority_never_asked_is_no_promise_of_ours(
    client: Client, cast: Cast, running: Complaint
) -> None:
    transfer = register(cast, complaint_id=running.pk, now=now(), due_on=now().date() + timedelta(days=9))
    assert "青浦区市场监督管理局" in page_of(client, running)

    take_back_transfer(actor=cast.actor("leo_manager"), now=now(), transfer_id=transfer.pk, reason="登记错了")

    assert "青浦区市场监督管理局" not in page_of(client, running)


def test_a_part_without_a_kind_is_told_in_its_words(client: Client, cast: Cast, running: Complaint) -> None:
    due = (now() + timedelta(days=5)).date()
    proposal = write_proposal(
        actor=cast.actor("ana_agent"),
        now=now(),
        complaint_id=running.pk,
        words="We are sorry.",
        remedies=(PlannedRemedy(kind="other", due_on=due, words="A test of the air"),),
    )
    offer_proposal(actor=cast.actor("ana_agent"), now=now(), proposal_id=proposal.pk)

    page = page_of(client, running)

    assert "<b>A test of the air" in page
    assert "Other" not in page


def test_a_review_is_asked_for_once(client: Client, cast: Cast) -> None:
    complaint = declined(cast, now=now(), language="en")
    page = page_of(client, complaint)
    form = {"reason": REASON, "ticket": ticket_in(page)}

    client.post(url(complaint, "review/"), form)
    again = client.post(url(complaint, "review/"), form)

    assert "have somebody else look at it" in page
    assert again.status_code == 302
    assert Appeal.objects.get().reason == REASON
    assert complaint.messages.filter(text=REASON).count() == 1
    after = page_of(client, complaint)
    assert "Leo looks at it, who decided nothing in it before." in after
    assert url(complaint, "review/") not in after


def test_a_review_needs_words_and_comes_in_time(client: Client, cast: Cast) -> None:
    complaint = declined(cast, now=now(), language="en")
    ticket = ticket_in(page_of(client, complaint))
    empty = client.post(url(complaint, "review/"), {"reason": " ", "ticket": ticket})
    forged = client.post(url(complaint, "review/"), {"reason": REASON, "ticket": "x"})
    FinalAnswer.objects.update(at=now() - timedelta(days=15))

    late = client.post(url(complaint, "review/"), {"reason": REASON, "ticket": ticket})

    assert [one.status_code for one in (empty, forged, late)] == [422, 422, 409]
    assert REASON in forged.content.decode()
    assert "14 days" in late.content.decode()
    assert stored(complaint).stage == "not_accepted"


def test_a_last_word_names_the_bodies_outside(client: Client, cast: Cast) -> None:
    complaint = declined(cast, now=now(), language="en")
    offered_at_first = page_of(client, complaint)
    change_organisation(actor=cast.actor("ada_administrator"), now=now(), fields={"review_window_days": 0})

    page = page_of(client, complaint)
    asked = client.post(url(complaint, "review/"), {"reason": REASON, "ticket": ticket_in(offered_at_first)})

    assert ("have somebody else look at it" in offered_at_first, "12315.cn" in offered_at_first) == (
        True,
        False,
    )
    assert ("have somebody else look at it" in page, "12315.cn" in page) == (False, True)
    assert "0 days" not in page + asked.content.decode()
    assert asked.status_code == 409
    assert "We do not review our final answers ourselves." in asked.content.decode()
    assert Appeal.objects.count() == 0


def test_is_taken_back_and_confirmed(client: Client, cast: Cast, running: Complaint) -> None:
    client.post(url(running, "take-back/"), {"reason": "自己修好了"})
    again = client.post(url(running, "take-back/"), {"reason": ""})

    assert (stored(running).stage, again.status_code) == ("withdrawn", 302)
    assert FinalAnswer.objects.get().kind == "withdrawn"
    assert "You took it back." in page_of(client, running)


def test_staff_look_but_do_not_decide(client: Client, cast: Cast, running: Complaint) -> None:
    proposal = offered(cast, running)
    client.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(url(running)).status_code == 200
    assert client.post(url(running, "agree/"), {"proposal": proposal.pk}).status_code == 403
    assert stored(running).stage == "proposed"


def test_says_what_is_needed_and_why_it_takes_longer(client: Client, cast: Cast, running: Complaint) -> None:
    ana = cast.actor("ana_agent")
    due = Promise.objects.get(
        matter=running.pk, standard_version__standard__code="complaint-disposition"
    ).due_at
    extend_complaint(
        actor=ana, now=now(), complaint_id=running.pk, until=due + timedelta(days=3), reason="送检"
    )
    ask_complainant(actor=ana, now=now(), complaint_id=running.pk, what="请拍一张标签。")
    begin_external(actor=ana, now=now(), complaint_id=running.pk, body="12315", reference="TS-17")

    page = page_of(client, running)

    assert "What we need from you" in page
    assert "请拍一张标签。" in page
    assert "送检" in page
    assert "TS-17" in page


def test_what_is_wrong_in_a_request_is_no_error_of_ours(
    client: Client, cast: Cast, running: Complaint
) -> None:
    for proposal in ("", "x", "-1", "9" * 30):
        assert client.post(url(running, "agree/"), {"proposal": proposal}).status_code in (404, 422)
    for rest in ("agree/", "confirm/", "review/", "take-back/"):
        assert client.get(url(running, rest)).status_code == 405
    assert client.post(url(running, "confirm/")).status_code == 409
    assert stored(running).stage == "investigating"


@pytest.mark.parametrize("stage", ["mediating", "transferred", "mediation_ended", "verifying", "refused"])
def test_every_stage_has_its_words(client: Client, cast: Cast, stage: str) -> None:
    complaint = at_stage(take(cast, now=now()), stage)

    assert client.get(url(complaint)).status_code == 200


def test_the_thread_and_the_number_lead_here(client: Client, cast: Cast, running: Complaint) -> None:
    from yinuo.people.models import ContactPoint

    ContactPoint.objects.create(
        customer=cast.kim_customer, kind="phone", value="+8613812345678", created_at=now()
    )

    thread = client.get(f"/t/{running.secret}/").content.decode()
    found = client.post("/track/", {"number": running.number, "digits": "5678"})

    assert url(running) in thread
    assert found["Location"] == url(running)


def test_a_cancelled_one_can_be_read_but_nothing_done(client: Client, cast: Cast, running: Complaint) -> None:
    Matter.objects.filter(pk=running.pk).update(state="cancelled", phase="dropped")

    page = page_of(client, running)

    assert url(running, "take-back/") not in page
    assert client.post(url(running, "take-back/"), {}).status_code in (404, 409)
