"""Addresses that are keys, and keys that are not."""

import re
import secrets
from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.security.conftest import SignIn, forget
from yinuo.api import callers
from yinuo.channels.actions.api_clients import make_api_client, revoke_api_client
from yinuo.core.actor import SYSTEM
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.staff import deactivate_staff


def test_secrets_of_threads_are_long_and_have_nothing_in_common(ask: Any) -> None:
    found = [ask(f"{n}?").secret for n in range(30)]

    assert len(set(found)) == 30
    assert min(len(secret) for secret in found) >= 22  # 128 bits in base 64
    assert len({secret[:6] for secret in found}) == 30


def test_every_wrong_secret_gets_the_same_page(client: Client, asked: Matter) -> None:
    right = asked.secret
    wrong = [
        "x",
        right[:-1],
        right + "x",
        right.swapcase(),
        str(asked.pk),
        asked.number,
        secrets.token_urlsafe(32),
        "%F0%A0%AE%B7",
        "..",
        "x" * 400,
    ]
    pages = set()
    for secret in wrong:
        response = client.get(f"/t/{secret}/")
        page = re.sub(
            r"<input[^>]*>|hx-headers='[^']*'|<meta[^>]*>", "", response.content.decode()
        )  # tokens, and the way back
        pages.add((response.status_code, page))

    assert len(pages) == 1
    assert pages.pop()[0] == 404


def test_a_secret_opens_no_other_thread(client: Client, ask: Any) -> None:
    first, second = ask("一?"), ask("二?")

    page = client.get(f"/t/{first.secret}/").content.decode()

    assert second.number not in page
    assert second.secret not in page


def test_guessing_secrets_ends(client: Client, cast: Cast) -> None:
    statuses = [client.get(f"/t/{n:032}/").status_code for n in range(70)]

    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_following_says_the_same_whatever_is_wrong(client: Client, ask: Any) -> None:
    known = ask(asker=Arrival(name="林女士", phone="13812345678"))
    pairs = [
        (known.number, "0000"),
        ("ZX-2603-AAAAAA-A", "5678"),
        ("ZX-2603-AAAAAA-A", "0000"),
        ("nonsense", "5678"),
    ]
    answers = set()
    for number, digits in pairs:
        forget()
        response = client.post("/track/", {"number": number, "digits": digits})
        page = response.content.decode().replace(number, "").replace(digits, "")
        answers.add((response.status_code, "No question has" in page or "没有" in page, known.secret in page))

    assert answers == {(422, True, False)} or len(answers) == 1
    forget()
    right = client.post("/track/", {"number": known.number, "digits": "5678"})
    assert right["Location"] == f"/t/{known.secret}/"


def test_guessing_digits_ends(client: Client, ask: Any) -> None:
    known = ask(asker=Arrival(name="林女士", phone="13812345678"))

    statuses = [
        client.post("/track/", {"number": known.number, "digits": f"{n:04}"}).status_code for n in range(8)
    ]

    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert client.post("/track/", {"number": known.number, "digits": "5678"}).status_code == 429


@pytest.mark.parametrize(
    "header",
    ["Bearer wrong", "Bearer ", "Bearer", "Basic YTpi", "bearer\twrong", "Token x", "Bearer " + "x" * 5000],
)
def test_a_wrong_key_is_nobody(client: Client, asked: Matter, header: str) -> None:
    for method, path in (("GET", "/api/v1/matters"), ("POST", "/api/v1/inquiries")):
        response = client.generic(
            method, path, b'{"text": "x"}', "application/json", headers={"authorization": header}
        )

        assert response.status_code == 401, (method, path)
        assert asked.number not in response.content.decode()


def test_a_revoked_key_is_nobody(client: Client, cast: Cast) -> None:
    program, key = make_api_client(actor=SYSTEM, now=NOW, name="Shop", rights=["matter.read"])
    headers = {"authorization": f"Bearer {key}"}
    assert client.get("/api/v1/matters", headers=headers).status_code == 200

    revoke_api_client(actor=SYSTEM, now=NOW, client_id=program.pk)
    callers._kept.clear()

    assert client.get("/api/v1/matters", headers=headers).status_code == 401


def test_a_key_is_not_kept(cast: Cast) -> None:
    from django.db import connection

    program, key = make_api_client(actor=SYSTEM, now=NOW, name="Shop", rights=["matter.read"])

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM api_client c WHERE id = %s", [program.pk])
        assert key not in cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(to_jsonb(j)::text, ''), '') FROM journal j")
        assert key not in cursor.fetchone()[0]
    assert len(key) >= 32


def test_who_has_left_is_out_at_once(sign_in: SignIn, asked: Matter, cast: Cast) -> None:
    desk = sign_in("ana_agent")
    assert desk.get("/desk/").status_code == 200

    deactivate_staff(actor=cast.actor("ada_administrator"), now=NOW, staff_id=cast.ana_agent.pk)

    assert desk.get("/desk/")["Location"].startswith("/account/login/")
    assert desk.get("/api/v1/matters").status_code == 401
    assert desk.get("/live/events").status_code == 404  # not Django's address at all
    assert desk.post(f"/desk/matters/{asked.pk}/write/", {"kind": "note", "text": "x"})[
        "Location"
    ].startswith("/account/")


@pytest.mark.parametrize(
    "next_url",
    [
        "https://evil.example.com/",
        "//evil.example.com",
        "/\\evil.example.com",
        "///evil.example.com",
        "javascript:alert(1)",
        "https:evil.example.com",
        "\x00//evil.example.com",
        "/%0d%0aSet-Cookie:a=b",
    ],
)
def test_no_way_back_leads_outside(
    sign_in: SignIn, client: Client, cast: Cast, asked: Matter, next_url: str
) -> None:
    cast.ada_administrator.set_password("a long enough one")
    cast.ada_administrator.save()
    desk = sign_in("ana_agent")
    answers = [
        client.post("/theme/", {"theme": "dark", "next": next_url}),
        client.post("/language/", {"language": "en", "next": next_url}),
        client.post("/account/sign-out/", {"next": next_url}),
        client.post(
            f"/account/login/?next={next_url}",
            {"login": "ada_administrator", "password": "a long enough one"},
        ),
        client.post(
            "/account/login/",
            {"login": "ada_administrator", "password": "a long enough one", "next": next_url},
        ),
        desk.post(f"/desk/matters/{asked.pk}/write/", {"kind": "note", "text": "x", "next": next_url}),
        desk.post(f"/desk/matters/{asked.pk}/take/", {"next": next_url}),
    ]

    for response in answers:
        place = response.headers.get("Location", "/")
        assert place.startswith("/") and not place.startswith(("//", "/\\")), place
        assert "\n" not in place
