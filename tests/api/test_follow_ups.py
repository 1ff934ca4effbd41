"""Follow-ups through the API: the same actions, rights and journal."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.cast import Cast
from tests.presale.looking_after import answered
from yinuo.core.actor import SYSTEM
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.follow_up import plan_follow_up
from yinuo.presale.models import FollowUp
from yinuo.presale.stages import house_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow_up(cast: Cast, ask: Any) -> FollowUp:
    return planned_now(cast, ask)


def planned_now(cast: Cast, ask: Any, **more: Any) -> FollowUp:
    now = timezone.now()
    inquiry = answered(cast, ask, now=now - timedelta(days=8), **more)
    made = plan_follow_up(actor=SYSTEM, now=now, inquiry_id=inquiry.pk)
    assert made is not None
    # a weekend would put it off
    FollowUp.objects.filter(pk=made.pk).update(due_on=house_day(now))
    return made


def test_lists_and_shows_what_is_due(program: Program, follow_up: FollowUp) -> None:
    rows = program.get("/follow-ups").body["items"]
    file = program.get(f"/follow-ups/{follow_up.pk}").body

    assert [(row["id"], row["customer"], row["is_late"]) for row in rows] == [(follow_up.pk, "Kim", False)]
    assert program.get("/follow-ups?state=later").body["items"] == []
    assert file["asked"]["text"] == "岩板茶几和胡桃木的能不能混搭？"
    assert [said["text"] for said in file["answers"]] == ["可以混搭，色差不大。"]
    assert "Kim" in file["words"] and "？" not in file["words"]
    assert file["has_mail"] is True


def test_pages_by_cursor(program: Program, cast: Cast, ask: Any) -> None:
    keys = [
        planned_now(cast, ask, asker=Arrival(name=f"客{n}", email=f"c{n}@example.com")).pk for n in range(3)
    ]

    first = program.get("/follow-ups?limit=2").body
    second = program.get(f"/follow-ups?limit=2&cursor={first['next'].replace('+', '%2B')}").body

    assert [row["id"] for row in first["items"] + second["items"]] == keys
    assert second["next"] == ""


def test_a_message_is_sent_once(program: Program, follow_up: FollowUp) -> None:
    body = {"text": "前些天您来问过，我们没有忘。"}

    first = program.post(f"/follow-ups/{follow_up.pk}/message", body, Idempotency_Key="a")
    again = program.post(f"/follow-ups/{follow_up.pk}/message", body, Idempotency_Key="a")
    late = program.post(f"/follow-ups/{follow_up.pk}/message", body)

    assert (first.status, first.body["row"]["how"]) == (200, "message")
    assert again.body == first.body
    assert (late.status, late.code) == (409, "follow_up_settled")


@pytest.mark.parametrize(
    ("deed", "body", "how"),
    [("call", {"words": "都好"}, "call"), ("skip", {"reason": "见过了"}, "person")],
)
def test_a_call_is_noted_or_a_look_left_out(
    program: Program, follow_up: FollowUp, deed: str, body: dict[str, str], how: str
) -> None:
    answer = program.post(f"/follow-ups/{follow_up.pk}/{deed}", body)

    assert (answer.status, answer.body["row"]["how"]) == (200, how)
    assert [row["id"] for row in program.get("/follow-ups?state=done").body["items"]] == [follow_up.pk]


def test_is_put_off(program: Program, follow_up: FollowUp) -> None:
    later = house_day(timezone.now()) + timedelta(days=10)

    answer = program.post(f"/follow-ups/{follow_up.pk}/move", {"due_on": later.isoformat()})

    assert answer.status == 200
    assert answer.body["row"]["due_on"] >= later.isoformat()
    assert [row["id"] for row in program.get("/follow-ups?state=later").body["items"]] == [follow_up.pk]


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("message", {"text": "  "}),
        ("message", {"text": "x" * 20_001}),
        ("call", {"words": " \n "}),
        ("skip", {}),
        ("skip", {"reason": "x" * 2001}),
        ("move", {"due_on": "2020-01-01"}),
        ("move", {"due_on": "9999-12-31"}),
        ("move", {"due_on": "soon"}),
    ],
)
def test_refuses_what_makes_no_sense(
    program: Program, follow_up: FollowUp, deed: str, body: dict[str, Any]
) -> None:
    assert program.post(f"/follow-ups/{follow_up.pk}/{deed}", body).status == 422
    assert FollowUp.objects.get().state == "planned"


@pytest.mark.parametrize("query", ["state=never", "whose=nobody", "cursor=nonsense", "cursor=-~5", "limit=0"])
def test_refuses_lists_that_are_none(program: Program, query: str) -> None:
    assert program.get(f"/follow-ups?{query}").status == 422


def test_what_is_not_there_is_not_found(program: Program) -> None:
    assert program.get("/follow-ups/12345").status == 404
    assert program.post("/follow-ups/12345/call", {"words": "x"}).status == 404
