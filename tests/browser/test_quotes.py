"""The quote editor with its script: things are found and added, sums and likelihood follow what is typed."""

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_sums_and_likelihood_follow_what_is_typed(visit: Any, house: Any) -> None:
    one = visit(staff=True)
    one.open(f"/desk/quotes/{house.keys['quote_id']}/edit/")
    page = one.page
    rows = page.locator(".quote-row").count()

    page.fill("#quote-find", "O-0113")
    page.click("#quote-found button >> nth=0")
    expect(page.locator(".quote-row")).to_have_count(rows + 1)
    before = page.inner_text("#quote-sums .quote-total dd")
    quantity = page.locator(".quote-row >> nth=-1 >> input[name$=-quantity]")
    quantity.fill("3")
    quantity.press("Tab")
    expect(page.locator("#quote-sums .quote-total dd").first).not_to_have_text(before)

    assert "504" in page.locator(".quote-row >> nth=-1 >> [id$=-amount].num").inner_text()
    page.click("button[value=add_date]")
    page.fill(".quote-date >> nth=-1 >> input[name$=-what]", "Delivery")
    page.fill(".quote-date >> nth=-1 >> input[name$=-amount]", "2")
    page.press(".quote-date >> nth=-1 >> input[name$=-amount]", "Tab")
    page.wait_for_selector(".quote-date .guard")
    page.click("aside button[value=save]")
    page.wait_for_url("**/desk/quotes/*/")
    assert "Delivery" in page.inner_text("main")
    assert one.complaints == []
