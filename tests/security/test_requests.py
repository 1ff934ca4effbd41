"""Requests that no browser of ours sends: other methods, hosts and bodies."""

from typing import Any

import pytest
from django.test import Client

from tests.contracts.walk import addresses
from tests.security.addresses import filled
from tests.security.conftest import SignIn, forget
from yinuo.matters.models import Matter

PAGES = sorted(
    {route for route, _view in addresses() if not route.startswith(("/api/v1/", "/account/", "/static/"))}
)


def test_pages_know_only_their_methods(sign_in: SignIn, asked: Any) -> None:
    desk = sign_in("ada_administrator")
    for route in PAGES:
        url = filled(route, key=asked.pk, text=asked.secret if route.startswith("/t/") else "x")
        for method in ("PUT", "NONSENSE"):
            forget()
            assert desk.generic(method, url).status_code == 405, (method, route)


def test_changes_need_a_post(sign_in: SignIn, asked: Any) -> None:
    before = (asked.state, asked.owner_id)
    desk = sign_in("ada_administrator")

    for route in PAGES:
        if route.startswith("/desk/matters/"):
            desk.get(filled(route, key=asked.pk))

    asked.refresh_from_db()
    assert (asked.state, asked.owner_id) == before


@pytest.mark.parametrize(
    "host", ["evil.example.com", "testserver.evil.example.com", "testserver@evil", "a b", "[::1"]
)
def test_a_foreign_host_is_refused(client: Client, cast: Any, host: str) -> None:
    response = client.get("/", headers={"host": host})

    assert response.status_code == 400
    assert "evil" not in response.content.decode()


def test_a_forwarded_host_is_not_believed(client: Client, cast: Any) -> None:
    response = client.get("/desk/", headers={"x-forwarded-host": "evil.example.com"})

    assert response["Location"] == "/account/login/?next=/desk/"


@pytest.mark.parametrize(
    "url", ["/ask/", "/track/", "/theme/", "/language/", "/account/login/", "/account/sign-out/"]
)
def test_a_form_without_its_token_is_refused_with_a_page(cast: Any, url: str) -> None:
    response = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post(
        url, {"question": "x"}
    )

    assert response.status_code == 403
    assert "This page was open for too long" in response.content.decode()


def test_no_form_of_the_desk_goes_without_its_token(asked: Any, cast: Any) -> None:
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(cast.ada_administrator, backend="django.contrib.auth.backends.ModelBackend")

    for route in PAGES:
        if route.startswith(("/desk/", "/t/")):
            url = filled(route, key=asked.pk, text=asked.secret if route.startswith("/t/") else "x")
            assert desk.post(url, {}).status_code == 403, route


def test_a_session_needs_its_token_at_the_api_too(asked: Any, cast: Any) -> None:
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(cast.ada_administrator, backend="django.contrib.auth.backends.ModelBackend")

    response = desk.post(f"/api/v1/matters/{asked.pk}/notes", {"text": "x"}, "application/json")

    assert response.status_code == 403
    assert response.json()["code"] == "csrf"


def test_a_form_that_is_too_large_is_refused(client: Client, cast: Any) -> None:
    response = client.post("/ask/", {"question": "x" * (6 * 1024 * 1024)})

    assert response.status_code == 413
    assert Matter.objects.count() == 0


def test_a_body_that_is_too_large_is_refused_by_the_api(client: Client, cast: Any) -> None:
    response = client.post(
        "/api/v1/inquiries", b'{"text": "' + b"x" * (6 * 1024 * 1024) + b'"}', "application/json"
    )

    assert response.status_code == 413
    assert response.json()["code"]


def test_too_many_fields_are_refused(client: Client, cast: Any) -> None:
    assert client.post("/ask/", {f"field{n}": "x" for n in range(600)}).status_code == 400


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=" + "x" * 300, b"x"),
        ("multipart/form-data; boundary=a", b'--a\r\nContent-Disposition: form-data; name="question'),
        (
            "multipart/form-data; boundary=a",
            b'--a\r\nContent-Disposition: form-data; name="attachments"; filename="x',
        ),
        ("multipart/form-data; boundary=a", b"--a\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--a--"),
        ("multipart/form-data; boundary=a; charset=nonsense", b"--a--"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"question=x"),
        ("application/x-www-form-urlencoded", b"question=%ff%fe&name=%00&%"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"question=x"),
        ("application/json", b'{"question": "x"}'),
        ("text/plain", b"question=x"),
        ("", b"question=x"),
        ("nonsense", b"\x00\xff"),
    ],
)
@pytest.mark.parametrize("url", ["/ask/", "/account/login/", "/track/"])
def test_a_broken_body_is_refused(client: Client, cast: Any, url: str, kind: str, body: bytes) -> None:
    response = client.generic("POST", url, body, content_type=kind)

    assert 400 <= response.status_code < 500 or response.status_code == 200
    assert Matter.objects.count() == 0


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "nonsense", ""],
)
def test_the_api_reads_only_json(client: Client, cast: Any, kind: str) -> None:
    response = client.generic("POST", "/api/v1/inquiries", b"text=x", content_type=kind)

    assert 400 <= response.status_code < 500
    assert response.json()["code"]


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "x" * 5000},
        {"accept-language": "zh-\x7f;q=nan,*;q=-1"},
        {"x-request-id": "a b<script>"},
        {"cookie": "yinuo_session=x; yinuo_csrf=; yinuo_language=../../x; messages=x; yinuo_voted=9.x.²"},
        {"authorization": "Basic !!!"},
        {"authorization": "Bearer \u00ff"},
        {"range": "bytes=9-1,x"},
        {"if-none-match": 'W/"x'},
        {"if-modified-since": "yesterday"},
        {"hx-request": "true", "hx-target": "<x>", "hx-current-url": "//evil.example.com"},
        {"x-forwarded-for": "'; --, x"},
        {"referer": "http://[::1"},
    ],
)
@pytest.mark.parametrize("url", ["/", "/help/x/", "/desk/", "/api/v1/matters"])
def test_odd_headers_crash_nothing(client: Client, cast: Any, url: str, headers: dict[str, str]) -> None:
    response = client.get(url, headers=headers)

    assert response.status_code < 500
    assert "<script>" not in response["X-Request-ID"]
