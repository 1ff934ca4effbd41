"""In the sale: an accepted quote, a reviewed contract, a stage that slips, a change by link, two parcels, and who signed for them."""

import hashlib
import hmac
import json
import re
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.browser import faultless
from tests.journeys.installation import PUSH_KEY, Installation

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.enable_socket]
CUSTOMER = "陈思远"
CONSULTANT = "何雨彤"
MANAGER = "高建国"
OFFERED = "整套家具送到并装好"
WITHIN_MS = 60_000
PHONE_WIDTH = 390
FASTEST_MS = 2200  # forms take nobody who fills them faster than a person can
WISH = "茶几想换成两张，客厅和书房各一张。"
CAUSE = "岩板要从外地调，晚到一周"
SAID = "木架已经打好，等岩板到货。"
WAYBILLS = ("SF1234567890123", "SF1234567890124")
GIVEN = """
from yinuo.presale.models import Quote
quote = Quote.objects.get(customer__name={customer!r}, state__in=("sent", "viewed"))
found = {{"secret": quote.secret, "matter_id": quote.matter_id}}
"""
ORDER = """
from yinuo.insale.models import Order
order = Order.objects.get(quote__secret={secret!r})
found = {{"id": order.pk, "number": order.number, "secret": order.secret, "status": order.status,
    "delivery_on": order.delivery_on, "forecast_on": order.forecast_on, "gross": order.gross, "version": order.version}}
"""
STORY = """
from yinuo.core.models import JournalEntry
from yinuo.core.journal import verify_journal
from yinuo.insale.models import Order, Receipt, ReceiptFollowUp, Shipment
order = Order.objects.get(pk={order_id})
delivery = order.delivery
found = {{
    "verbs": list(JournalEntry.objects.filter(matter_id={order_id}).order_by("sequence").values_list("verb", flat=True)),
    "status": order.status,
    "version": order.version,
    "delivery": [delivery.what, delivery.state, delivery.due_at],
    "before": [delivery.replaces.what, delivery.replaces.state, delivery.replaces.due_at],
    "shipments": list(Shipment.objects.filter(order=order).order_by("packed_at").values_list("state", flat=True)),
    "receipts": list(Receipt.objects.filter(shipment__order=order).order_by("shipment__packed_at")
        .values_list("signed_by", "consent", "satisfied")),
    "looked_after": list(ReceiptFollowUp.objects.filter(receipt__shipment__order=order).values_list("reasons", "state")),
    "faults": [vars(f) for f in verify_journal()],
}}
"""
VERBS = [
    "insale.order_opened",
    "insale.review_released",
    "insale.contract_accepted",
    "insale.order_confirmed_entry",
    "insale.milestone_reported",
    "insale.change_raised",
    "insale.change_agreed",
    "insale.change_applied",
    "insale.shipment_handed_over",
    "insale.receipt_confirmed",
    "insale.receipt_follow_up_settled",
]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=WITHIN_MS)
    yield
    expect.set_options(timeout=None)


