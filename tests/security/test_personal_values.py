"""What is known of a person: masked, journalled when it is looked at, in no log, and gone when it is erased."""

import io
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from psycopg import sql

from tests.cast import Cast
from tests.security.conftest import SignIn, ticket
from tests.security.test_uploads import PNG
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Attachment
from yinuo.people.actions.customers import erase_customer
from yinuo.people.models import ContactPoint
from yinuo.presale.models import Inquiry
from yinuo.runtime import logging as logs

PHONE, MAIL, NAME, WORDS = "13987654321", "qiao.long@example.com", "乔珑璁", "餐边柜的铰链吱呀作响"
READERS = ("ana_agent", "leo_manager", "tia_technician", "sun_supervisor", "ada_administrator")


@pytest.fixture
def known(client: Client, cast: Cast, settings: Any, tmp_path: Path) -> Inquiry:
    """A person who asked on the portal, with a telephone, an address, a file and a second message."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    photo = SimpleUploadedFile("qiaolongcong.png", PNG, content_type="image/png")
    fields = {
        "topic": "product",
        "question": WORDS,
        "name": NAME,
        "phone": PHONE,
        "email": MAIL,
        "ticket": ticket(),
    }
    client.post("/ask/", {**fields, "agrees": "on", "attachments": photo})
    found = Inquiry.objects.get()
    client.post(f"/t/{found.secret}/reply/", {"text": f"请打 {PHONE}", "ticket": ticket()})
    return found


def test_contacts_are_masked_for_everyone(sign_in: SignIn, known: Inquiry) -> None:
    urls = (
        f"/desk/customers/{known.customer_id}/",
        "/desk/customers/",
        f"/desk/matters/{known.pk}/",
        "/desk/inbox/",
    )
    for name in READERS:
        desk = sign_in(name)
        for url in urls:
            page = desk.get(url).content.decode().replace(f"请打 {PHONE}", "")

            assert PHONE not in page, (name, url)
            assert MAIL not in page, (name, url)


def test_a_contact_is_shown_only_to_who_may_and_written_down(
    sign_in: SignIn, known: Inquiry, cast: Cast
) -> None:
    point = ContactPoint.objects.get(customer=known.customer_id, kind="phone")
    url = f"/desk/customers/{known.customer_id}/contacts/{point.pk}/reveal/"
    for name in READERS:
        before = JournalEntry.objects.filter(verb__contains="reveal").count()
        response = sign_in(name).post(url)
        written = JournalEntry.objects.filter(verb__contains="reveal").count() - before

        shown = PHONE in response.content.decode().replace(" ", "")
        assert shown == (response.status_code == 200), name
        assert written == shown, name
        assert shown <= cast.actor(name).can("customer.reveal"), name


def test_the_api_masks_too(sign_in: SignIn, known: Inquiry) -> None:
    answer = sign_in("ada_administrator").get(f"/api/v1/customers/{known.customer_id}")

    assert answer.status_code == 200
    assert PHONE not in answer.content.decode()
    assert MAIL not in answer.content.decode()


def test_no_log_holds_a_query_a_body_a_name_or_a_secret(
    client: Client, known: Inquiry, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, root = io.StringIO(), logging.getLogger()
    before, level, quiet = (
        root.handlers[:],
        root.level,
        {name: logging.getLogger(name).level for name in logs._QUIET},
    )
    filters = logging.getLogger("django.request").filters[:]
    monkeypatch.setattr("yinuo.runtime.requests._log", structlog.get_logger("yinuo.access"))
    try:
        logs.configure(process="web", stream=written)
        client.get("/help/", {"q": PHONE})
        client.get(f"/t/{known.secret}/", {"before": PHONE})
        client.get(f"/t/{known.secret}x/")
        client.get(f"/desk/customers/{PHONE}/")
        client.post("/track/", {"number": PHONE, "digits": "4321"})
        client.post("/account/login/", {"login": MAIL, "password": WORDS})
        client.post(
            "/api/v1/inquiries", json.dumps({"text": WORDS, "customer": {"name": NAME}}), "application/json"
        )
        client.generic("POST", "/api/v1/inquiries", PHONE.encode(), "application/json")
        client.get("/", headers={"host": f"{PHONE}.example.com"})
        Client(enforce_csrf_checks=True).post("/ask/", {"phone": PHONE})
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.getLogger("django.request").filters[:] = filters
        for name, old in quiet.items():
            logging.getLogger(name).setLevel(old)
        structlog.reset_defaults()

    lines = written.getvalue()
    assert lines.count('"message": "request"') >= 8
    for value in (PHONE, MAIL, NAME, WORDS, known.secret, "digits"):
        assert value not in lines


def test_an_erased_person_is_nowhere(
    client: Client,
    known: Inquiry,
    cast: Cast,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    stored = Attachment.objects.get().stored
    assert (tmp_path / stored).exists()
    assert _tables_with(PHONE[-8:], MAIL, NAME, WORDS, "铰链") != []

    with django_capture_on_commit_callbacks(execute=True):
        erase_customer(
            actor=cast.actor("ada_administrator"),
            now=timezone.now() + timedelta(minutes=1),
            customer_id=known.customer_id or 0,
            reason="asked for it",
        )

    assert _tables_with(PHONE, PHONE[-8:], MAIL, NAME, WORDS, "铰链", "qiaolongcong") == []
    assert not (tmp_path / stored).exists()
    assert list(verify_journal()) == []


def test_an_erased_person_is_found_by_nobody(
    client: Client, sign_in: SignIn, known: Inquiry, cast: Cast
) -> None:
    erase_customer(
        actor=cast.actor("ada_administrator"),
        now=timezone.now(),
        customer_id=known.customer_id or 0,
        reason="asked for it",
    )
    desk = sign_in("ada_administrator")

    for words in (PHONE, PHONE[-4:], MAIL, NAME, "铰链"):
        assert f"/desk/matters/{known.pk}/" not in desk.get("/desk/search/", {"q": words}).content.decode()
        assert (
            f"/desk/customers/{known.customer_id}/"
            not in desk.get("/desk/customers/", {"q": words}).content.decode()
        )
    assert client.post("/track/", {"number": known.number, "digits": PHONE[-4:]}).status_code == 422


def _tables_with(*values: str) -> list[tuple[str, str]]:
    """Return (table, value) for every table of ours in whose rows, as JSON, a value stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("django_session", "axes_")):
                continue
            for value in values:
                pattern = f"%{value}%"
                rows = sql.SQL("SELECT 1 FROM {} r WHERE to_jsonb(r)::text ILIKE %s LIMIT 1")
                cursor.execute(rows.format(sql.Identifier(table)), [pattern])
                if cursor.fetchone():
                    found.append((table, value))
    return found
