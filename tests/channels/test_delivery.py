"""Delivery over a real mail server on this machine."""

import io
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.channels.conftest import KIM, Inbox, free_port, mail
from yinuo.channels import jobs
from yinuo.channels.actions.deliveries import retry_delivery, settle_delivery
from yinuo.channels.actions.mail import take_mail
from yinuo.channels.delivery import DELAYS, LEASE, claim_due, deliver_due
from yinuo.channels.errors import NotFailed
from yinuo.channels.letters import letter_of
from yinuo.channels.smtp import Unreachable, mail_setup, session
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.actions.attachments import store_attachment
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import Message
from yinuo.presale.models import Inquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(kim: Cast) -> Message:
    """A reply to Kim's mail that waits in the outbox; the acknowledgement has left before."""
    take_mail(actor=SYSTEM, now=NOW, raw=mail())
    acknowledgement = OutboxItem.objects.get()
    settle_delivery(actor=SYSTEM, now=NOW, item_id=acknowledgement.pk, outcome="sent")
    return send_reply(
        actor=kim.actor("ana_agent"),
        now=NOW,
        matter_id=Inquiry.objects.get().pk,
        text="请寄一张照片。\nThank you!",
        html="<p>请寄一张照片。</p>",
    )


def deliver(now: datetime = NOW) -> int:
    return deliver_due(clock=lambda: now, setup=mail_setup())


def item_of(reply: Message) -> OutboxItem:
    return OutboxItem.objects.get(message_id=reply.pk)


def test_sends_a_reply_as_an_answer_to_the_customers_mail(server: Inbox, reply: Message) -> None:
    assert deliver() == 1

    item, letter = item_of(reply), server.letters[0]
    assert server.recipients == [KIM]
    assert letter["Message-ID"] == f"<{item.delivery_id}@hemu.example>"
    assert (letter["In-Reply-To"], letter["References"]) == ("<m1@example.com>", "<m1@example.com>")
    assert letter["From"] == "禾木家居 <service@hemu.example>"
    assert letter["Subject"] == item.subject
    assert (letter["Auto-Submitted"], letter["List-Unsubscribe"]) == (None, None)
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").startswith("请寄一张照片。\nThank you!\n\n禾木家居\n")
    assert html is not None
    assert html.get_content().strip() == "<p>请寄一张照片。</p>"


def test_says_that_it_was_sent(server: Inbox, reply: Message) -> None:
    deliver()

    item = item_of(reply)
    reply.refresh_from_db()
    assert (item.state, item.sent_at, item.attempts, reply.delivery) == ("sent", NOW, 1, "sent")
    entry = JournalEntry.objects.get(verb="matters.delivery_reported")
    assert entry.facts == {"message_id": reply.pk, "delivery": "sent", "error": ""}
    assert deliver() == 0