def test_an_accepted_quote_is_delivered_to_the_last_parcel(company: Installation, browser: Browser) -> None:
    customer = opened(browser, width=PHONE_WIDTH, height=844)
    consultant = opened(browser, width=1440, height=900)
    faults = [faultless(customer), faultless(consultant)]
    enter(consultant, company, CONSULTANT)

    quote = company.look(GIVEN.format(customer=CUSTOMER))
    accept_the_quote(customer, company, quote["secret"])
    order = company.look(ORDER.format(secret=quote["secret"]))
    page_of_order = f"{company.url}/desk/orders/{order['id']}/"
    review(browser, company, consultant, page_of_order)
    agree_to_the_contract(consultant, customer, page_of_order)
    confirm(consultant, page_of_order)
    report_a_slip(consultant, page_of_order, date.fromisoformat(order["delivery_on"]) + timedelta(days=5))
    explained(consultant, page_of_order)
    customer.goto(f"{company.url}/o/{order['secret']}/")
    fits(customer)
    expect(customer.locator("main")).to_contain_text(SAID)
    agreed = change_by_link(customer, consultant, company, order)
    first, second = [ship(consultant, page_of_order, n) for n in range(2)]
    signed(company, WAYBILLS[0], "SELF")
    signed(company, WAYBILLS[1], "AGENT", text="邻居代收")
    all_is_well(customer, company, first)
    signed_without_asking(customer, company, second)
    looked_after(consultant, company, order["id"])

    customer.goto(f"{company.url}/o/{order['secret']}/")
    fits(customer)
    story: dict[str, Any] = company.look(STORY.format(order_id=order["id"]))
    assert story["version"] == 2
    assert story["shipments"] == ["received", "received"]
    assert story["receipts"] == [["self", None, True], ["other", False, True]]
    assert story["looked_after"] == [[["not_satisfied", "no_consent"], "settled"]]
    assert story["status"] == "accepted"
    what, state, due_at = story["delivery"]
    assert (what, state, day_of(due_at)) == (OFFERED, "kept", agreed)
    what, state, due_at = story["before"]
    assert (what, state, day_of(due_at)) == (OFFERED, "superseded", date.fromisoformat(order["delivery_on"]))
    in_order = iter(story["verbs"])
    assert [verb for verb in VERBS if verb not in in_order] == [], story["verbs"]
    assert story["faults"] == []
    assert [said for of_page in faults for said in of_page] == []


def day_of(instant: str) -> date:
    """Return the day of an instant where the company is: a day ends at its last minute of service."""
    return (datetime.fromisoformat(instant) + timedelta(hours=8)).date()


def opened(browser: Browser, *, width: int, height: int) -> Page:
    """Return a page of a person of their own, patient with a slow machine."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.set_default_timeout(WITHIN_MS)
    return context.new_page()


def enter(page: Page, company: Installation, name: str) -> None:
    page.goto(f"{company.url}/demo/")
    pressed(page, page.locator("form.door", has_text=name).locator("button"), r"/desk/")


def pressed(page: Page, button: Locator, to: str) -> None:
    """Press a button or follow a link, and be where it leads."""
    button.click()
    page.wait_for_url(re.compile(to))


def fits(page: Page) -> None:
    """Nothing on the phone is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH, page.url


def done_in_dialog(page: Page, link: Locator, **fields: str) -> None:
    """Open a dialog, fill its fields, send it, and be back on the page behind."""
    link.click()
    dialog = page.locator("dialog[open]")
    for name, value in fields.items():
        dialog.locator(f'[name="{name}"]').first.fill(value)
    dialog.locator('form:not([method="dialog"]) button[type="submit"]').last.click()
    expect(dialog).to_have_count(0)


def accept_the_quote(page: Page, company: Installation, secret: str) -> None:
    """Accept on the phone, with whatever must be known ticked; the order's own page is a step away."""
    page.goto(f"{company.url}/q/{secret}/")
    fits(page)
    page.fill('#decide [name="name"]', CUSTOMER)
    page.locator('#decide [name="agreed"]').check()
    for tick in page.locator('#decide [name="understood"]').all():
        tick.check()
    page.locator('#decide button[type="submit"]').click()
    expect(page.locator('#decision[data-kind="kept"]')).to_contain_text(CUSTOMER)
    pressed(page, page.locator('a[href*="/o/"]').first, r"/o/[^/]+/$")
    expect(page.locator("main")).to_contain_text(OFFERED)
    fits(page)


def review(browser: Browser, company: Installation, page: Page, page_of_order: str) -> None:
    """Have each point signed by somebody whose role it is, and release the order."""
    page.goto(f"{page_of_order}review/")
    done_in_dialog(page, page.locator('a[href$="/review/begin/"]').first)
    page.goto(f"{company.url}/demo/")
    names = page.locator('form.door[action*="/demo/"] button[type="submit"]').count()
    for door in range(names):
        signer = opened(browser, width=PHONE_WIDTH, height=844)
        signer.goto(f"{company.url}/demo/")
        signer.locator('form.door[action*="/demo/"] button[type="submit"]').nth(door).click()
        signer.wait_for_load_state()
        if "/desk/" in signer.url:
            signer.goto(f"{page_of_order}review/")
            while (
                points := signer.locator('form[action$="/ok/"]:has([data-kind="primary"]) button')
            ).count():
                before = points.count()
                points.first.click()
                expect(points).to_have_count(before - 1)
            fits(signer)
        signer.context.close()
    enter(page, company, CONSULTANT)
    page.goto(f"{page_of_order}review/")
    page.locator('form[action$="/review/release/"] button').click()
    expect(page.locator('form[action$="/review/release/"]')).to_have_count(0)


