"""The pipeline on the desk: board, moves, pool, forecast, settings."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import SYSTEM, Cast
from tests.presale.quoting import make_product
from tests.presale.selling import in_stage, make_reason, opened
from yinuo.matters.models import Notice, Promise
from yinuo.presale.actions.forecast import keep_forecast
from yinuo.presale.actions.pipeline import pool_idle
from yinuo.presale.models import LossReason, Opportunity, StageSetting
from yinuo.presale.queries.opportunities import OpportunityFilter
from yinuo.presale.queries.pipeline import get_board
from yinuo.presale.rules.opportunity import NextStep

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "pipeline"}


def sale(cast: Cast, **fields: Any) -> Opportunity:
    now = timezone.now()
    step = NextStep(what="打电话问尺寸", on=timezone.localtime(now).date() + timedelta(days=2))
    known = {"expected_close": timezone.localtime(now).date() + timedelta(days=20)}
    return opened(cast, now=now, step=step, **{**known, **fields})


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content[:300]
    return str(answer.content.decode())


def stage_of(made: Opportunity) -> str:
    return Opportunity.objects.get(pk=made.pk).stage


def test_the_board_shows_lanes_sums_and_cards(cast: Cast, desk: Client) -> None:
    in_stage(sale(cast, title="民宿客房"), "negotiating")
    sale(cast, title="书房书柜", amount=Decimal(28_000))

    page = text_of(desk.get("/desk/sale/"))

    for words in (
        "民宿客房",
        "书房书柜",
        "¥32.5k",
        "¥28.0k",
        "打电话问尺寸",
        'data-lane="negotiating"',
        "move to “Negotiating”",
    ):
        assert words in page, words


def test_a_part_is_the_board_alone(cast: Cast, desk: Client) -> None:
    sale(cast)

    part = text_of(desk.get("/desk/sale/", headers=HTMX))

    assert part.lstrip().startswith("<div") and "<html" not in part


def test_an_empty_board_says_what_to_do(desk: Client) -> None:
    assert "No sale is on its way" in text_of(desk.get("/desk/sale/"))
    assert "Nothing fits" in text_of(desk.get("/desk/sale/?q=x"))


@pytest.mark.parametrize(
    "query",
    [
        "whose=mine", "whose=team", "whose=999999999999999999999", "family=床", "month=2026-13",
        "month=9999-01", "month=2026-4", "q=%27%25", "lane=nowhere", "lane=qualified", "month=%D9%A1%D9%A2-01",
    ],
)  # fmt: skip
def test_any_filter_is_a_page(cast: Cast, desk: Client, query: str) -> None:
    sale(cast)

    text_of(desk.get(f"/desk/sale/?{query}"))


def test_the_board_costs_the_same_whatever_there_is(
    cast: Cast, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(5):
        sale(cast)
    desk.get("/desk/sale/")

    with django_assert_max_num_queries(9):
        desk.get("/desk/sale/", headers=HTMX)


def test_a_bare_move_goes_through_or_asks(cast: Cast, desk: Client) -> None:
    """What a dragged card sends: the stage alone."""
    made = sale(cast)
    url = f"/desk/sale/{made.pk}/move"

    assert desk.post(f"{url}/discover/", {"next": "/desk/sale/"}).headers["Location"] == "/desk/sale/"
    assert stage_of(made) == "discovering"
    refused = desk.post(f"{url}/propose/", {"next": "/desk/sale/"})

    assert refused.status_code == 422
    assert "No quote was sent yet" in refused.content.decode()
    assert stage_of(made) == "discovering"


def test_a_move_takes_a_new_step(cast: Cast, desk: Client) -> None:
    made = sale(cast)
    Opportunity.objects.filter(pk=made.pk).update(next_step_on=timezone.localdate() - timedelta(days=3))
    url = f"/desk/sale/{made.pk}/move/contact/"
    assert desk.post(url, {"next": "/desk/sale/"}).status_code == 422
    assert desk.post(url, {"step": "送色板"}).status_code == 422

    day = timezone.localdate() + timedelta(days=1)
    assert desk.post(url, {"step": "送色板", "step_on": day.isoformat()}).status_code == 302

    made.refresh_from_db()
    assert (made.stage, made.next_step, made.next_step_on) == ("contacted", "送色板", day)


@pytest.mark.parametrize("name", ["fly", "-", "WIN"])
def test_a_move_that_is_none_is_not_found(cast: Cast, desk: Client, name: str) -> None:
    made = sale(cast)

    assert desk.get(f"/desk/sale/{made.pk}/move/{name}/").status_code == 404
    assert desk.get("/desk/sale/999999999999999999/move/contact/").status_code == 404


def test_every_move_has_its_form(cast: Cast, desk: Client) -> None:
    made = sale(cast)
    make_reason()

    for name in ("contact", "discover", "qualify", "propose", "negotiate", "win", "lose", "no_need", "sleep"):
        text_of(desk.get(f"/desk/sale/{made.pk}/move/{name}/"))
    for name in ("moves", "step", "edit"):
        text_of(desk.get(f"/desk/sale/{made.pk}/{name}/"))
    dialog = text_of(desk.get(f"/desk/sale/{made.pk}/moves/", headers={"HX-Request": "true"}))
    assert "<dialog" in dialog and "/move/lose/" in dialog


def test_a_loss_needs_its_reason(cast: Cast, desk: Client) -> None:
    made, why = sale(cast), make_reason()
    url = f"/desk/sale/{made.pk}/move/lose/"

    assert desk.post(url, {"loss_reason": ""}).status_code == 422
    assert desk.post(url, {"loss_reason": "999"}).status_code == 422
    assert stage_of(made) == "new"
    assert desk.post(url, {"loss_reason": why.pk, "words": "太慢"}).status_code == 302

    assert stage_of(made) == "lost"


def test_winning_resting_and_no_need(cast: Cast, desk: Client) -> None:
    first, second, third = sale(cast), sale(cast), sale(cast)
    day = timezone.localdate() + timedelta(days=40)

    assert desk.post(f"/desk/sale/{first.pk}/move/win/", {"amount": "30000"}).status_code == 422
    desk.post(f"/desk/sale/{first.pk}/move/win/", {"amount": "30000", "reason": "合同"})
    desk.post(f"/desk/sale/{second.pk}/move/sleep/", {"revisit_on": day.isoformat()})
    desk.post(f"/desk/sale/{third.pk}/move/no_need/", {"words": "先不买"})

    assert [stage_of(made) for made in (first, second, third)] == ["won", "dormant", "no_need"]
    assert Promise.objects.filter(matter=second, met_by="presale.opportunity_moved").exists()


def test_opens_for_somebody_who_is_named(cast: Cast, desk: Client) -> None:
    form = {
        "name": "赵一鸣", "phone": "13900001234", "text": "书房整墙书柜", "amount": "28000",
        "step": "量尺寸", "step_on": (timezone.localdate() + timedelta(days=1)).isoformat(), "mine": "on",
    }  # fmt: skip

    assert desk.post("/desk/sale/new/", form).status_code == 302

    made = Opportunity.objects.get()
    assert made.customer is not None
    assert (made.customer.name, made.owner_id, made.next_step) == ("赵一鸣", cast.ana_agent.pk, "量尺寸")


def test_opens_from_an_inquiry_without_typing_twice(cast: Cast, desk: Client, asked: Any) -> None:
    page = text_of(desk.get(f"/desk/sale/new/?origin={asked.pk}"))
    assert 'name="phone"' not in page if asked.customer_id else 'name="phone"' in page

    form = {"text": "想买茶几", "name": "Kim", "step": "问尺寸", "step_on": (timezone.localdate() + timedelta(days=1)).isoformat()}  # fmt: skip
    assert desk.post(f"/desk/sale/new/?origin={asked.pk}", form).status_code == 302

    made = Opportunity.objects.get()
    assert (made.origin_id, made.customer_id) == (asked.pk, asked.customer_id)
    part = text_of(desk.get(f"/desk/matters/{asked.pk}/sale/"))
    assert f"/desk/matters/{made.pk}/" in part


@pytest.mark.parametrize("query", ["origin=abc", "origin=999999", "customer=999999"])
def test_opens_from_nothing_that_is_not_there(desk: Client, query: str) -> None:
    assert desk.get(f"/desk/sale/new/?{query}").status_code == 404


def test_beside_its_matter_it_shows_stage_and_step(cast: Cast, desk: Client) -> None:
    made = sale(cast)

    part = text_of(desk.get(f"/desk/matters/{made.pk}/sale/"))

    for words in ("¥32,500.00", "打电话问尺寸", f"/desk/sale/{made.pk}/moves/"):
        assert words in part, words


def test_facts_are_edited(cast: Cast, desk: Client) -> None:
    made = sale(cast)
    product = make_product(family="茶几")

    desk.post(
        f"/desk/sale/{made.pk}/edit/", {"amount": "100.5", "probability": "65", "product_id": product.pk}
    )

    made.refresh_from_db()
    assert (made.amount, made.probability, made.product_id, made.expected_close) == (
        Decimal("100.50"), 65, product.pk, None,
    )  # fmt: skip


def test_a_consultant_is_offered_and_assigned(cast: Cast, sign_in: Any) -> None:
    made, leo = sale(cast), sign_in("leo_manager")

    text_of(leo.get(f"/desk/sale/{made.pk}/consultant/"))
    assert leo.post(f"/desk/sale/{made.pk}/consultant/", {"staff_id": "77"}).status_code == 422


def test_the_pool_gives_to_whoever_takes(cast: Cast, sign_in: Any) -> None:
    made = sale(cast)
    Opportunity.objects.filter(pk=made.pk).update(next_step_on=None)
    assert pool_idle(actor=SYSTEM, now=timezone.now() + timedelta(days=9), opportunity_id=made.pk)
    otto = sign_in("otto_other_outlet")

    assert f"/desk/sale/{made.pk}/take/" in text_of(otto.get("/desk/sale/pool/"))
    assert otto.post(f"/desk/sale/{made.pk}/take/").status_code == 302

    made.refresh_from_db()
    assert made.owner_id == cast.otto_other_outlet.pk
    assert "The pool is empty" in text_of(otto.get("/desk/sale/pool/"))
    notice = Notice.objects.get(kind="pooled")
    Notice.objects.filter(pk=notice.pk).update(show_from=timezone.now())
    assert "anybody may take it now" in text_of(sign_in(notice.staff.username).get("/desk/"))


def test_the_forecast_shows_months_and_hits(cast: Cast, sign_in: Any) -> None:
    sale(cast)
    keep_forecast(actor=SYSTEM, now=timezone.now())
    leo = sign_in("leo_manager")

    page = text_of(leo.get("/desk/sale/forecast/"))
    assert "¥3,250.00" in page
    lines = b"".join(leo.get("/desk/sale/forecast.csv").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("kind,month,owner")
    assert any("3250.00" in line and line.startswith("ahead,") for line in lines)


def test_stages_and_reasons_are_set(cast: Cast, sign_in: Any) -> None:
    leo = sign_in("leo_manager")
    text_of(leo.get("/desk/sale/settings/"))
    text_of(leo.get("/desk/sale/settings/stages/proposing/"))

    leo.post(
        "/desk/sale/settings/stages/proposing/", {"probability": "65", "idle_days": "9", "name_en": "Quote"}
    )
    leo.post("/desk/sale/settings/reasons/new/", {"code": "price", "name_zh-hans": "价格", "active": "on"})
    leo.post("/desk/sale/settings/reasons/price/", {"name_zh-hans": "价格高"})

    assert StageSetting.objects.get(stage="proposing").names == {"en": "Quote"}
    reason = LossReason.objects.get(code="price")
    assert (reason.names, reason.active) == ({"zh-hans": "价格高"}, False)
    assert "Quote" in text_of(leo.get("/desk/sale/"))
    for wrong in ("stages/won", "stages/x", "reasons/nothing"):
        assert leo.get(f"/desk/sale/settings/{wrong}/").status_code == 404


def test_settings_are_not_an_agents(desk: Client) -> None:
    assert desk.get("/desk/sale/settings/").status_code == 403


def test_another_outlet_sees_nothing(cast: Cast, sign_in: Any) -> None:
    made = sale(cast)
    otto = sign_in("otto_other_outlet")

    assert otto.get(f"/desk/sale/{made.pk}/moves/").status_code == 404
    assert otto.post(f"/desk/sale/{made.pk}/move/contact/", {}).status_code == 404
    assert get_board(
        actor=cast.actor("otto_other_outlet"), now=timezone.now(), language="en", wanted=OpportunityFilter()
    ).count == 0  # fmt: skip
