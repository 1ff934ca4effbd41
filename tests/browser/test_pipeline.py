"""The board of opportunities: a card is dragged, moved by keys, and moved on a phone; what a stage demands is asked."""

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
OPENED = """
from datetime import timedelta
from django.utils import timezone
from yinuo.core.actor import SYSTEM
from yinuo.presale.actions.opportunity import Prospect, open_opportunity
from yinuo.presale.rules.opportunity import NextStep
from yinuo.presale.stages import house_day
now = timezone.now()
made = open_opportunity(
    actor=SYSTEM, now=now, prospect=Prospect(text="Eight guest rooms.", title="{title}"),
    step=NextStep(what="Call", on=house_day(now) + timedelta(days=2)),
)
found = made.pk
"""
STAGE = """
from yinuo.presale.models import Opportunity
found = Opportunity.objects.get(pk={key}).stage
"""


def opened(house: Any, title: str) -> int:
    return int(house.installation.look(OPENED.format(title=title)))


def stage_of(house: Any, key: int) -> str:
    return str(house.installation.look(STAGE.format(key=key)))


def card_in(page: Any, lane: str, key: int) -> Any:
    return page.locator(f'[data-lane="{lane}"] [data-deal="{key}"]')


def test_a_card_is_dragged_to_another_stage(visit: Any, house: Any) -> None:
    key = opened(house, "Dragged")
    desk = visit(staff=True)
    desk.open("/desk/sale/?q=Dragged")
    page = desk.page

    card_in(page, "new", key).drag_to(page.locator('[data-lane="discovering"]'))

    expect(card_in(page, "discovering", key)).to_be_visible()
    expect(page.locator('[data-lane="discovering"] h2 .count')).to_have_text("1")
    assert stage_of(house, key) == "discovering"
    assert desk.complaints == []


def test_what_a_stage_demands_is_asked_and_the_card_waits_at_home(visit: Any, house: Any) -> None:
    key = opened(house, "Demanding")
    desk = visit(staff=True)
    desk.open("/desk/sale/?q=Demanding")
    page = desk.page

    card_in(page, "new", key).drag_to(page.locator('[data-lane="proposing"]'))
    page.locator("dialog[open] [name=reason]").wait_for()
    expect(card_in(page, "new", key)).to_be_attached()
    page.keyboard.press("Escape")
    assert stage_of(house, key) == "new"
    card_in(page, "new", key).drag_to(page.locator('[data-lane="proposing"]'))
    page.fill("dialog[open] [name=reason]", "Told at the shop")
    with page.expect_navigation():
        page.locator("dialog[open] .form-foot button[type=submit]").click()

    expect(card_in(page, "proposing", key)).to_be_visible()
    assert stage_of(house, key) == "proposing"
    # the refusal by which the board knew that something is demanded
    assert [line for line in desk.complaints if "422" not in line] == []


def test_a_card_is_moved_by_keys_and_keeps_the_focus(visit: Any, house: Any) -> None:
    first, second = opened(house, "Keyed one"), opened(house, "Keyed two")
    desk = visit(staff=True)
    desk.open("/desk/sale/?q=Keyed")
    page = desk.page
    focused = "document.activeElement.closest('[data-deal]')?.dataset.deal"

    card_in(page, "new", first).locator(".row-link").focus()
    page.keyboard.press(">")
    expect(card_in(page, "contacted", first)).to_be_visible()
    expect(card_in(page, "contacted", first).locator(".row-link")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused) == str(second)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == str(first)
    page.keyboard.press(">")
    expect(card_in(page, "discovering", first)).to_be_visible()
    expect(card_in(page, "discovering", first).locator(".row-link")).to_be_focused()
    page.keyboard.press("<")

    expect(card_in(page, "contacted", first)).to_be_visible()
    assert (stage_of(house, first), stage_of(house, second)) == ("contacted", "new")
    assert desk.complaints == []


def test_back_to_the_beginning_is_a_choice_of_its_own(visit: Any, house: Any) -> None:
    key = opened(house, "Returning")
    desk = visit(staff=True)
    desk.open("/desk/sale/?q=Returning")
    page = desk.page
    card_in(page, "new", key).locator(".row-link").focus()
    page.keyboard.press(">")
    expect(card_in(page, "contacted", key)).to_be_visible()
    expect(card_in(page, "contacted", key).locator(".row-link")).to_be_focused()

    page.keyboard.press("<")

    expect(page.locator("dialog[open] .move-list").first).to_be_visible()
    assert stage_of(house, key) == "contacted"


def test_a_phone_shows_one_stage_and_moves_by_touch(visit: Any, house: Any) -> None:
    key = opened(house, "Touched")
    phone = visit(staff=True, width=360, height=800, has_touch=True, is_mobile=True)
    phone.open("/desk/sale/?q=Touched")
    page = phone.page
    expect(page.locator("[data-lane]:visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    card_in(page, "new", key).locator(".deal-move").tap()
    page.locator('dialog[open] .move-list a[href$="/move/contact/"]').tap()
    page.locator("dialog[open] .form-foot button[type=submit]").wait_for()
    with page.expect_navigation():
        page.locator("dialog[open] .form-foot button[type=submit]").tap()
    page.locator(".lane-switch a", has_text="Contacted").tap()

    expect(card_in(page, "contacted", key)).to_be_visible()
    expect(page.locator("[data-lane]:visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert stage_of(house, key) == "contacted"
    assert phone.complaints == []
