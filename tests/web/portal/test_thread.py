from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.web.portal.test_ask import PNG
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.actions.messages import hold_reply, send_reply, write_note
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise, propose_promise
from yinuo.matters.models import Attachment, Matter, Message, Promise, Rating
from yinuo.presale.models import Inquiry
from yinuo.web.live import authorise
from yinuo.web.portal.tickets import new_ticket


def ticket() -> str:
    return new_ticket(now=timezone.now() - timedelta(minutes=1))


def resolve(cast: Cast, matter: Matter) -> None:
    send_reply(
        actor=cast.actor("ana_agent"),
        now=timezone.now(),
        matter_id=matter.pk,
        text="可以混搭。",
        then="resolve",
    )


def test_shows_neither_notes_nor_what_is_held_nor_what_colleagues_promise(
    client: Client, cast: Cast, asked: Inquiry
) -> None:
    ana, now = cast.actor("ana_agent"), timezone.now()
    outer = Promise.objects.get(matter=asked)
    due = now + timedelta(days=2)
    write_note(actor=ana, now=now, matter_id=asked.pk, text="内部备注在此")
    make_promise(
        actor=ana,
        now=now,
        matter_id=asked.pk,
        plan=PlannedPromise(what="仓库内部答复", due_at=due),
        parent_id=outer.pk,
    )
    propose_promise(actor=ana, now=now, matter_id=asked.pk, plan=PlannedPromise(what="也许回电", due_at=due))
    hold_reply(actor=ana, now=now, matter_id=asked.pk, text="还没发出")

    page = client.get(f"/t/{asked.secret}/").content.decode()

    for hidden in ("内部备注在此", "还没发出", "仓库内部答复", "也许回电"):
        assert hidden not in page
    assert asked.title in page


@pytest.mark.parametrize(
    "secret", ["x", "garbage-garbage-garbage-garbage", "%01", "a" * 300, "'; drop table matter"]
)
def test_answers_a_wrong_address_with_the_same_page(client: Client, cast: Cast, secret: str) -> None:
    response = client.get(f"/t/{secret}/")

    assert response.status_code == 404
    assert "portal-foot" in response.content.decode()


def test_stops_who_guesses_addresses(client: Client, cast: Cast) -> None:
    answers = [client.get(f"/t/guess-{n}/").status_code for n in range(61)]

    assert answers == [404] * 60 + [429]


def test_takes_a_message_with_a_file_once(client: Client, asked: Inquiry) -> None:
    said = {"text": "补一张照片", "ticket": ticket()}

    first = client.post(
        f"/t/{asked.secret}/reply/",
        said | {"attachments": SimpleUploadedFile("a.png", PNG, content_type="image/png")},
    )
    again = client.post(f"/t/{asked.secret}/reply/", said)

    assert (first.status_code, again.status_code) == (302, 302)
    assert Message.objects.filter(matter=asked, direction="in").count() == 2
    assert Attachment.objects.get().message == Message.objects.get(text="补一张照片")


def test_keeps_what_was_typed_when_something_is_wrong(client: Client, asked: Inquiry) -> None:
    response = client.post(f"/t/{asked.secret}/reply/", {"text": "我写的字", "ticket": "forged"})

    assert response.status_code == 422
    assert "我写的字" in response.content.decode()


def test_sends_files_as_downloads_that_nothing_runs(
    client: Client, asked: Inquiry, question: dict[str, Any]
) -> None:
    client.post(
        f"/t/{asked.secret}/reply/",
        {
            "text": "照片",
            "ticket": ticket(),
            "attachments": SimpleUploadedFile("a.png", PNG, content_type="image/png"),
        },
    )
    kept = Attachment.objects.get()
    client.post("/ask/", question | {"question": "别的问题？", "phone": "13912345678"})
    other = Inquiry.objects.exclude(pk=asked.pk).get()

    response = client.get(f"/t/{asked.secret}/files/{kept.pk}/")

    assert b"".join(response.streaming_content) == PNG  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(f"/t/{other.secret}/files/{kept.pk}/").status_code == 404


