"""Signing in with a passkey, on a virtual authenticator of Chromium; and what is said when none comes."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PASSWORD = "a-long-enough-secret"
PASSKEY_OWNER = f"""
from yinuo.people.models import Staff
staff = Staff.objects.filter(is_active=True, roles__contains=["agent"]).order_by("pk").first()
staff.set_password("{PASSWORD}")
staff.save()
found = staff.username
"""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def open_login(visit: Any, house: Any) -> tuple[Any, Any, str]:
    """Open the sign-in page under a name: a passkey belongs to a domain, which an address in digits is not."""
    one = visit()
    named = house.url.replace("127.0.0.1", "localhost")
    one.context.add_cookies([{"name": "yinuo_language", "value": "en", "url": named}])
    device = one.context.new_cdp_session(one.page)
    device.send("WebAuthn.enable")
    one.page.goto(f"{named}/account/login/")
    return one.page, device, named


def test_registers_a_passkey_and_signs_in_with_it(visit: Any, house: Any) -> None:
    username = house.installation.look(PASSKEY_OWNER)
    page, device, named = open_login(visit, house)
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button[type=submit]")
    page.wait_for_url("**/desk/**")

    page.goto(f"{named}/account/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button[type=submit]")
    page.fill("[name=name]", "Laptop")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/account/2fa/recovery-codes/**")
    page.context.clear_cookies(name="yinuo_session")
    page.goto(f"{named}/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/desk/**")

    assert page.locator("nav").count() > 0


def test_says_why_no_passkey_came_and_leaves_the_password(visit: Any, house: Any) -> None:
    page, device, _named = open_login(visit, house)
    refusing = {**AUTHENTICATOR, "isUserVerified": False}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": refusing})

    page.click("#passkey_login")

    failure = page.locator("[data-passkey-failure]")
    failure.wait_for(state="visible")
    assert failure.inner_text().startswith("No passkey was used.")
    assert page.locator("[data-because]:visible").count() == 1
    assert page.locator("[name=password]").is_enabled()
    assert page.locator("#passkey_login").is_enabled()


def test_says_that_an_address_in_digits_has_no_passkeys(visit: Any) -> None:
    one = visit()
    one.open("/account/login/")

    one.page.click("#passkey_login")

    failure = one.page.locator("[data-passkey-failure]")
    failure.wait_for(state="visible")
    assert failure.inner_text().startswith("Passkeys do not work here.")
