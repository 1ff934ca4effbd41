"""A design behind its thread's link, without a script: looked at, agreed to, sent back with what should be different."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.presale.designing import PDF, add_file, asked, begun, delivered, drafted
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry, JournalPersonal
from yinuo.matters.models import Matter, Message
from yinuo.presale.actions.design import drop_design
from yinuo.presale.actions.design_version import begin_version, deliver_version
from yinuo.presale.actions.survey import note_finding
from yinuo.presale.models import Design, DesignVersion


@pytest.fixture
def version(cast: Cast, ask: Any) -> DesignVersion:
    return delivered(cast, ask)


def url(version: DesignVersion, rest: str = "") -> str:
    return f"/t/{version.design.matter.secret}/design/{version.design_id}/{rest}"


def deed(version: DesignVersion, name: str) -> str:
    return url(version, f"versions/{version.pk}/{name}/")


def ticket_in(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def state() -> str:
    return Design.objects.get().state


def entries(verb: str) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb=f"presale.{verb}"))


def test_shows_what_was_delivered_by_forms_alone(client: Client, version: DesignVersion) -> None:
    answer = client.get(url(version))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "客厅布置图" in page and "plan.pdf" in page
    forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page)
    assert [one.partition("#")[0] for one in forms if "/design/" in one] == [
        deed(version, "agree"),
        deed(version, "change"),
    ]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_agrees_once_and_the_journal_says_who_to_what(client: Client, version: DesignVersion) -> None:
    first = client.post(deed(version, "agree"))
    again = client.post(deed(version, "agree"))

    assert (first.status_code, first.headers["Location"]) == (302, url(version))
    assert (again.status_code, state()) == (302, "agreed")
    [entry] = entries("design_agreed")
    assert (entry.actor_kind, entry.facts["how"]) == ("customer", "page")
    assert (entry.facts["version_id"], entry.facts["number"]) == (version.pk, 1)
    [left] = entries("design_delivered")
    assert left.facts["sha256"] == [one.sha256 for one in version.files.all()]
    page = client.get(url(version)).content.decode()
    assert deed(version, "agree") not in page
    assert list(verify_journal()) == []


def test_sends_it_back_once_in_their_own_words(client: Client, version: DesignVersion) -> None:
    ticket = ticket_in(client.get(url(version)).content.decode())
    body = {"text": "沙发请靠南墙。", "ticket": ticket}

    first = client.post(deed(version, "change"), body)
    again = client.post(deed(version, "change"), body)

    assert (first.status_code, again.status_code, state()) == (302, 302, "working")
    [message] = Message.objects.filter(direction="in", text__contains="沙发请靠南墙。")
    assert "客厅布置图" in message.text
    [entry] = entries("design_change_asked")
    assert (entry.actor_kind, entry.facts["message_id"]) == ("customer", message.pk)


def test_agrees_to_the_newest_after_a_change(client: Client, cast: Cast, version: DesignVersion) -> None:
    ticket = ticket_in(client.get(url(version)).content.decode())
    client.post(deed(version, "change"), {"text": "沙发请靠南墙。", "ticket": ticket})
    second = begin_version(actor=cast.actor("leo_manager"), now=timezone.now(), design_id=version.design_id)
    add_file(cast, second, name="plan-2.pdf")
    deliver_version(actor=cast.actor("leo_manager"), now=timezone.now(), version_id=second.pk)

    page = client.get(url(version)).content.decode()
    answer = client.post(deed(second, "agree"))

    assert deed(second, "agree") in page and "plan.pdf" in page and "plan-2.pdf" in page
    assert answer.status_code == 302
    agreed = {one.pk: one.agreed_at for one in DesignVersion.objects.all()}
    assert agreed[version.pk] is None and agreed[second.pk] is not None


def test_what_was_found_on_the_spot_is_settled_first(
    client: Client, cast: Cast, version: DesignVersion
) -> None:
    survey = begun(cast, version)
    note_finding(
        actor=cast.actor("leo_manager"),
        now=timezone.now(),
        survey_id=survey.pk,
        found="墙短 8 厘米",
        grave=True,
    )

    page = client.get(url(version)).content.decode()
    answer = client.post(deed(version, "agree"))

    assert deed(version, "agree") not in page
    assert (answer.status_code, state()) == (409, "delivered")
    assert entries("design_agreed") == []


@pytest.mark.parametrize("text", ["", "   ", "\x00", "字" * 5001])
def test_words_that_cannot_be_sent_stay_on_the_page(
    client: Client, version: DesignVersion, text: str
) -> None:
    ticket = ticket_in(client.get(url(version)).content.decode())
    before = Message.objects.count()

    answer = client.post(deed(version, "change"), {"text": text, "ticket": ticket})

    assert (answer.status_code, state(), Message.objects.count()) == (422, "delivered", before)
    assert "<details open" in answer.content.decode()


@pytest.mark.parametrize("ticket", ["", "x", "1:2:3", "\x00"])
def test_a_form_of_long_ago_is_kept_and_sent_again(
    client: Client, version: DesignVersion, ticket: str
) -> None:
    answer = client.post(deed(version, "change"), {"text": "沙发请靠南墙。", "ticket": ticket})

    assert (answer.status_code, state()) == (422, "delivered")
    assert "沙发请靠南墙。" in answer.content.decode()


def test_a_wrong_secret_opens_nothing(client: Client, version: DesignVersion) -> None:
    file_id = version.files.get().pk
    for secret in ("x", "0" * 64, "0" * 65, version.design.matter.secret + "a"):
        base = f"/t/{secret}/design/{version.design_id}/"
        for address in (base, f"/t/{secret}/drawings/{version.pk}/{file_id}/"):
            assert client.get(address).status_code == 404, address
        for name in ("agree", "change"):
            answer = client.post(f"{base}versions/{version.pk}/{name}/", {"text": "x"})
            assert answer.status_code == 404

    assert state() == "delivered"


def test_guessing_secrets_has_an_end(client: Client, version: DesignVersion) -> None:
    cache.clear()
    statuses = [client.get(f"/t/guess-{n}/design/{version.design_id}/").status_code for n in range(62)]

    assert (statuses[0], statuses[-1]) == (404, 429)


def test_the_link_of_another_thread_opens_no_design_here(
    client: Client, ask: Any, version: DesignVersion
) -> None:
    other: Matter = ask()
    base = f"/t/{other.secret}/design/{version.design_id}/"

    assert client.get(base).status_code == 404
    assert client.post(f"{base}versions/{version.pk}/agree/").status_code == 404
    assert client.get(f"/t/{other.secret}/drawings/{version.pk}/{version.files.get().pk}/").status_code == 404
    assert state() == "delivered"


def test_a_version_is_reached_through_its_own_design_only(
    client: Client, cast: Cast, ask: Any, version: DesignVersion
) -> None:
    second = Design.objects.create(
        matter=version.design.matter, title="卧室", kind="drawing", asked_at=timezone.now(), state="delivered"
    )
    address = f"/t/{version.design.matter.secret}/design/{second.pk}/versions/{version.pk}/agree/"

    assert client.post(address).status_code == 404
    assert DesignVersion.objects.get().agreed_at is None


def test_what_is_still_being_drawn_is_not_shown(client: Client, cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    stored = add_file(cast, version)

    assert client.get(url(version)).status_code == 404
    assert client.post(deed(version, "agree")).status_code == 404
    secret = version.design.matter.secret
    assert client.get(f"/t/{secret}/drawings/{version.pk}/{stored.pk}/").status_code == 404


def test_nothing_was_drawn_yet(client: Client, cast: Cast, ask: Any) -> None:
    design = asked(cast, ask)

    assert client.get(f"/t/{design.matter.secret}/design/{design.pk}/").status_code == 404


def test_a_drawing_is_sent_to_be_looked_at_safely(client: Client, version: DesignVersion) -> None:
    address = f"/t/{version.design.matter.secret}/drawings/{version.pk}/{version.files.get().pk}/"

    answer: Any = client.get(address)

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_dropped_design_takes_no_word(client: Client, cast: Cast, version: DesignVersion) -> None:
    drop_design(
        actor=cast.actor("ana_agent"), now=timezone.now(), design_id=version.design_id, reason="客户改主意"
    )

    page = client.get(url(version)).content.decode()
    answer = client.post(deed(version, "agree"))

    assert deed(version, "agree") not in page and deed(version, "change") not in page
    assert (answer.status_code, state()) == (409, "dropped")


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_word_is_only_posted(client: Client, version: DesignVersion, method: str) -> None:
    assert getattr(client, method)(deed(version, "agree")).status_code == 405
    assert state() == "delivered"


def test_its_title_is_personal_in_the_journal(version: DesignVersion) -> None:
    [entry] = entries("design_asked")

    assert "title" not in entry.facts
    assert JournalPersonal.objects.filter(entry=entry).exists()
