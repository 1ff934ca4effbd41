"""Before the sale: a product page, a question, a guide, a trial, a quote, and a yes that is a promise on record."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.browser import faultless
from tests.journeys.installation import Installation

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.enable_socket]
PRODUCT = "M-1812"
CONSULTANT = "何雨彤"
CUSTOMER = "周明月"
PHONE = "13900005678"
GUIDE = "选一张睡得好的床垫"
TROUBLE = "早上腰酸、旁边一翻身就醒"
WISH = "一软一硬"
SERVICE = "sleep-trial"
OFFERED = "乳胶床垫送货上门"
WITHIN_MS = 60_000
PHONE_WIDTH = 390
FASTEST_MS = 2200  # forms take nobody who fills them faster than a person can
ANSWERS: dict[str, str | list[str]] = {
    "situation_1": ["couple"],
    "trouble_1": ["back", "move"],
    "use_1": ["side"],
    "wish_1": ["apart"],
    "budget_1": "6000",
    "decision_1": ["yes"],
}
REFUSED = "409"  # Chromium writes to its console that a page was answered with it
EARLIER = """
from yinuo.presale.models import Quote, Telling
from yinuo.matters.models import Promise
found = {{
    "state": Quote.objects.get(matter_id={matter_id}).state,
    "understood": Telling.objects.filter(matter_id={matter_id}, confirmed_at__isnull=False).count(),
    "promised": Promise.objects.filter(matter_id={matter_id}, what={offered!r}).count(),
}}
"""
STORY = """
from yinuo.core.models import JournalEntry
from yinuo.core.journal import verify_journal
from yinuo.matters.models import Promise
from yinuo.presale.models import Appointment, Inquiry, Quote, Telling
matter_id = {matter_id}
quote = Quote.objects.get(matter_id=matter_id)
found = {{
    "verbs": list(JournalEntry.objects.filter(matter_id=matter_id).order_by("sequence").values_list("verb", flat=True)),
    "product": Inquiry.objects.get(pk=matter_id).product.code,
    "appointments": list(Appointment.objects.filter(matter_id=matter_id).values_list("state", flat=True)),
    "quote": [quote.state, quote.evidence.get("name"), quote.trouble],
    "told": list(Telling.objects.filter(quote=quote, confirmed_at__isnull=False).values_list("words", flat=True)),
    "promises": list(Promise.objects.filter(matter_id=matter_id, source="person").values_list("what", "state")),
    "faults": [vars(f) for f in verify_journal()],
}}
"""
VERBS = [
    "presale.inquiry_asked",
    "presale.discovery_begun",
    "presale.discovery_purpose_told",
    "presale.discovery_answered",
    "presale.discovery_finished",
    "presale.appointment_booked",
    "presale.quote_drafted",
    "presale.quote_edited",
    "presale.quote_sent",
    "presale.quote_viewed",
    "presale.precautions_told",
    "presale.precautions_confirmed",
    "presale.quote_accepted",
]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=WITHIN_MS)
    yield
    expect.set_options(timeout=None)


def test_a_product_page_becomes_a_promise_by_a_quote(company: Installation, browser: Browser) -> None:
    customer = opened(browser, width=PHONE_WIDTH, height=844)
    consultant = opened(browser, width=1440, height=900)
    faults = [faultless(customer), faultless(consultant)]

    precaution = read_the_product(customer, company)
    thread, number = ask_about_it(customer)
    matter_id = take(consultant, company, number)
    send_the_guide(consultant, matter_id)
    answer_the_guide(customer, thread)
    book_a_trial(customer, thread)
    quote_number = offer(consultant, matter_id)
    refused(customer, company, thread, matter_id, precaution)
    accept(customer, precaution)

    customer.goto(f"{company.url}{thread}")
    expect(customer.locator("#owed")).to_contain_text(OFFERED)
    shown_in_the_matter(consultant, matter_id, quote_number)
    story: dict[str, Any] = company.look(STORY.format(matter_id=matter_id))
    in_order = iter(story["verbs"])
    assert [verb for verb in VERBS if verb not in in_order] == [], story["verbs"]
    assert story["product"] == PRODUCT
    assert story["appointments"] == ["confirmed"]
    assert story["quote"] == ["accepted", CUSTOMER, TROUBLE]
    assert story["told"] == [precaution]
    assert [OFFERED, "active"] in story["promises"]
    assert story["faults"] == []
    assert [said for of_page in faults for said in of_page if REFUSED not in said] == []


def opened(browser: Browser, *, width: int, height: int) -> Page:
    """Return a page of a person of their own, patient with a slow machine."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.set_default_timeout(WITHIN_MS)
    return context.new_page()


