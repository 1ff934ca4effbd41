"""Every address declares who may open it, and holds to it with every role."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.contracts.walk import addresses

OPEN_TO_ALL = ("/healthz", "/readyz", "/metrics", "/account/", "/language/", "/theme/")
ROLES = ("ana_agent", "leo_manager", "tia_technician", "sun_supervisor", "ada_administrator")
DESK = sorted({route for route, _view in addresses() if route.startswith("/desk/")})


def _declared(view: Any) -> Any:
    return getattr(view, "page_rule", None)


def test_every_page_declares_its_rule() -> None:
    undeclared = [
        route
        for route, view in addresses()
        if not route.startswith((*OPEN_TO_ALL, "/api/v1/")) and _declared(view) is None
    ]

    assert undeclared == []


def test_no_page_of_the_desk_is_public() -> None:
    assert [
        route
        for route, view in addresses()
        if route.startswith("/desk/") and _declared(view).audience != "staff"
    ] == []


@pytest.mark.parametrize("route", DESK)
def test_a_stranger_is_sent_to_sign_in(route: str, client: Client, db: None) -> None:
    response = client.get(_filled(route))

    assert response.status_code in (302, 405)
    if response.status_code == 302:
        assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", ROLES)
def test_every_role_gets_a_page_or_a_plain_refusal(name: str, client: Client, cast: Cast, ask: Any) -> None:
    """No address answers 500, and a page whose right the role lacks answers 403 or 404."""
    matter = ask()
    client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
    actor = cast.actor(name)

    for route, view in addresses():
        if not route.startswith("/desk/"):
            continue
        response = client.get(_filled(route, matter.pk))
        right = _declared(view).right
        allowed = {200, 302, 400, 404, 405, 422} if not right or actor.can(right) else {403, 404, 405}
        assert response.status_code in allowed, (name, route, response.status_code)


def _filled(route: str, key: int = 1) -> str:
    import re

    return re.sub(
        r"<(?:(\w+):)?\w+>", lambda m: str(key) if m.group(1) in (None, "int") else "x", route
    ).rstrip("$")
