"""What every answer says to the browser, whoever asks."""

from typing import Any

import pytest
from django.test import Client

from tests.contracts.walk import addresses
from tests.security.addresses import filled
from tests.security.conftest import SignIn

PUBLIC = (
    "/",
    "/ask/",
    "/help/",
    "/track/",
    "/board/",
    "/standards/",
    "/robots.txt",
    "/nothing/here/",
    "/account/login/",
)


def _policy(response: Any) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, _space, sources in parts}


def _assert_strict(response: Any) -> None:
    policy = _policy(response)
    assert policy["default-src"] == "'none'"
    assert policy.get("script-src", "'none'") == "'self'"
    assert policy.get("style-src", "'none'") == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Request-ID"]


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_are_strict(client: Client, cast: Any, url: str) -> None:
    _assert_strict(client.get(url))


def test_every_page_of_the_desk_is_strict_and_kept_by_nobody(sign_in: SignIn, asked: Any) -> None:
    desk = sign_in("ada_administrator")
    for route, _view in addresses():
        if not route.startswith(("/desk/", "/account/")):
            continue
        response = desk.get(filled(route, key=asked.pk))

        assert "no-store" in response["Cache-Control"], route
        _assert_strict(response)


def test_a_thread_is_kept_by_nobody_and_found_by_no_search_engine(client: Client, asked: Any) -> None:
    for url in (f"/t/{asked.secret}/", f"/t/{asked.secret}/live/"):
        response = client.get(url)

        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
    assert client.get("/t/nothing-like-it/")["Cache-Control"] == "private, no-store"


def test_the_api_is_kept_by_nobody(client: Client, cast: Any) -> None:
    assert "no-store" in client.get("/api/v1/matters")["Cache-Control"]


def test_pages_say_which_language_they_are_in(client: Client, cast: Any) -> None:
    for language in ("zh-hans", "zh-hant", "en"):
        response = client.get("/", headers={"accept-language": language})

        assert response["Content-Language"] == language


def test_cookies_are_closed_to_scripts_and_other_sites(client: Client, cast: Any) -> None:
    cast.ada_administrator.set_password("a long enough one")
    cast.ada_administrator.save()
    client.get("/account/login/")
    client.post("/account/login/", {"login": "ada_administrator", "password": "a long enough one"})
    client.post("/theme/", {"theme": "dark"})
    client.post("/language/", {"language": "en"})

    assert {"yinuo_session", "yinuo_language"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] == "Lax", name
        if name != "yinuo_csrf":  # htmx sends this one back in a header
            assert cookie["httponly"], name


def test_over_https_cookies_and_pages_stay_there() -> None:
    import subprocess
    import sys

    program = (
        "import os; os.environ['YINUO_PUBLIC_URL']='https://service.example.com';"
        "from yinuo import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG, s.PASSWORD_HASHERS[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.split() == [
        "True",
        "True",
        "True",
        "False",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ]