def fits(page: Page) -> None:
    """Nothing on the phone is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH, page.url


def pressed(page: Page, button: Locator, to: str) -> None:
    """Press a button or follow a link, and be where it leads."""
    button.click()
    page.wait_for_url(re.compile(to))


def read_the_product(page: Page, installation: Installation) -> str:
    """Read a product on the phone; return the precaution that stands there before any price is asked."""
    page.goto(f"{installation.url}/products/{PRODUCT}/")
    fits(page)
    found = page.locator(".precautions li")
    expect(found).to_have_count(1)
    return found.inner_text().strip()


def ask_about_it(page: Page) -> tuple[str, str]:
    """Ask about the product, which is chosen already; return the thread's path and its number."""
    chosen = page.locator("h1").inner_text().strip()
    pressed(page, page.locator('a[href*="/ask/"][href*="product"]').first, r"/ask/")
    assert page.locator('select[name="product"] option:checked').inner_text().strip() == chosen
    fits(page)
    page.fill('[name="question"]', "两个人睡，想换一张床垫，不知道这款合不合适。")
    page.fill('[name="name"]', CUSTOMER)
    page.fill('[name="phone"]', PHONE)
    page.wait_for_timeout(FASTEST_MS)
    pressed(page, page.locator('main form button[type="submit"]').last, r"/t/")
    return page.url.partition("?")[0].removeprefix(origin(page)), page.locator(
        ".receipt-number"
    ).inner_text().strip()


def origin(page: Page) -> str:
    found: str = page.evaluate("location.origin")
    return found


def take(page: Page, installation: Installation, number: str) -> int:
    """Enter as the consultant, take the question, return its key."""
    page.goto(f"{installation.url}/demo/")
    pressed(page, page.locator("form.door", has_text=CONSULTANT).locator("button"), r"/desk/")
    page.goto(f"{installation.url}/desk/n/{number}/")
    page.locator('button[formaction$="/take/"]').first.click()
    expect(page.locator('button[formaction$="/take/"]')).to_have_count(0)
    found = re.search(r"/matters/(\d+)/", page.url)
    assert found is not None
    return int(found.group(1))


def send_the_guide(page: Page, matter_id: int) -> None:
    """Begin a guide by link from beside the matter."""
    page.goto(f"{origin(page)}/desk/matters/{matter_id}/")
    page.locator('a[href$="/discoveries/new/"]').first.click()
    dialog = page.locator("dialog[open]")
    dialog.locator('[name="guide_id"]').select_option(label=GUIDE)
    dialog.locator('[name="mode"][value="link"]').check(force=True)
    begin = dialog.locator('form:not([method="dialog"]) button[type="submit"]').last
    pressed(page, begin, r"/desk/discoveries/\d+/")
    expect(page.locator('a[href*="/g/"]').first).to_be_visible()


def answer_the_guide(page: Page, thread: str) -> None:
    """Find the guide's link in the thread, answer every question on the phone, and say that these are the answers."""
    page.goto(f"{origin(page)}{thread}")
    pressed(page, page.locator('a[href*="/g/"]').last, r"/g/[^/]+/$")
    expect(page.locator("h1")).to_have_text(GUIDE)
    page.locator('main form[method="post"] button').last.click()
    expect(page).to_have_url(re.compile("/questions/"))
    asked: list[str] = []
    while found := re.search(r"/questions/(\w+)/$", page.url):
        asked.append(found.group(1))
        fits(page)
        answer(page, ANSWERS[found.group(1)])
        before = page.url
        page.locator(".guide-deeds button").first.click()
        expect(page).not_to_have_url(before)
    assert sorted(asked) == sorted(ANSWERS)
    page.locator('form[action$="/finish/"] button').click()
    expect(page.locator('.notice[data-kind="kept"]')).to_be_visible()
    expect(page.locator(".guide-answers")).to_contain_text(TROUBLE)
    fits(page)


def answer(page: Page, given: str | list[str]) -> None:
    if isinstance(given, str):
        page.locator('main input[name="value"]').fill(given)
        return
    for value in given:
        page.locator(f'main input[name="value"][value="{value}"]').check(force=True)


