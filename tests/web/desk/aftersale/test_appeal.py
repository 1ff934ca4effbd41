"""What follows a “no” on the desk: given, decided, mediated, noted outside, taken up again."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.aftersale.appealing import REASON, at_stage, complainant, declined, stored
from tests.aftersale.complaining import accepted, take
from tests.cast import NOW, Cast, make_staff
from yinuo.aftersale.actions.appeal import appeal_complaint
from yinuo.aftersale.models import Appeal, Complaint, ExternalStage, FinalAnswer
from yinuo.core.actions.organisation import change_organisation

HOME = "/desk/complaints/"


def now() -> Any:
    return timezone.now()


def url_of(complaint: Complaint, rest: str = "") -> str:
    return f"{HOME}{complaint.pk}/{rest}"


@pytest.fixture
def sign_in(cast: Cast) -> Any:
    def run(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return run


@pytest.fixture
def reviewed(cast: Cast) -> Appeal:
    complaint = declined(cast, now=now())
    return appeal_complaint(actor=complainant(complaint), now=now(), complaint_id=complaint.pk, reason=REASON)


def test_a_no_offers_what_can_follow(sign_in: Any, cast: Cast) -> None:
    complaint = declined(cast, now=now())

    page = sign_in("ana_agent").get(url_of(complaint)).content.decode()

    assert url_of(complaint, "appeal/") in page
    assert url_of(complaint, "external/") in page
    assert url_of(complaint, "reopen/") not in page
    assert url_of(complaint, "mediate/") not in page


def test_a_review_is_noted_and_its_reviewer_decides(
    sign_in: Any, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    complaint = declined(cast, now=now())
    ana, leo = sign_in("ana_agent"), sign_in("leo_manager")

    ana.post(url_of(complaint, "appeal/"), {"reason": REASON})
    leo.get(url_of(complaint))
    with django_assert_max_num_queries(40):
        page = leo.get(url_of(complaint)).content.decode()

    assert REASON in page
    assert "reviewed by Leo" in page
    assert url_of(complaint, "review/overturn/") in page
    assert url_of(complaint, "review/overturn/") not in ana.get(url_of(complaint)).content.decode()
    form = leo.get(url_of(complaint, "review/overturn/")).content.decode()
    assert complaint.number in form
    empty = leo.post(url_of(complaint, "review/overturn/"), {"words": "照片清楚", "answer": " "})
    assert (empty.status_code, stored(complaint).stage) == (422, "under_review")
    leo.post(url_of(complaint, "review/overturn/"), {"words": "照片清楚", "answer": "我们重新调查。"})
    assert stored(complaint).stage == "investigating"
    assert "The answer does not stand" in leo.get(url_of(complaint)).content.decode()
    assert leo.get(url_of(complaint, "review/overturn/")).status_code == 404


def test_a_decision_that_stands_is_the_final_answer(sign_in: Any, reviewed: Appeal) -> None:
    complaint = reviewed.complaint

    sign_in("leo_manager").post(
        url_of(complaint, "review/uphold/"), {"words": "核对过", "answer": "答复不变。"}
    )

    assert stored(complaint).stage == "closed"
    assert FinalAnswer.objects.get(kind="upheld").text == "答复不变。"


def test_who_decided_before_is_not_offered_the_review(sign_in: Any, cast: Cast) -> None:
    complaint = declined(cast, who="leo_manager", now=now())
    appeal_complaint(actor=complainant(complaint), now=now(), complaint_id=complaint.pk, reason=REASON)
    max_ = make_staff("max_manager", roles=["manager"], department=cast.service)
    leo = sign_in("leo_manager")

    page = leo.get(url_of(complaint)).content.decode()
    form = leo.get(url_of(complaint, "review/give/")).content.decode()
    refused = leo.post(url_of(complaint, "review/uphold/"), {"words": "…", "answer": "不变。"})

    assert "nobody reviews it yet" in page
    assert url_of(complaint, "review/uphold/") not in page
    assert f'value="{max_.pk}"' in form
    assert f'value="{cast.leo_manager.pk}"' not in form
    assert (refused.status_code, stored(complaint).stage) == (422, "under_review")
    leo.post(url_of(complaint, "review/give/"), {"reviewer_id": max_.pk})
    assert Appeal.objects.get().reviewer_id == max_.pk


def test_mediation_begins_and_ends_with_an_answer(sign_in: Any, cast: Cast) -> None:
    complaint = at_stage(accepted(cast, now=now()), "refused")
    ana = sign_in("ana_agent")

    page = ana.get(url_of(complaint)).content.decode()
    ana.post(url_of(complaint, "mediate/"), {"words": "周四上午我们再谈。"})
    begun = stored(complaint).stage
    ana.post(url_of(complaint, "mediation-end/"), {"reason": "金额谈不拢", "answer": "很遗憾没有谈成。"})

    assert url_of(complaint, "mediate/") in page
    assert (begun, stored(complaint).stage) == ("mediating", "mediation_ended")
    assert FinalAnswer.objects.get().text == "很遗憾没有谈成。"


@pytest.mark.parametrize(
    ("days", "said", "unsaid"),
    [
        (0, "This is our last word: we do not review it ourselves.", "within"),
        (1, "within 1 day,", "1 days"),
        (30, "within 30 days,", "last word"),
    ],
)
def test_answers_begin_with_where_else_to_turn(
    sign_in: Any, cast: Cast, days: int, said: str, unsaid: str
) -> None:
    change_organisation(actor=cast.actor("ada_administrator"), now=NOW, fields={"review_window_days": days})
    received = take(cast, language="en")
    mediated = at_stage(take(cast, language="en"), "mediating")
    ana = sign_in("ana_agent")

    for page in (
        ana.get(url_of(received, "decline/")).content.decode(),
        ana.get(url_of(mediated, "mediation-end/")).content.decode(),
    ):
        assert said in page
        assert unsaid not in page
        assert "12315 or the consumers" in page


def test_bodies_outside_are_noted_with_their_outcome(sign_in: Any, cast: Cast) -> None:
    complaint, other = accepted(cast, now=now()), accepted(cast, now=now())
    ana = sign_in("ana_agent")

    ana.post(url_of(complaint, "external/"), {"body": "12315", "reference": "TS-17"})
    stage = ExternalStage.objects.get()
    wrong = ana.get(url_of(other, f"external/{stage.pk}/"))
    ana.post(url_of(complaint, f"external/{stage.pk}/"), {"outcome": "调解成功"})

    page = ana.get(url_of(complaint)).content.decode()
    assert "TS-17" in page
    assert "调解成功" in page
    assert wrong.status_code == 404


def test_a_closed_one_is_taken_up_again(sign_in: Any, cast: Cast) -> None:
    complaint = at_stage(accepted(cast, now=now()), "closed")
    ana = sign_in("ana_agent")

    page = ana.get(url_of(complaint)).content.decode()
    ana.post(url_of(complaint, "reopen/"), {"reason": "又裂开了"})
    again = ana.post(url_of(complaint, "reopen/"), {"reason": "又裂开了"})

    assert url_of(complaint, "reopen/") in page
    assert stored(complaint).stage == "investigating"
    assert again.status_code == 422
