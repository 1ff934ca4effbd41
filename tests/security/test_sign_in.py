"""The door of the desk: guessing ends, passwords are kept as Argon2, nothing tells who exists."""

from typing import Any

import pytest
from django.conf import settings as live_settings
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast
from yinuo.people.models import Staff

RIGHT, WRONG = "a long enough one", "not this one at all"


@pytest.fixture(autouse=True)
def _no_kept_rates(cast: Cast) -> None:
    cache.clear()
    cast.ada_administrator.set_password(RIGHT)
    cast.ada_administrator.save()


def sign_in(client: Client, name: str, password: str) -> Any:
    return client.post("/account/login/", {"login": name, "password": password})


def test_the_right_password_opens_the_desk(client: Client) -> None:
    assert sign_in(client, "ada_administrator", RIGHT)["Location"] == "/desk/"


def test_guessing_ends_even_for_the_right_password(client: Client) -> None:
    for _n in range(live_settings.AXES_FAILURE_LIMIT + 1):
        sign_in(client, "ada_administrator", WRONG)
        cache.clear()  # what this process counts; the other count is in the database

    refused = client.post(
        "/account/login/",
        {"login": "ada_administrator", "password": RIGHT},
        headers={"accept-language": "en"},
    )

    assert refused.status_code == 429
    assert "Please wait a quarter of an hour" in refused.content.decode()
    assert client.get("/desk/").status_code == 302


def test_guessing_quickly_ends_sooner(client: Client) -> None:
    for _n in range(6):
        sign_in(client, "ada_administrator", WRONG)

    assert sign_in(client, "ada_administrator", RIGHT).status_code == 200
    assert client.get("/desk/").status_code == 302


def test_capitals_are_no_way_around_the_count(client: Client) -> None:
    for n in range(live_settings.AXES_FAILURE_LIMIT + 1):
        name = "".join(c.upper() if (n >> place) & 1 else c for place, c in enumerate("ada_administrator"))
        sign_in(client, name, WRONG)
        cache.clear()

    sign_in(client, "ada_administrator", RIGHT)

    assert client.get("/desk/").status_code == 302


def test_guessing_by_mail_address_ends_too(client: Client, cast: Cast) -> None:
    cast.ada_administrator.email = "ada@example.com"
    cast.ada_administrator.save()
    for _n in range(live_settings.AXES_FAILURE_LIMIT + 1):
        sign_in(client, "ada@example.com", WRONG)
        cache.clear()

    sign_in(client, "ada@example.com", RIGHT)

    assert client.get("/desk/").status_code == 302


def test_one_who_is_locked_out_locks_out_nobody_else(client: Client) -> None:
    for _n in range(live_settings.AXES_FAILURE_LIMIT + 1):
        sign_in(client, "leo_manager", WRONG)
    cache.clear()

    assert sign_in(client, "ada_administrator", RIGHT).status_code == 302


def test_a_wrong_name_and_a_wrong_password_look_the_same(client: Client) -> None:
    pages = []
    for name in ("ada_administrator", "nobody_here"):
        page = sign_in(client, name, WRONG).content.decode()
        pages.append(page.replace(name, "").split("<form", 1)[1].split("csrfmiddlewaretoken")[0])

    assert pages[0] == pages[1]


def test_asking_for_a_new_password_tells_not_who_exists(client: Client, cast: Cast) -> None:
    cast.ada_administrator.email = "ada@example.com"
    cast.ada_administrator.save()

    answers = {
        (response.status_code, response.headers.get("Location"))
        for email in ("ada@example.com", "nobody@example.com")
        if (response := client.post("/account/password/reset/", {"email": email}))
    }

    assert len(answers) == 1


def test_nobody_signs_up(client: Client) -> None:
    fields = {"username": "me", "password1": RIGHT, "password2": RIGHT}
    response = client.post("/account/signup/", fields)

    assert response.status_code in (200, 403, 404)
    assert not Staff.objects.filter(username="me").exists()


def test_a_session_gets_a_new_key_at_sign_in(client: Client) -> None:
    client.get("/account/login/")
    before = client.session.session_key

    sign_in(client, "ada_administrator", RIGHT)

    assert client.session.session_key != before


def test_passwords_are_kept_as_argon2(settings: Any, cast: Cast) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

    cast.leo_manager.set_password(RIGHT)

    assert identify_hasher(cast.leo_manager.password).algorithm == "argon2"
    assert cast.leo_manager.password.startswith("argon2$argon2id$")


def test_the_demos_door_is_shut_where_this_is_no_demo(client: Client, cast: Cast) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/enter/{cast.ada_administrator.pk}/").status_code == 404
    assert client.get("/desk/").status_code == 302
