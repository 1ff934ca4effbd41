"""Whatever a person types: no crash, stored as typed without its NULs, shown escaped."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils.html import escape

from tests.cast import Cast
from tests.security.conftest import SignIn, forget, ticket
from tests.security.naughty import MARKUP, NAUGHTY, WORST
from yinuo.core.actor import SYSTEM
from yinuo.core.journal import verify_journal
from yinuo.matters.models import Matter, Message
from yinuo.people.models import Customer
from yinuo.presale.models import Inquiry

Fields = dict[str, Any]


def test_the_list_is_long_enough() -> None:
    assert len(set(NAUGHTY)) >= 60


@pytest.fixture(autouse=True)
def _journal_stays_whole(db: None) -> Iterator[None]:
    yield
    assert list(verify_journal()) == []


def crashes(
    client: Client, method: str, url: str, fields: Fields, *names: str, texts: list[str] = WORST
) -> list[tuple[str, int]]:
    """Send each naughty string in the named fields at once (in all, where none is named), then undo it.

    Returns what was answered with 5xx.
    """
    client.raise_request_exception = False
    found = []
    for text in texts:
        sent = {name: value() if callable(value) else value for name, value in fields.items()}
        forget()
        with transaction.atomic():
            status = getattr(client, method)(url, sent | dict.fromkeys(names or fields, text)).status_code
            transaction.set_rollback(True)
        if status >= 500:
            found.append((text[:60], status))
    return found


ASK: Fields = {
    "topic": "product",
    "product": "",
    "question": "茶几能不能混搭？",
    "name": "林女士",
    "phone": "138 1234 5678",
    "email": "lin@example.com",
    "ticket": ticket,
    "asked_from": "/help/",
    "homepage": "",
}


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/help/", {"q": "x"}),
        ("/ask/", {"q": "x", "from": "x"}),
        ("/ask/suggest/", {"question": "x"}),
        ("/board/", {"period": "x"}),
        ("/board/facts.csv", {"period": "x"}),
        ("/", {"x": "x"}),
    ],
)
def test_public_pages_read_any_query(client: Client, cast: Cast, url: str, fields: Fields) -> None:
    assert crashes(client, "get", url, fields, texts=NAUGHTY) == []


@pytest.mark.parametrize(
    "names", [("question", "asked_from"), ("name",), ("topic", "product"), ("phone", "email"), ("ticket",)]
)
def test_a_question_holds_any_text(client: Client, cast: Cast, names: tuple[str, ...]) -> None:
    texts = NAUGHTY if "question" in names else WORST

    assert crashes(client, "post", "/ask/", ASK, *names, texts=texts) == []


def test_the_thread_holds_any_text(client: Client, asked: Inquiry) -> None:
    base = f"/t/{asked.secret}/"

    assert crashes(client, "post", base + "reply/", {"text": "谢谢", "ticket": ""}) == []
    assert crashes(client, "post", base + "rate/", {"score": "5", "comment": "好"}, "comment") == []
    assert crashes(client, "post", base + "rate/", {"score": "5"}) == []
    assert crashes(client, "post", base + "reopen/", {"reason": "没有解决"}) == []
    assert crashes(client, "get", base, {"before": "x", "asked": "1"}) == []


def test_following_a_question_holds_any_text(client: Client, asked: Inquiry) -> None:
    assert crashes(client, "post", "/track/", {"number": asked.number, "digits": "5678"}, texts=NAUGHTY) == []


def test_a_reply_is_stored_as_typed_without_its_nuls(client: Client, asked: Inquiry) -> None:
    typed = [text for text in NAUGHTY if text.strip() and "\x00" not in text]
    lost = []
    for text in typed:
        forget()
        response = client.post(f"/t/{asked.secret}/reply/", {"text": text, "ticket": ticket()})
        kept = Message.objects.filter(matter=asked).order_by("-pk").values_list("text", flat=True)[0]
        if response.status_code != 302 or _lines(kept) != _lines(text):
            lost.append((text[:60], response.status_code, kept[:60]))

    assert lost == []


def _lines(text: str) -> str:
    """Return the text as every form may pass it on: one kind of line end, no white space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def test_markup_is_shown_as_text(client: Client, sign_in: SignIn, asked: Inquiry) -> None:
    for text in MARKUP:
        forget()
        client.post(f"/t/{asked.secret}/reply/", {"text": text, "ticket": ticket()})

    thread = client.get(f"/t/{asked.secret}/").content.decode()
    desk = sign_in("ada_administrator").get(f"/desk/matters/{asked.pk}/?tab=messages").content.decode()

    for page in (thread, desk):
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
        assert str(escape("<script>alert(1)</script>")) in page


