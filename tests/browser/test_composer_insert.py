"""What may answer is inserted by two keys, with the article it is from; a second choice is an arrow away."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
ASKED = """
from django.utils import timezone
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.presale.actions.inquiry import ask_inquiry
made = ask_inquiry(
    actor=visitor(language="zh-hans", name="Lin"), now=timezone.now(), asker=Arrival(name="Lin"),
    text="胡桃木餐桌平时怎么保养？", language="zh-hans",
)
found = made.pk
"""
TEXT, MENU = "#composer-text", "#ready"


@pytest.fixture
def asked(house: Any) -> int:
    return int(house.installation.look(ASKED))


def test_two_keys_insert_a_passage_with_its_article(visit: Any, house: Any, asked: int) -> None:
    desk = visit(staff=True)
    desk.open(f"/desk/inbox/{asked}/")
    page = desk.page

    page.keyboard.press("a")
    page.locator(f"{MENU} button.ready-long").first.wait_for()
    expect(page.locator(f"{MENU} button").first).to_be_focused()
    title = page.locator(f"{MENU} button.ready-long b").first.inner_text()
    page.keyboard.press("Enter")

    expect(page.locator(TEXT)).not_to_have_value("")
    said = page.input_value(TEXT)
    assert f"摘自“{title}”：{house.url}/help/" in said
    expect(page.locator(TEXT)).to_be_focused()
    expect(page.locator(MENU)).to_be_hidden()
    assert desk.complaints == []


def test_from_within_the_text_it_goes_where_the_cursor_is(visit: Any, house: Any, asked: int) -> None:
    desk = visit(staff=True)
    desk.open(f"/desk/inbox/{asked}/")
    page = desk.page

    page.focus(TEXT)
    page.keyboard.type("您好：")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(f"{MENU} button").first).to_be_focused()
    first = page.evaluate("document.activeElement.getAttribute('hx-post')")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.getAttribute('hx-post')")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.getAttribute('hx-post')") == first != second
    page.keyboard.press("Escape")
    expect(page.locator(MENU)).to_be_hidden()
    assert page.input_value(TEXT) == "您好："
    page.focus(TEXT)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(f"{MENU} button").first).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(TEXT)).to_have_value(re.compile("摘自"))
    assert page.input_value(TEXT).startswith("您好：\n")
    assert desk.complaints == []


def test_a_phone_shows_the_words_whole_enough_to_choose(visit: Any, house: Any, asked: int) -> None:
    phone = visit(staff=True, width=360, height=800, has_touch=True, is_mobile=True)
    phone.open(f"/desk/inbox/{asked}/")
    page = phone.page

    page.locator('[popovertarget="ready"]').tap()
    row = page.locator(f"{MENU} button.ready-long").first
    row.wait_for()
    box = row.bounding_box()
    assert box["width"] >= 300 and box["height"] >= 44
    assert row.locator(".ready-words").inner_text().strip()
    row.tap()

    expect(page.locator(TEXT)).to_have_value(re.compile("摘自"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert phone.complaints == []
