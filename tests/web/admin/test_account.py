"""One's own account: language, look, signing in and out, in the house's frame."""

from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

import yinuo.web
from tests.cast import Cast
from tests.web.admin.test_pages import sign_in

PASSWORD = "a-long-enough-secret"


@pytest.fixture
def our_templates_first(settings: Any) -> None:
    """Look into the web's templates before allauth's."""
    first = {**settings.TEMPLATES[0], "DIRS": [Path(yinuo.web.__file__).parent / "templates"]}
    settings.TEMPLATES = [first]


def test_changes_ones_own_entry_and_language(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "ana")

    typed = {"name": "Anna", "email": "anna@example.com", "language": "en", "theme": "dark"}
    answer = client.post(reverse("account"), typed)

    cast.ana_agent.refresh_from_db()
    assert answer.status_code == 302
    assert (cast.ana_agent.name, cast.ana_agent.language, cast.ana_agent.theme) == ("Anna", "en", "dark")
    assert answer.cookies["yinuo_language"].value == "en"


def test_keeps_what_was_typed_into_ones_own_entry(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "ana")

    typed = {"name": "Anna", "email": "no address", "language": "en", "theme": "dark"}
    answer = client.post(reverse("account"), typed)

    assert answer.status_code == 422
    assert "no address" in answer.content.decode()


def test_a_visitor_chooses_a_language_and_goes_back(client: Client, cast: Cast) -> None:
    answer = client.post("/language/", {"language": "zh-hant", "next": "/help/?q=1"})

    assert answer["Location"] == "/help/?q=1"
    assert answer.cookies["yinuo_language"].value == "zh-hant"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_never_leads_away(away: str, client: Client, cast: Cast) -> None:
    found = [
        client.post(path, {"language": "en", "theme": "dark", "next": away})["Location"]
        for path in ("/language/", "/theme/", "/account/sign-out/")
    ]

    assert found == ["/", "/", "/"]


def test_an_unknown_language_changes_nothing(client: Client, cast: Cast) -> None:
    answer = client.post("/language/", {"language": "xx"})

    assert answer.status_code == 302
    assert "yinuo_language" not in answer.cookies


def test_a_colleagues_look_follows_the_switch(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "ana")

    client.post("/theme/", {"theme": "dark", "next": "/desk/settings/"})

    assert 'data-theme="dark"' in client.get("/desk/settings/").content.decode()


def test_signs_out_by_post_only(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "ana")

    looked = client.get(reverse("sign_out"))
    left = client.post(reverse("sign_out"))

    assert (looked.status_code, left.status_code) == (405, 302)
    assert client.get("/desk/settings/").status_code == 302


@pytest.mark.usefixtures("our_templates_first")
@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_the_doors_stand_in_our_frame(name: str, client: Client, cast: Cast) -> None:
    page = client.get(reverse(name))

    assert page.status_code == 200
    assert 'class="auth-card"' in page.content.decode()


@pytest.mark.usefixtures("our_templates_first")
def test_the_second_steps_stand_in_our_frame(client: Client, cast: Cast) -> None:
    cast.ana_agent.set_password(PASSWORD)
    cast.ana_agent.save()
    answer = client.post(reverse("account_login"), {"login": "ana_agent", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    names = (
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
    )

    found = {name: client.get(reverse(name)) for name in names}

    assert answer["Location"] == "/desk/"
    assert {name: page.status_code for name, page in found.items()} == dict.fromkeys(names, 200)
    assert [name for name, page in found.items() if 'class="auth-card"' not in page.content.decode()] == []


@pytest.mark.usefixtures("our_templates_first")
def test_a_wrong_password_keeps_the_user_name(client: Client, cast: Cast) -> None:
    page = client.post(reverse("account_login"), {"login": "ana_agent", "password": "wrong"})

    assert 'value="ana_agent"' in page.content.decode()
    assert 'role="alert"' in page.content.decode()


def test_shows_where_one_is_signed_in_and_ends_it_elsewhere(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "ana")
    other = Client()
    sign_in(other, cast, "ana")
    other.get("/desk/")

    client.cookies["yinuo_language"] = "en"
    page = client.get("/account/sessions/").content.decode()
    answer = client.post("/account/sessions/others/end/")

    assert page.count('/end/"') == 2 and "This browser" in page and "127.0.0.*" in page
    assert answer["Location"] == "/account/sessions/"
    assert other.get("/desk/")["Location"].startswith("/account/login/")
    assert "Signed out in 1 other place." in client.get("/account/sessions/").content.decode()


def test_ends_one_session_or_finds_none(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "ana")
    other = Client()
    sign_in(other, cast, "ana")
    other.get("/desk/")
    row = UserSession.objects.get(session_key=other.session.session_key)

    answers = [client.post(f"/account/sessions/{row.pk}/end/").status_code for _twice in range(2)]

    assert answers == [302, 404]
    assert other.get("/desk/").status_code == 302


def test_asks_a_stranger_to_sign_in_first(client: Client, db: None) -> None:
    assert client.get("/account/sessions/")["Location"].startswith("/account/login/")
    assert client.post("/account/sessions/others/end/").status_code == 302