def test_what_was_typed_wrongly_comes_back_escaped(client: Client, cast: Cast) -> None:
    for text in MARKUP:
        forget()
        sent = {key: value() if callable(value) else value for key, value in ASK.items()}
        page = client.post(
            "/ask/", {**sent, "name": text[:40], "phone": "12", "question": text}
        ).content.decode()

        assert text not in page
        assert str(escape(text)) in page or not text.strip()


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/desk/search/", {"q": "x"}),
        ("/desk/search/palette/", {"q": "x"}),
        ("/desk/customers/", {"q": "x", "level": "x", "tag": "x", "after": "x"}),
        ("/desk/colleagues/", {"q": "x"}),
        ("/desk/knowledge/", {"q": "x"}),
        ("/desk/products/", {"q": "x"}),
        ("/desk/journal/", {"q": "x", "subject": "x", "after": "x", "actor": "x", "kind": "x"}),
        ("/desk/outbox/", {"q": "x", "state": "x", "after": "x"}),
        ("/desk/quarantine/", {"q": "x", "state": "x", "after": "x"}),
    ],
)
def test_the_desk_reads_any_query(sign_in: SignIn, asked: Inquiry, url: str, fields: Fields) -> None:
    assert crashes(sign_in("ada_administrator"), "get", url, fields) == []


def test_the_inbox_reads_any_query(sign_in: SignIn, asked: Inquiry) -> None:
    names = ("whose", "phase", "order", "q", "after", "team", "tag", "priority", "kind", "view", "owner")

    assert crashes(sign_in("ada_administrator"), "get", "/desk/inbox/", dict.fromkeys(names, "")) == []


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_the_composer_holds_any_text(sign_in: SignIn, asked: Inquiry, kind: str) -> None:
    fields = {"text": "可以混搭。", "kind": kind, "then": "", "next": "/desk/", "promises_reviewed": "1"}
    keys = ("keeps", "file_id", "file_name", "then", "next", "phone", "promise", "due_at", "what")
    desk, url = sign_in("ana_agent"), f"/desk/matters/{asked.pk}/write/"

    assert crashes(desk, "post", url, fields, "text") == []
    assert crashes(desk, "post", url, fields, *keys) == []
    assert crashes(desk, "post", f"/desk/matters/{asked.pk}/find/", {"text": "明天"}) == []


FILE: Fields = {
    "kind": "person",
    "name": "林女士",
    "phone": "13812345678",
    "email": "lin@example.com",
    "salutation": "",
    "level": "",
    "language": "zh-hans",
    "birthday": "1990-01-01",
    "glance": "",
    "preferences": "",
    "tags": "",
    "anyway": "1",
}


@pytest.mark.parametrize(
    "names",
    [
        ("name",),
        ("glance", "tags"),
        ("salutation", "level"),
        ("phone",),
        ("email",),
        ("preferences",),
        ("birthday",),
    ],
)
def test_a_customers_file_holds_any_text(sign_in: SignIn, cast: Cast, names: tuple[str, ...]) -> None:
    desk = sign_in("ana_agent")

    assert crashes(desk, "post", "/desk/customers/new/", FILE, *names) == []


def test_the_forms_about_a_customer_hold_any_text(sign_in: SignIn, cast: Cast) -> None:
    desk, kim = sign_in("ana_agent"), f"/desk/customers/{cast.kim_customer.pk}/"

    for kind in ("phone", "email", "wechat", "other"):
        contact = {"kind": kind, "text": "13812345678", "label": ""}
        assert crashes(desk, "post", kim + "contacts/new/", contact, "text") == []
    assert crashes(desk, "post", kim + "consents/new/", {"purpose": "x", "evidence": "x"}) == []
    assert crashes(desk, "post", kim + "owner/", {"owner": "", "deputy": ""}) == []


