"""A complaint in real browsers: told on a phone, taken on and answered at a desk, agreed to on the phone, carried out, found right."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import faultless
from tests.journeys.installation import Installation
from tests.journeys.test_insale import FASTEST_MS, WITHIN_MS, done_in_dialog, enter, fits, opened, pressed

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.enable_socket]
LEADER = "方圆"
TEXT = "抽屉的滑轨断了一根，拉出来就掉下去。\n上个月才装好的。"
SORRY = "滑轨断了是我们的责任，很抱歉。"
REMEDY = "两天内上门换一对新滑轨"
DONE = "韩师傅上门换好，客户当面试过十次。"
ORDER = """
from yinuo.insale.models import Order
order = Order.objects.filter(status__in=("confirmed", "in_progress", "shipped", "accepted"), lines__isnull=False).exclude(secret="").order_by("pk").first()
found = {"secret": order.secret, "number": order.number}
"""
STORY = """
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
one = Complaint.objects.get(secret={secret!r})
found = {{
    "stage": one.stage,
    "order": one.purchase.number,
    "text": one.messages.filter(direction="in").order_by("at").first().text,
    "promises": [[p.what, p.state] for p in one.promises.order_by("made_at", "pk")],
    "answers": list(FinalAnswer.objects.filter(complaint=one).values_list("kind", flat=True)),
    "verbs": list(JournalEntry.objects.filter(matter_id=one.pk).order_by("sequence").values_list("verb", flat=True)),
    "faults": [vars(f) for f in verify_journal()],
}}
"""
VERBS = [
    "aftersale.complaint_taken",
    "aftersale.complaint_accepted",
    "aftersale.complaint_disposed",
    "aftersale.proposal_offered",
    "aftersale.proposal_agreed",
    "aftersale.remedy_carried_out",
    "aftersale.putting_right_confirmed",
    "aftersale.final_answer_given",
]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=WITHIN_MS)
    yield
    expect.set_options(timeout=None)


def test_a_complaint_is_told_on_a_phone_and_put_right(company: Installation, browser: Browser) -> None:
    customer = opened(browser, width=390, height=844)
    leader = opened(browser, width=1440, height=900)
    faults = [faultless(customer), faultless(leader)]
    order = company.look(ORDER)

    secret = complain(customer, company, order)
    number = customer.locator(".receipt-number").inner_text().strip()
    page_of_complaint = take_on(leader, company, number)
    expect_now(customer, company, secret)
    offer(leader, page_of_complaint)
    agree(customer, company, secret)
    carry_out(leader, page_of_complaint)
    find_it_right(customer, company, secret)

    leader.goto(page_of_complaint)
    expect(leader.locator("main")).to_contain_text("已结案")
    story: dict[str, Any] = company.look(STORY.format(secret=secret))
    assert (story["stage"], story["order"], story["answers"]) == ("closed", order["number"], ["closed"])
    assert story["text"].replace("\r\n", "\n") == TEXT
    assert [state for what, state in story["promises"] if REMEDY in what] == ["kept"]
    in_order = iter(story["verbs"])
    assert [verb for verb in VERBS if verb not in in_order] == [], story["verbs"]
    assert story["faults"] == []
    assert [said for of_page in faults for said in of_page] == []


def complain(page: Page, company: Installation, order: dict[str, str]) -> str:
    """Go from the order's page through the three steps; return the secret of the complaint's own page."""
    page.goto(f"{company.url}/o/{order['secret']}/")
    fits(page)
    pressed(page, page.locator('a[href*="/complain/"]').first, r"/complain/")
    fits(page)
    page.fill('[name="text"]', TEXT)
    page.locator('button[name="go"]').click()
    expect(page.locator("main")).to_contain_text(order["number"])
    fits(page)
    page.locator('button[name="go"]').click()
    expect(page.locator(".complain-wishes")).to_be_visible()
    fits(page)
    page.locator('[name="demands"][value="repair"]').check(force=True)
    page.wait_for_timeout(FASTEST_MS)
    pressed(page, page.locator('button[name="go"]'), r"/c/[^/]+/\?asked=1$")
    fits(page)
    found = re.search(r"/c/([^/]+)/", page.url)
    assert found is not None
    return found.group(1)


def take_on(page: Page, company: Installation, number: str) -> str:
    """Find the complaint on the board and take it on; return its page's address."""
    enter(page, company, LEADER)
    page.goto(f"{company.url}/desk/complaints/?q={number}")
    pressed(page, page.locator("tr", has_text=number).locator("a.row-link"), r"/desk/complaints/\d+/$")
    address = page.url
    page.locator('form[action$="/accept/"] button').click()
    expect(page.locator('form[action$="/accept/"]')).to_have_count(0)
    return address


def expect_now(page: Page, company: Installation, secret: str) -> None:
    """The customer reads until when they are answered."""
    page.goto(f"{company.url}/c/{secret}/")
    expect(page.locator("#owed")).to_contain_text("投诉处理意见")
    fits(page)


def offer(page: Page, page_of_complaint: str) -> None:
    """Write a solution with its day, and put it before the customer."""
    page.goto(page_of_complaint)
    pressed(page, page.locator('a[href$="/proposal/"]').first, r"/proposal/$")
    page.fill('[name="words"]', SORRY)
    page.locator('[name="remedy-0-kind"]').select_option("repair")
    page.fill('[name="remedy-0-words"]', REMEDY)
    page.fill(
        '[name="remedy-0-due_on"]', (datetime.now().astimezone() + timedelta(days=3)).date().isoformat()
    )
    pressed(page, page.locator('main form button[type="submit"]').last, r"/desk/complaints/\d+/$")
    done_in_dialog(page, page.locator('a[href$="/offer/"]').first)
    expect(page.locator('a[href$="/offer/"]')).to_have_count(0)


def agree(page: Page, company: Installation, secret: str) -> None:
    page.goto(f"{company.url}/c/{secret}/")
    expect(page.locator("#solution")).to_contain_text(REMEDY)
    fits(page)
    page.locator('form[action*="/agree/"] button').click()
    expect(page.locator('form[action*="/agree/"]')).to_have_count(0)
    expect(page.locator("#owed")).to_contain_text(REMEDY)
    fits(page)


def carry_out(page: Page, page_of_complaint: str) -> None:
    """Note that it was done, with what shows it."""
    page.goto(page_of_complaint)
    done_in_dialog(page, page.locator('a[href*="/remedies/"]').first, words=DONE)
    expect(page.locator('a[href*="/remedies/"]')).to_have_count(0)
    expect(page.locator("main")).to_contain_text(DONE)


def find_it_right(page: Page, company: Installation, secret: str) -> None:
    page.goto(f"{company.url}/c/{secret}/")
    expect(page.locator("#solution")).to_contain_text(DONE)
    fits(page)
    page.locator('form[action*="/confirm/"] button').click()
    expect(page.locator('form[action*="/confirm/"]')).to_have_count(0)
    fits(page)