def test_marks_an_acknowledgement_as_automatic(server: Inbox, cast: Cast) -> None:
    take_mail(actor=SYSTEM, now=NOW, raw=mail(sender="lee@example.com"))

    deliver()

    letter = server.letters[0]
    assert (letter["Auto-Submitted"], letter["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert JournalEntry.objects.get(verb="channels.delivery_settled").facts["outcome"] == "sent"


def test_attaches_the_files_of_a_reply(server: Inbox, reply: Message) -> None:
    store_attachment(
        actor=SYSTEM,
        now=NOW,
        matter_id=reply.matter_id,
        name="说明.txt",
        declared_type="text/plain",
        stream=io.BytesIO("岩板保养".encode()),
        message_id=reply.pk,
    )

    deliver()

    [file] = list(server.letters[0].iter_attachments())
    assert (file.get_filename(), file.get_content_type()) == ("说明.txt", "text/plain")


@pytest.mark.parametrize("answer", ["450 mailbox busy", "421 try later"])
def test_waits_longer_and_longer_and_then_gives_up(server: Inbox, reply: Message, answer: str) -> None:
    server.to_recipient[KIM] = answer
    now = NOW

    for delay in DELAYS:
        assert deliver(now) == 0
        item = item_of(reply)
        assert (item.state, item.not_before, item.last_error) == ("queued", now + delay, answer)
        assert deliver(now + delay - timedelta(seconds=1)) == 0
        now += delay
    deliver(now)

    item = item_of(reply)
    reply.refresh_from_db()
    assert (item.state, item.attempts, reply.delivery, reply.delivery_error) == (
        "failed",
        6,
        "failed",
        answer,
    )
    assert JournalEntry.objects.filter(verb="matters.delivery_reported").count() == 1


def test_gives_up_at_once_when_refused_for_good(server: Inbox, reply: Message) -> None:
    server.to_recipient[KIM] = "550 5.1.1 no such user"

    deliver()

    item = item_of(reply)
    assert (item.state, item.attempts, item.last_error) == ("failed", 1, "550 5.1.1 no such user")


@pytest.mark.parametrize(("answer", "state"), [("452 full", "queued"), ("554 spam", "failed")])
def test_heeds_what_is_said_to_the_content(server: Inbox, reply: Message, answer: str, state: str) -> None:
    server.to_data = answer

    deliver()

    item = item_of(reply)
    assert (item.state, item.last_error) == (state, answer)


def test_sends_the_others_when_one_is_refused(server: Inbox, reply: Message) -> None:
    take_mail(actor=SYSTEM, now=NOW, raw=mail(sender="lee@example.com", message_id="<l1@x>"))
    server.to_recipient[KIM] = "550 no"

    assert deliver() == 1

    assert server.recipients == ["lee@example.com"]


def test_queues_all_again_when_nobody_listens(settings: Any, reply: Message) -> None:
    take_mail(actor=SYSTEM, now=NOW, raw=mail(sender="lee@example.com", message_id="<l1@x>"))
    settings.YINUO_SMTP_URL, settings.YINUO_MAIL_FROM = f"smtp://127.0.0.1:{free_port()}", "a@hemu.example"

    with pytest.raises(Unreachable):
        deliver()

    first, second = OutboxItem.objects.filter(state="queued").order_by("id")
    assert (first.attempts, first.not_before) == (1, NOW + DELAYS[0])
    assert (second.attempts, second.not_before) == (0, NOW)
    assert "refused" in second.last_error


@pytest.fixture
def silent_server() -> Iterator[int]:
    """A server that takes connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_does_not_wait_for_ever(settings: Any, reply: Message, silent_server: int) -> None:
    settings.YINUO_SMTP_URL, settings.YINUO_MAIL_FROM = f"smtp://127.0.0.1:{silent_server}", "a@hemu.example"

    with pytest.raises(Unreachable):
        deliver_due(clock=lambda: NOW, setup=replace(mail_setup(), timeout_s=0.2))

    item = item_of(reply)
    assert (item.state, item.attempts) == ("queued", 1)
    assert item.last_error


def test_sends_again_under_the_same_id_after_a_crash_between_sending_and_noting(
    server: Inbox, reply: Message
) -> None:
    [claimed] = claim_due(now=NOW)
    with session(mail_setup()) as connection:
        connection.send(letter_of(claimed, setup=mail_setup()), recipient=claimed.recipient)

    assert deliver(NOW + LEASE - timedelta(seconds=1)) == 0
    assert deliver(NOW + LEASE) == 1

    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert (item_of(reply).state, item_of(reply).attempts) == ("sent", 2)


def test_gives_no_item_to_two_workers(reply: Message) -> None:
    first, second = claim_due(now=NOW), claim_due(now=NOW)

    assert [len(first), len(second)] == [1, 0]


def test_keeps_what_is_held_until_its_time(server: Inbox, reply: Message) -> None:
    OutboxItem.objects.filter(message_id=reply.pk).update(not_before=NOW + timedelta(hours=1))

    assert deliver() == 0
    assert deliver(NOW + timedelta(hours=1)) == 1


def test_keeps_everything_queued_without_a_mail_server(settings: Any, reply: Message) -> None:
    settings.YINUO_SMTP_URL = ""

    jobs.deliver_mail()

    item = item_of(reply)
    assert (item.state, item.attempts) == ("queued", 0)


def test_rests_after_a_failed_connection(
    settings: Any, reply: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_rest_until", 0.0)
    settings.YINUO_SMTP_URL, settings.YINUO_MAIL_FROM = f"smtp://127.0.0.1:{free_port()}", "a@hemu.example"
    OutboxItem.objects.filter(message_id=reply.pk).update(not_before=NOW - timedelta(days=1))

    jobs.deliver_mail()
    jobs.deliver_mail()

    assert item_of(reply).attempts == 1


def test_fails_an_address_that_no_mail_can_bear(server: Inbox, reply: Message) -> None:
    OutboxItem.objects.filter(message_id=reply.pk).update(recipient="kim@exa\nBcc: eve@x")

    deliver()

    assert (item_of(reply).state, server.letters) == ("failed", [])


def test_tries_a_failed_one_again_when_asked(server: Inbox, reply: Message, kim: Cast) -> None:
    server.to_recipient[KIM] = "550 no"
    deliver()
    server.to_recipient.clear()

    retry_delivery(actor=kim.actor("ada_administrator"), now=NOW, item_id=item_of(reply).pk)

    assert deliver() == 1
    assert JournalEntry.objects.get(verb="channels.delivery_retried").facts["before_error"] == "550 no"


@pytest.mark.parametrize(
    ("who", "error"),
    [("ana_agent", NotFound), ("sun_supervisor", NotAllowed), ("ada_administrator", NotFailed)],
)
def test_refuses_to_try_again(reply: Message, kim: Cast, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        retry_delivery(actor=kim.actor(who), now=NOW, item_id=item_of(reply).pk)

    assert item_of(reply).state == "queued"
