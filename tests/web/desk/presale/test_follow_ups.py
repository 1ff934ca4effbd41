"""Looking after those who asked and did not buy, on the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import SYSTEM, Cast
from tests.presale.looking_after import answered
from tests.web.desk.conftest import SignIn
from yinuo.matters.actions.automation import save_canned
from yinuo.matters.models import Matter, Message
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.follow_up import plan_follow_up
from yinuo.presale.models import FollowUp
from yinuo.presale.stages import house_day


def planned(cast: Cast, ask: Any, **more: Any) -> FollowUp:
    now = timezone.now()
    inquiry = answered(cast, ask, now=now - timedelta(days=8), **more)
    made = plan_follow_up(actor=SYSTEM, now=now, inquiry_id=inquiry.pk)
    assert made is not None
    # a weekend would put it off, or give it to somebody else
    FollowUp.objects.filter(pk=made.pk).update(due_on=house_day(now), owner=cast.ana_agent)
    return FollowUp.objects.get(pk=made.pk)


@pytest.fixture
def follow_up(cast: Cast, ask: Any) -> FollowUp:
    return planned(cast, ask)


def settled(follow_up: FollowUp) -> tuple[str, str]:
    found = FollowUp.objects.get(pk=follow_up.pk)
    return found.state, found.how


def test_lists_what_is_due_later_and_done(
    desk: Client, follow_up: FollowUp, cast: Cast, ask: Any, django_assert_max_num_queries: Any
) -> None:
    for n in range(4):
        planned(cast, ask, asker=Arrival(name=f"客{n}", email=f"c{n}@example.com"))
    desk.get("/desk/follow-ups/")

    with django_assert_max_num_queries(7):
        page = desk.get("/desk/follow-ups/").content.decode()

    assert page.count("data-item") == 5
    assert "data-item" not in desk.get("/desk/follow-ups/?state=later").content.decode()
    assert "data-item" not in desk.get("/desk/follow-ups/?state=done").content.decode()


@pytest.mark.parametrize(
    "query", ["?state=never", "?whose=nobody", "?after=nonsense", "?after=-~1", "?after=2026"]
)
def test_an_old_or_broken_address_shows_the_list(desk: Client, follow_up: FollowUp, query: str) -> None:
    response = desk.get(f"/desk/follow-ups/{query}")

    assert response.status_code == 200
    assert f"/desk/follow-ups/{follow_up.pk}/" in response.content.decode()


def test_one_screen_says_what_was_said_and_what_could_be(desk: Client, follow_up: FollowUp) -> None:
    page = desk.get(f"/desk/follow-ups/{follow_up.pk}/").content.decode()

    assert "岩板茶几和胡桃木的能不能混搭？" in page
    assert "可以混搭，色差不大。" in page
    assert "Kim" in page and follow_up.inquiry.number in page
    assert "138****8000" in page


def test_stands_on_my_day_while_it_is_due(desk: Client, follow_up: FollowUp) -> None:
    address = f"/desk/follow-ups/{follow_up.pk}/"
    assert address in desk.get("/desk/").content.decode()

    later = house_day(timezone.now()) + timedelta(days=20)
    desk.post(f"{address}later/", {"due_on": later.isoformat()})

    assert address not in desk.get("/desk/").content.decode()


def test_a_message_is_sent_and_leads_back_to_the_list(desk: Client, follow_up: FollowUp) -> None:
    response = desk.post(f"/desk/follow-ups/{follow_up.pk}/message/", {"text": "我们没有忘。"})

    assert (response.status_code, response["Location"]) == (302, "/desk/follow-ups/")
    assert Message.objects.latest("at").text == "我们没有忘。"
    assert settled(follow_up) == ("done", "message")
    done = desk.get(f"/desk/follow-ups/{follow_up.pk}/").content.decode()
    assert "<textarea" not in done


def test_a_call_is_noted(desk: Client, follow_up: FollowUp) -> None:
    desk.post(f"/desk/follow-ups/{follow_up.pk}/call/", {"words": "都好"})

    assert settled(follow_up) == ("done", "call")
    assert "都好" in desk.get("/desk/follow-ups/?state=done").content.decode()


def test_is_left_out_with_a_reason(desk: Client, follow_up: FollowUp) -> None:
    assert desk.post(f"/desk/follow-ups/{follow_up.pk}/skip/", {"reason": ""}).status_code == 422
    assert settled(follow_up) == ("planned", "")

    desk.post(f"/desk/follow-ups/{follow_up.pk}/skip/", {"reason": "见过了"})

    assert settled(follow_up) == ("skipped", "person")


@pytest.mark.parametrize(
    ("deed", "sent"),
    [
        ("message", {"text": ""}),
        ("message", {}),
        ("call", {"words": "  "}),
        ("call", {"words": "好" * 2001}),
        ("later", {"due_on": "2020-01-01"}),
        ("later", {"due_on": "9999-12-31"}),
        ("later", {"due_on": "0000-00-00"}),
    ],
)
def test_an_objection_stands_beside_its_field_and_nothing_is_lost(
    desk: Client, follow_up: FollowUp, deed: str, sent: dict[str, str]
) -> None:
    response = desk.post(f"/desk/follow-ups/{follow_up.pk}/{deed}/", sent)

    assert response.status_code == 422
    assert settled(follow_up) == ("planned", "")
    assert "field-error" in response.content.decode() or "error" in response.content.decode()


def test_what_nobody_would_notice_is_not_offered(desk: Client, cast: Cast, ask: Any) -> None:
    follow_up = planned(cast, ask, asker=Arrival(name="Lu", phone="13900139000"))
    address = f"/desk/follow-ups/{follow_up.pk}/"
    assert f"{address}message/" not in desk.get(address).content.decode()

    response = desk.post(f"{address}message/", {"text": "我们没有忘。"})

    assert response.status_code == 409
    assert "我们没有忘。" in response.content.decode()
    assert settled(follow_up) == ("planned", "")


def test_the_houses_own_words_take_the_place_of_the_usual_ones(
    desk: Client, sign_in: SignIn, cast: Cast, follow_up: FollowUp
) -> None:
    address = f"/desk/follow-ups/{follow_up.pk}/"
    ada = sign_in("ada_administrator")
    assert "?shortcut=follow-up" in ada.get(address).content.decode()
    form = ada.get("/desk/automation/replies/new/?shortcut=follow-up").content.decode()
    assert "{customer}" in form and 'value="follow-up"' in form

    made = save_canned(
        actor=cast.actor("ada_administrator"),
        now=timezone.now(),
        shortcut="follow-up",
        titles={"zh-hans": "回访"},
        bodies={"zh-hans": "{customer}，茶几用着还顺手。"},
    )

    page = ada.get(address).content.decode()
    assert "Kim，茶几用着还顺手。" in page
    assert f"/desk/automation/replies/{made.pk}/" in page


def test_what_is_not_theirs_is_not_found(sign_in: SignIn, cast: Cast, follow_up: FollowUp) -> None:
    otto = sign_in("otto_other_outlet")
    address = f"/desk/follow-ups/{follow_up.pk}/"

    assert otto.get(address).status_code == 404
    assert otto.post(f"{address}call/", {"words": "x"}).status_code == 404
    assert otto.get("/desk/follow-ups/9223372036854775807/").status_code == 404
    assert "data-item" not in otto.get("/desk/follow-ups/?whose=all").content.decode()


def test_after_a_merge_the_talk_of_the_survivor_is_shown(
    desk: Client, cast: Cast, ask: Any, follow_up: FollowUp
) -> None:
    other = ask("第二问", now=timezone.now() - timedelta(days=20))
    Message.objects.filter(matter=follow_up.inquiry_id).update(matter=other)
    Matter.objects.filter(pk=follow_up.inquiry_id).update(merged_into=other)

    assert "可以混搭，色差不大。" in desk.get(f"/desk/follow-ups/{follow_up.pk}/").content.decode()