def agree_to_the_contract(page: Page, customer: Page, page_of_order: str) -> None:
    """Write the contract from the order, send it, and have it accepted by link on the phone."""
    page.goto(page_of_order)
    pressed(page, page.locator('form[action$="/contract/"] button'), r"/desk/contracts/\d+/$")
    done_in_dialog(page, page.locator('a[href$="/send/"]'))
    address = page.locator('a[href*="/k/"]').first.get_attribute("href")
    assert address is not None
    customer.goto(address)
    fits(customer)
    expect(customer.locator("main")).to_contain_text(CUSTOMER)
    customer.fill('#decide [name="name"]', CUSTOMER)
    customer.locator('#decide [name="agreed"]').check()
    customer.locator('#decide button[type="submit"]').click()
    expect(customer.locator('#decision[data-kind="kept"]')).to_be_visible()


def confirm(page: Page, page_of_order: str) -> None:
    page.goto(page_of_order)
    done_in_dialog(page, page.locator('a[href$="/confirm/"]').first)
    expect(page.locator('a[href$="/confirm/"]')).to_have_count(0)


def report_a_slip(page: Page, page_of_order: str, ends_on: date) -> None:
    """Report that a stage ends later than planned, with the cause."""
    page.goto(page_of_order)
    pressed(page, page.locator(".plan-name a").nth(1), r"/stages/\d+/$")
    page.fill('[name="percent"]', "40")
    page.fill('[name="forecast_on"]', ends_on.isoformat())
    page.fill('[name="cause"]', CAUSE)
    page.fill('[name="words"]', SAID)
    page.locator('main form button[type="submit"]').click()
    expect(page.locator(".stage-notes")).to_contain_text(CAUSE)


def explained(page: Page, page_of_order: str) -> None:
    """The order's page says why its day moved, and that the promise stands."""
    page.goto(page_of_order)
    expect(page.locator(".causes")).to_contain_text(CAUSE)
    expect(page.locator('a[href$="/delay/"]')).to_be_visible()


def change_by_link(customer: Page, page: Page, company: Installation, order: dict[str, Any]) -> date:
    """The customer asks for a change, staff assess it with a later day, the customer agrees by link; return the day agreed to."""
    details = customer.locator("#changes details")
    details.locator("summary").click()
    customer.locator('#changes [name="text"]').fill(WISH)
    customer.wait_for_timeout(FASTEST_MS)
    customer.locator('#changes form button[type="submit"]').last.click()
    expect(customer.locator("#changes")).to_contain_text(WISH)
    page.goto(f"{company.url}/desk/orders/{order['id']}/")
    pressed(page, page.locator('main a[href*="/desk/changes/"]').first, r"/desk/changes/\d+/$")
    pressed(page, page.locator('a[href$="/assess/"]'), r"/assess/$")
    later = date.fromisoformat(order["delivery_on"]) + timedelta(days=14)
    page.locator(".quote-row").nth(1).locator('[name$="-quantity"]').fill("2")
    page.fill('[name="delivery_on"]', later.isoformat())
    page.fill('[name="effects"]', "第二张茶几同批岩板，纹理接近但不相同。")
    page.locator('button[name="do"][value="save"]').last.click()
    page.wait_for_url(re.compile(r"/desk/changes/\d+/$"))
    done_in_dialog(page, page.locator('a[href$="/offer/"]'))
    customer.goto(f"{company.url}/o/{order['secret']}/")
    pressed(customer, customer.locator('a[href*="/x/"]').first, r"/x/[^/]+/$")
    fits(customer)
    customer.fill('#decide [name="name"]', CUSTOMER)
    customer.locator('#decide [name="agreed"]').check()
    customer.locator('#decide button[type="submit"]').click()
    expect(customer.locator('#decision[data-kind="kept"]')).to_be_visible()
    return later