def test_the_forms_about_a_matter_hold_any_text(sign_in: SignIn, asked: Inquiry) -> None:
    desk, base = sign_in("ada_administrator"), f"/desk/matters/{asked.pk}/"
    details = {"title": "x", "priority": "2", "tags": "x", "language": "zh-hans"}
    promise = {"what": "x", "preset": "free", "free": "2099-12-01T10:00"}

    assert crashes(desk, "post", base + "details/", details, "title", "tags") == []
    assert crashes(desk, "post", base + "assign/", {"owner": "", "team": "", "reason": "x"}) == []
    assert crashes(desk, "post", base + "cancel/", {"reason": "x"}) == []
    assert crashes(desk, "post", base + "link/", {"number": "x", "kind": "related"}, "number") == []
    assert crashes(desk, "post", base + "move/", {"move": "start", "name": "start"}) == []
    assert crashes(desk, "post", base + "promise/", promise, "what") == []
    assert crashes(desk, "post", base + "promise/", promise, "free", "preset") == []


@pytest.mark.parametrize("names", [("username",), ("name", "mobile"), ("email",), ("roles",)])
def test_the_form_of_a_colleague_holds_any_text(sign_in: SignIn, cast: Cast, names: tuple[str, ...]) -> None:
    person = {
        "username": "new.one",
        "name": "New",
        "email": "",
        "mobile": "",
        "roles": "agent",
        "language": "zh-hans",
    }

    assert crashes(sign_in("ada_administrator"), "post", "/desk/staff/new/", person, *names) == []


def test_sign_in_holds_any_text(client: Client, cast: Cast) -> None:
    assert crashes(client, "post", "/account/login/", {"login": "ana_agent", "password": "x"}) == []
    assert crashes(client, "post", "/account/password/reset/", {"email": "x"}) == []


def test_the_api_takes_any_question(client: Client, cast: Cast) -> None:
    kept, refused = [], []
    for text in NAUGHTY:
        forget()
        response = client.post(
            "/api/v1/inquiries", json.dumps({"text": text, "customer": {"name": "Kim"}}), "application/json"
        )
        if response.status_code == 201:
            said = Message.objects.get(matter=response.json()["id"], direction="in")
            assert _lines(said.text) == _lines(text)
            kept.append(text)
        else:
            assert response.status_code in (400, 422), text
            refused.append(text)

    assert [text for text in refused if "\x00" not in text and any(sign.isalnum() for sign in text)] == []
    assert [text for text in kept if "\x00" in text] == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "\\ud800"}',
        b'{"text": "\\udfff\\ud83d"}',
        b'{"text": "\\u0000"}',
        b'{"text": "\xff\xfe"}',
        b'{"text": "\xed\xa0\x80"}',
        b'{"text": NaN}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"text": {"$gt": ""}}',
        b'{"text": ["a"]}',
        b'{"text": "a", "text": 1}',
        b"",
        b"null",
        b"\xef\xbb\xbf{}",
        b'{"text": "a", "customer": {"customer_id": 1e400}}',
        b'{"text": "a", "customer": {"customer_id": 99999999999999999999}}',
        b'{"text": "a", "product_id": -9223372036854775809}',
    ],
)
def test_the_api_refuses_broken_json_in_its_own_words(client: Client, cast: Cast, body: bytes) -> None:
    response = client.post("/api/v1/inquiries", body, "application/json")

    assert 400 <= response.status_code < 500
    assert response.json()["code"]
    assert Matter.objects.count() == 0


def test_a_name_of_any_kind_is_shown_escaped(sign_in: SignIn, cast: Cast) -> None:
    from tests.cast import NOW
    from yinuo.people.actions.customers import create_customer

    for text in MARKUP[:5]:
        create_customer(actor=SYSTEM, now=NOW, name=text[:80])

    page = sign_in("ada_administrator").get("/desk/customers/").content.decode()

    assert Customer.objects.count() == 6
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert str(escape("<script>alert(1)</script>")) in page
