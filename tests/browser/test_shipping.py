"""From packing to a word to the customer: boxes, the hand-over, what the courier pushes, the worry and its ready message."""

import hashlib
import hmac
import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.installation import PUSH_KEY

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
WAYBILL = "SF7700112233445"
FIND = """
from yinuo.insale.models import Order
found = Order.objects.filter(status="confirmed", lines__ships=True, shipments__isnull=True).values_list("pk", flat=True).first()
"""


def push(page: Any, url: str, **scan: Any) -> None:
    """Push a scan as a courier's program does."""
    body = json.dumps({"events": [{"waybill_no": WAYBILL, "carrier": "shunfeng", **scan}]})
    signature = hmac.new(PUSH_KEY.encode(), body.encode(), hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Signature": signature}
    answer = page.request.post(f"{url}/api/v1/push/tracking", data=body, headers=headers)
    assert answer.ok, answer.text()
    assert answer.json()["outcome"] == "taken"


def test_a_parcel_is_packed_followed_and_explained(visit: Any, house: Any) -> None:
    order_id = house.installation.look(FIND)
    one = visit(staff=True)
    page = one.page

    one.open(f"/desk/orders/{order_id}/")
    page.click("a[href$='/pack/']")
    page.fill("input[name=box-content]", "Chairs")
    page.click("button[value=add_box]")
    expect(page.locator("input[name=box-content]")).to_have_count(2)
    expect(page.locator("input[name=box-content]").first).to_have_value("Chairs")
    page.click(".form-foot button[value=pack]")
    page.wait_for_url(re.compile(r"/desk/shipments/\d+/"))
    shipment = page.url

    page.click("a[href$='/hand-over/']")
    page.fill("dialog input[name=waybill]", WAYBILL)
    page.select_option("dialog select[name=courier]", "jd")
    expect(page.locator("#hand-over-beside")).to_contain_text("SF Express")
    page.select_option("dialog select[name=courier]", "shunfeng")
    expect(page.locator("#hand-over-beside")).not_to_contain_text("SF Express")
    page.click("dialog button[type=submit].button[data-kind=primary]")
    expect(page.locator(".matter-head .badge")).to_have_text("Handed over")

    at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    push(page, house.url, occurred_at=at, status="EXCEPTION", text="The box is torn")
    one.open("/desk/shipments/")
    page.fill("input[name=q]", WAYBILL.lower())
    page.press("input[name=q]", "Enter")
    page.wait_for_url(shipment)
    # Towards the evening it is late as well.
    trouble = page.locator(".shipment-concern").filter(has=page.get_by_role("heading", name="In trouble"))
    expect(trouble).to_have_count(1)
    assert "The box is torn" in page.inner_text(".timeline")

    trouble.locator("a[href$='/tell/']").click()
    expect(page.locator("dialog textarea")).to_have_value(re.compile(WAYBILL))
    page.press("dialog textarea", "End")
    page.check("dialog input[name=is_settled]")
    page.click("dialog button[type=submit].button[data-kind=primary]")
    expect(trouble).to_have_count(0)
    one.open(f"/desk/matters/{order_id}/")
    assert "told the customer about the shipment" in page.inner_text("main")
    page.get_by_role("link", name="Messages").click()
    expect(page.locator("main")).to_contain_text(WAYBILL)
    assert one.complaints == []