def ship(page: Page, page_of_order: str, n: int) -> str:
    """Pack what is left (the first time one line stays behind), hand it over, return the receipt's address on the portal."""
    page.goto(f"{page_of_order}pack/")
    if n == 0:
        page.locator('.pack-lines input[name^="line-"]').last.fill("0")
    pressed(page, page.locator('.form-foot button[value="pack"]'), r"/desk/(orders|shipments)/\d+/$")
    page.goto(page_of_order)
    pressed(page, page.locator('.shipment-rows a[href*="/desk/shipments/"]').last, r"/desk/shipments/\d+/$")
    link = page.locator('a[href$="/hand-over/"]')
    link.click()
    dialog = page.locator("dialog[open]")
    dialog.locator('[name="courier"]').select_option("shunfeng")
    dialog.locator('[name="waybill"]').fill(WAYBILLS[n])
    dialog.locator('form:not([method="dialog"]) button[type="submit"]').last.click()
    expect(page.locator('a[href$="/hand-over/"]')).to_have_count(0)
    found = re.search(r"/shipments/(\d+)/", page.url)
    assert found is not None
    return found.group(1)


def signed(company: Installation, waybill: str, by: str, *, text: str = "") -> None:
    """The courier pushes that a parcel is signed for."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    scan = {
        "waybill_no": waybill,
        "carrier": "shunfeng",
        "occurred_at": at,
        "status": "SIGNED",
        "sign_type": by,
    }
    body = json.dumps({"events": [{**scan, "location": "杭州", "text": text}]}).encode()
    signature = hmac.new(PUSH_KEY.encode(), body, hashlib.sha256).hexdigest()
    push = urllib.request.Request(
        f"{company.url}/api/v1/push/tracking", data=body, headers={"X-Signature": signature}
    )
    with urllib.request.urlopen(push, timeout=30) as answer:
        assert answer.status == 200


def receipt_of(page: Page, company: Installation, shipment_id: str) -> None:
    secret = company.look(
        f"from yinuo.insale.models import Shipment\nfound = Shipment.objects.get(pk={shipment_id}).secret"
    )
    page.goto(f"{company.url}/r/{secret}/")
    fits(page)


def said(page: Page, *, who: str, how: str) -> None:
    for name, value in (("who", who), ("inspected", "yes"), ("how", how)):
        page.locator(f'[name="{name}"][value="{value}"]').check(force=True)
    page.locator('form[action$="/confirm/"] button[type="submit"]').click()


def all_is_well(page: Page, company: Installation, shipment_id: str) -> None:
    receipt_of(page, company, shipment_id)
    said(page, who="self", how="well")
    expect(page.locator('.receipt-done[data-kind="kept"]')).to_be_visible()


def signed_without_asking(page: Page, company: Installation, shipment_id: str) -> None:
    """A neighbour took it without being asked to: in order, but somebody must look after it."""
    receipt_of(page, company, shipment_id)
    said(page, who="not_named", how="unhappy")
    expect(page.locator(".receipt-done")).to_be_visible()


def looked_after(page: Page, company: Installation, order_id: int) -> None:
    """The owner finds it, apologises, and settles it with the customer's word."""
    page.goto(f"{company.url}/desk/arrivals/")
    pressed(page, page.locator("tr", has_text=CUSTOMER).locator("a.row-link").first, r"/desk/arrivals/\d+/$")
    page.locator('form[action$="/message/"] button[type="submit"]').click()
    page.fill('form[action$="/settle/"] [name="done"]', "已致歉，并请快递以后先打电话")
    page.fill('form[action$="/settle/"] [name="said"]', "东西都好，下次先打电话就行")
    page.locator('form[action$="/settle/"] button[type="submit"]').click()
    expect(page.locator('form[action$="/settle/"]')).to_have_count(0)