def book_a_trial(page: Page, thread: str) -> None:
    """Book the first free time from the thread: who comes is known there, and is not asked again."""
    page.goto(f"{origin(page)}{thread}")
    pressed(page, page.locator('a[href*="/book/?t="]').first, r"/book/\?t=")
    pressed(page, page.locator(f'a[href*="/book/{SERVICE}/"]'), rf"/book/{SERVICE}/")
    fits(page)
    pressed(page, page.locator(".slot-times a").first, r"/details/")
    expect(page.locator('[name="name"], [name="phone"]')).to_have_count(0)
    page.wait_for_timeout(FASTEST_MS)
    pressed(page, page.locator('main form button[type="submit"]').last, r"/a/[^/]+/$")
    expect(page.locator('.appointment-state[data-state="confirmed"]')).to_be_visible()
    fits(page)


def offer(page: Page, matter_id: int) -> str:
    """Write a quote in which the guide's answers stand already, with the product and a date, and send it."""
    page.goto(f"{origin(page)}/desk/matters/{matter_id}/")
    pressed(page, page.locator('form[action$="/quote/"] button').first, r"/desk/quotes/\d+/edit/")
    assert page.locator("#q-trouble").input_value() == TROUBLE
    assert page.locator("#q-value").input_value() == WISH
    page.locator("#quote-find").press_sequentially(PRODUCT)
    page.locator('#quote-found button[value^="add:"]').first.click()
    expect(page.locator(".quote-row")).to_have_count(1)
    page.locator('button[value="add_date"]').click()
    expect(page.locator(".quote-date")).to_have_count(1)
    page.fill('.quote-date input[name$="-what"]', OFFERED)
    page.fill('.quote-date input[name$="-amount"]', "20")
    pressed(page, page.locator('aside button[value="save"]'), r"/desk/quotes/\d+/$")
    page.locator('a[href$="/send/"]').click()
    dialog = page.locator("dialog[open]")
    dialog.locator('[name="words"]').fill("按您说的情况配好了，送货日期也写在里面。")
    dialog.locator('form:not([method="dialog"]) button[type="submit"]').last.click()
    expect(page.locator('a[href*="/q/"]').first).to_be_visible()
    return page.locator(".matter-head .number").first.inner_text().strip()


def refused(page: Page, installation: Installation, thread: str, matter_id: int, precaution: str) -> None:
    """Accept on the phone without the precaution's tick: the page says why not, and nothing has changed."""
    page.goto(f"{origin(page)}{thread}")
    pressed(page, page.locator('a[href*="/q/"]').last, r"/q/[^/]+/$")
    fits(page)
    expect(page.locator(".quote-story")).to_contain_text(TROUBLE)
    expect(page.locator(".quote-needs li")).to_contain_text(precaution)
    page.fill('#decide [name="name"]', CUSTOMER)
    page.locator('#decide [name="agreed"]').check()
    page.locator('#decide button[type="submit"]').click()
    expect(page.locator("#decide .quote-needs[data-untold]")).to_be_visible()
    expect(page.locator("#decide [role=alert]")).to_contain_text("注意事项")
    assert page.locator('#decide [name="name"]').input_value() == CUSTOMER
    fits(page)
    inside = installation.look(EARLIER.format(matter_id=matter_id, offered=OFFERED))
    assert inside == {"state": "viewed", "understood": 0, "promised": 0}


def accept(page: Page, precaution: str) -> None:
    """Tick what was read and accept; what was typed before is still there."""
    page.locator("#decide .quote-needs label", has_text=precaution).locator("input").check()
    page.locator('#decide button[type="submit"]').click()
    expect(page.locator('#decision[data-kind="kept"]')).to_contain_text(CUSTOMER)
    fits(page)


def shown_in_the_matter(page: Page, matter_id: int, quote_number: str) -> None:
    """The matter's sale side shows guide, appointment and quote, the quote's page what was told."""
    page.goto(f"{origin(page)}/desk/matters/{matter_id}/")
    parts = page.locator("aside .sale-part")
    for words in (GUIDE, TROUBLE, "床垫试睡", quote_number):
        expect(parts.filter(has_text=words).first).to_be_visible()
    pressed(page, parts.locator('a[href*="/desk/quotes/"]').first, r"/desk/quotes/\d+/$")
    expect(page.locator(".quote-told-list").first).to_contain_text("通风 48 小时")
