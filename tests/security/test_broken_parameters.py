"""Every address of the program with keys and queries that are none: refused, never a crash."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client

from tests.contracts.walk import addresses
from tests.security.addresses import filled
from tests.security.conftest import SignIn, forget
from yinuo.core.journal import verify_journal

ROUTES = sorted({route for route, _view in addresses() if not route.startswith("/api/v1/")})
WITH_KEYS = [route for route in ROUTES if "<" in route]
KEYS = ["0", str(2**63), "%F0%A0%AE%B7"]
NAMES = (
    *(
        "after",
        "before",
        "period",
        "from",
        "to",
        "day",
        "year",
        "month",
        "q",
        "tab",
        "whose",
        "phase",
        "order",
    ),
    *(
        "team",
        "owner",
        "customer",
        "kind",
        "tag",
        "priority",
        "state",
        "subject",
        "language",
        "product",
        "standard",
    ),
    *(
        "next",
        "view",
        "page",
        "limit",
        "at",
        "asked",
        "version",
        "actor",
        "calendar",
        "country",
        "outlet",
        "text",
    ),
)
VALUES = [
    "9" * 40,
    "2026-13-45",
    "9999-12-31T23:59:59.999999+00:00~9223372036854775808",
    "2026-01-01T00:00:00~1",
    "²",
]


@pytest.fixture(autouse=True)
def _journal_stays_whole(db: None) -> Iterator[None]:
    yield
    assert list(verify_journal()) == []


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the addresses whose query was read: a page that reads none need not be asked with another."""
    found: list[str] = []
    of_request = WSGIRequest.GET.func  # type: ignore[attr-defined]

    def noted(request: WSGIRequest) -> Any:
        found.append(request.path)
        return of_request(request)

    monkeypatch.setattr(WSGIRequest, "GET", property(noted))
    return found


def _crashes_with_keys(browser: Client, routes: list[str]) -> list[Any]:
    browser.raise_request_exception = False
    found = []
    for route in routes:
        for key in KEYS if re.search("<(?!int:)", route) else KEYS[:2]:
            forget()
            status = browser.get(filled(route, key=key, text=key)).status_code
            if status >= 500:
                found.append((route, key, status))
    return found


def _crashes_with_queries(browser: Client, routes: list[str], read: list[str], **place: Any) -> list[Any]:
    browser.raise_request_exception = False
    found = []
    for route in routes:
        url = filled(route, **place)
        read.clear()
        for value in VALUES:
            forget()
            response = browser.get(url, dict.fromkeys(NAMES, value))
            if response.status_code >= 500:
                found.append((route, value, response.status_code))
            elif response.streaming:
                list(response)
            if not read:
                break
        if not read:
            continue
        forget()
        if browser.get(url, {name: ["1", "x", ""] for name in NAMES}).status_code >= 500:
            found.append((route, "repeated", 500))
    return found


def test_no_key_crashes_a_page_for_a_visitor(client: Client, cast: Any) -> None:
    assert _crashes_with_keys(client, [route for route in WITH_KEYS if not route.startswith("/desk/")]) == []


def test_no_key_crashes_a_page_for_an_administrator(sign_in: SignIn, cast: Any) -> None:
    assert _crashes_with_keys(sign_in("ada_administrator"), WITH_KEYS) == []


def test_no_query_crashes_a_page_for_a_visitor(client: Client, asked: Any, read: list[str]) -> None:
    public = [route for route in ROUTES if not route.startswith(("/desk/", "/account/"))]

    assert _crashes_with_queries(client, public, read, key=asked.pk, text=asked.secret) == []


def test_no_query_crashes_a_page_of_the_desk(sign_in: SignIn, asked: Any, read: list[str]) -> None:
    desk = [route for route in ROUTES if route.startswith("/desk/")]

    assert _crashes_with_queries(sign_in("ada_administrator"), desk, read, key=asked.pk) == []


@pytest.mark.parametrize(
    "url", ["/help/%00/", "/t/%00/", "/desk/n/%00/", "/help/?q=%00", "/desk/search/?q=a%00b"]
)
def test_an_address_with_a_nul_is_refused(sign_in: SignIn, cast: Any, url: str) -> None:
    assert sign_in("ada_administrator").get(url).status_code == 400


@pytest.mark.parametrize(
    "path", ["matters/%00", "matters?cursor=%00", "customers?text=%00", "matters/%00/notes"]
)
def test_the_api_refuses_a_nul_in_its_own_words(sign_in: SignIn, cast: Any, path: str) -> None:
    response = sign_in("ada_administrator").get(f"/api/v1/{path}")

    assert 400 <= response.status_code < 500
    assert response["Content-Type"].startswith("application/problem+json")


def test_an_empty_form_crashes_nothing(sign_in: SignIn, asked: Any) -> None:
    """Every POST of the desk without a field, with empty ones, and with fields that are not its own."""
    desk, found = sign_in("ada_administrator"), []
    desk.raise_request_exception = False
    for route in ROUTES:
        if not route.startswith("/desk/"):
            continue
        for sent in ({}, dict.fromkeys((*NAMES, "name", "reason", "move", "message"), "\x00x")):
            status = desk.post(filled(route, key=asked.pk), sent).status_code
            if status >= 500:
                found.append((route, status))

    assert found == []