def test_lets_the_customer_confirm_rate_and_open_again(client: Client, cast: Cast, asked: Inquiry) -> None:
    resolve(cast, asked)
    url = f"/t/{asked.secret}/"

    confirmed = client.post(f"{url}solved/")
    rated = client.post(f"{url}rate/", {"score": "5", "comment": "很好"})
    twice = client.post(f"{url}rate/", {"score": "1"})
    empty = client.post(f"{url}reopen/", {"reason": " "})
    reopened = client.post(f"{url}reopen/", {"reason": "又裂了"})

    asked.refresh_from_db()
    assert [r.status_code for r in (confirmed, rated, twice, empty, reopened)] == [302, 302, 422, 422, 302]
    assert asked.state == "open"
    assert [r.score for r in Rating.objects.all()] == [5]
    assert JournalEntry.objects.get(verb="matters.matter_closed").facts["how"] == "confirmed"


def test_refuses_to_rate_what_is_not_solved(client: Client, asked: Inquiry) -> None:
    response = client.post(f"/t/{asked.secret}/rate/", {"score": "5"})

    assert response.status_code == 422
    assert Rating.objects.count() == 0


def test_refuses_to_open_again_after_the_window(client: Client, cast: Cast, asked: Inquiry) -> None:
    resolve(cast, asked)
    Matter.objects.filter(pk=asked.pk).update(resolved_at=timezone.now() - timedelta(days=15))

    page = client.get(f"/t/{asked.secret}/").content.decode()
    response = client.post(f"/t/{asked.secret}/reopen/", {"reason": "又裂了"})

    assert "/reopen/" not in page
    assert response.status_code == 422
    assert Matter.objects.get(pk=asked.pk).state == "resolved"


def test_opens_the_survivor_of_a_merge(
    client: Client, cast: Cast, asked: Inquiry, question: dict[str, Any]
) -> None:
    client.post("/ask/", question | {"question": "同一件事再问一次？"})
    second = Inquiry.objects.exclude(pk=asked.pk).get()
    merge_matters(
        actor=cast.actor("leo_manager"),
        now=timezone.now(),
        survivor_id=asked.pk,
        absorbed_id=second.pk,
        reason="重复",
    )

    page = client.get(f"/t/{second.secret}/").content.decode()

    assert asked.number in page and "同一件事再问一次" in page
    topic = f"matter:{asked.pk}"
    assert authorise(headers={}, query={"topics": topic, "secret": second.secret}) == {topic}
    assert authorise(headers={}, query={"topics": topic, "secret": "x"}) is None


@pytest.mark.parametrize(
    "before", ["x", "~", "2026-13-45T00:00:00~1", "2026-01-01T00:00:00~1", "2026-01-01T00:00:00+08:00~x"]
)
def test_reads_past_a_cursor_that_is_none(client: Client, asked: Inquiry, before: str) -> None:
    assert client.get(f"/t/{asked.secret}/", {"before": before}).status_code == 200


def test_is_kept_by_no_cache_and_no_search_engine(client: Client, asked: Inquiry) -> None:
    response = client.get(f"/t/{asked.secret}/")

    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_answers_the_live_part_without_the_page_around_it(client: Client, asked: Inquiry) -> None:
    part = client.get(f"/t/{asked.secret}/live/").content.decode()

    assert "<html" not in part
    assert 'id="owed"' in part


def test_says_what_became_of_a_promise(client: Client, cast: Cast, asked: Inquiry) -> None:
    Promise.objects.filter(matter=asked).update(
        due_at=timezone.now() + timedelta(hours=5), first_due_at=timezone.now() + timedelta(hours=3)
    )
    send_reply(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=asked.pk, text="可以。")

    page = client.get(f"/t/{asked.secret}/", headers={"accept-language": "en"}).content.decode()

    assert "early" in page and "first promised for" in page


def test_takes_a_file_without_a_word_but_not_nothing(client: Client, asked: Inquiry) -> None:
    photo = SimpleUploadedFile("crack.png", PNG, content_type="image/png")

    nothing = client.post(f"/t/{asked.secret}/reply/", {"text": " ", "ticket": ticket()})
    file_only = client.post(
        f"/t/{asked.secret}/reply/", {"text": "", "ticket": ticket(), "attachments": photo}
    )

    assert (nothing.status_code, file_only.status_code) == (422, 302)
    assert Message.objects.filter(matter=asked, text="crack.png").count() == 1
