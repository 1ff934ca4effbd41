"""The guard beside the forms: what it says as the form is filled in, and the reason it asks for."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yinuo.core.ids import new_id
from yinuo.matters.models import Matter, Promise


@pytest.fixture
def slow(asked: Matter) -> Matter:
    made = timezone.now() - timedelta(days=7)
    for _n in range(10):
        Promise.objects.create(
            id=new_id(),
            matter=asked,
            what="回电",
            source="person",
            state="broken",
            made_at=made,
            first_due_at=made,
            due_at=made,
            settled_at=made + timedelta(minutes=90),
        )
    return asked


def _soon(hours: int = 30) -> str:
    return f"{timezone.localtime() + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def test_follows_what_is_typed(desk: Client, slow: Matter) -> None:
    address = f"/desk/matters/{slow.pk}/guard/promise/"

    page = desk.get(address, {"what": "给您回电话", "free": _soon()}).content.decode()

    assert "Hard to keep:" in page and "0% of the like" in page and 'name="override"' in page


def test_says_that_history_is_too_short(desk: Client, asked: Matter) -> None:
    address = f"/desk/matters/{asked.pk}/guard/promise/"

    page = desk.get(address, {"what": "给您回电话", "free": _soon()}).content.decode()

    assert "history says nothing of the like yet" in page and "override" not in page


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"what": "回电", "free": "x" * 500, "preset": "?"},
        {"what": "?", "free": "2026-02-30T25:61"},
        {"what": "回电", "free": "9999-12-31T23:59"},
        {"what": "回电", "free": "0001-01-01T00:00"},
        {"what": "a" * 5000, "preset": "none"},
    ],
)
def test_takes_whatever_stands_in_the_form(desk: Client, asked: Matter, typed: dict[str, str]) -> None:
    assert desk.get(f"/desk/matters/{asked.pk}/guard/promise/", typed).status_code == 200
    assert desk.get("/desk/promises/guard/", {"number": "?", **typed}).status_code == 200
    assert desk.get(f"/desk/matters/{asked.pk}/guard/design/", {"due_at": "x", **typed}).status_code == 200


def test_finds_the_matter_of_a_number(desk: Client, slow: Matter) -> None:
    typed = {"number": slow.number, "what": "回电", "free": _soon()}

    assert "Hard to keep:" in desk.get("/desk/promises/guard/", typed).content.decode()
    assert "guard" not in desk.get(
        "/desk/promises/guard/", {**typed, "number": "YN-0"}
    ).content.decode().replace('id="guard"', "")


def test_asks_for_the_reason_without_a_script_too(desk: Client, slow: Matter) -> None:
    address = f"/desk/matters/{slow.pk}/promise/"
    typed = {"what": "给您回电话", "preset": "free", "free": _soon()}

    refused = desk.post(address, typed)

    assert refused.status_code == 422
    assert "Say why it can be kept this time" in refused.content.decode()
    assert 'name="override"' in refused.content.decode()
    before = Promise.objects.count()
    assert desk.post(address, {**typed, "override": "客户等着"}).status_code == 302
    assert Promise.objects.count() == before + 1


def test_is_closed_to_whoever_may_not_promise(sign_in: Any, cast: Cast, asked: Matter) -> None:
    other = sign_in("otto_other_outlet")

    assert other.get(f"/desk/matters/{asked.pk}/guard/promise/").status_code == 404
    assert Client().get(f"/desk/matters/{asked.pk}/guard/promise/").status_code in (302, 401, 403)
