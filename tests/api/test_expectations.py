"""What the expectation guard says to a program, and what it refuses without a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.presale.bookable import make_service
from yinuo.core.ids import new_id
from yinuo.matters.models import Matter, Promise
from yinuo.presale.models import Design, DesignVersion


@pytest.fixture
def matter(ask: Any) -> Matter:
    """A matter whose callbacks were never in time, and whose drawings took a fortnight."""
    found: Matter = ask()
    now = timezone.now()
    for _n in range(10):
        Promise.objects.create(
            id=new_id(),
            matter=found,
            what="回电",
            source="person",
            state="broken",
            made_at=now - timedelta(days=7),
            first_due_at=now - timedelta(days=7),
            due_at=now - timedelta(days=7),
            settled_at=now - timedelta(days=6),
        )
        design = Design.objects.create(
            id=new_id(), matter=found, title="旧图", kind="drawing", asked_at=now - timedelta(days=60)
        )
        DesignVersion.objects.create(
            id=new_id(),
            design=design,
            number=1,
            at=design.asked_at,
            delivered_at=design.asked_at + timedelta(days=14),
        )
    return found


def _in(hours: int) -> str:
    return (timezone.now() + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def test_weighs_a_promise_before_it_is_made(program: Program, matter: Matter) -> None:
    told = program.get(f"/matters/{matter.pk}/expectation?what=回电&due_at={_in(5)}")

    assert told.status == 200
    assert (told.body["n"], told.body["share"], told.body["unlikely"]) == (10, "0.0000", True)


def test_takes_an_unlikely_promise_with_a_reason_alone(program: Program, matter: Matter) -> None:
    wish = {"what": "给您回电", "due_at": _in(5)}
    before = Promise.objects.count()

    refused = program.post(f"/matters/{matter.pk}/promises", wish)

    assert (refused.status, refused.code) == (422, "unlikely_promise")
    assert Promise.objects.count() == before
    assert program.post(f"/matters/{matter.pk}/promises", {**wish, "override": "已约好"}).status == 201


def test_weighs_a_design_by_how_long_its_kind_took(program: Program, matter: Matter, cast: Cast) -> None:
    address = f"/matters/{matter.pk}/designs/expectation"

    told = program.get(f"{address}?kind=drawing&due_at={_in(30)}")

    assert (told.body["n"], told.body["unlikely"]) == (10, True)
    assert program.get(f"{address}?kind=scheme&due_at={_in(30)}").body["n"] == 0
    assert program.get(f"{address}?kind=none&due_at={_in(30)}").status == 422
    wish = {"title": "客厅", "kind": "drawing", "designer_id": cast.leo_manager.pk, "due_at": _in(30)}
    assert program.post(f"/matters/{matter.pk}/designs", wish).code == "unlikely_promise"
    assert program.post(f"/matters/{matter.pk}/designs", {**wish, "override": "只画一面墙"}).status == 201


def test_tells_how_often_a_service_took_place_as_agreed(
    program: Program, make_program: MakeProgram, cast: Cast
) -> None:
    make_service(cast)

    told = program.get("/bookable-services/demo/expectation")

    assert (told.status, told.body["n"], told.body["share_on_day"], told.body["unlikely"]) == (
        200,
        0,
        "",
        False,
    )
    assert program.get("/bookable-services/none/expectation").status == 404
    assert make_program("matter.read").get("/bookable-services/demo/expectation").status == 403
