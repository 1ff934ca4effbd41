"""A reply that did not arrive: its matter's owner is told, and it can be sent again."""

from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.channels.conftest import KIM, Inbox
from yinuo.channels.actions.deliveries import report_bounce, send_again
from yinuo.channels.delivery import deliver_due
from yinuo.channels.errors import NoAddressLeft, NotFailed
from yinuo.channels.smtp import mail_setup
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import Matter, Message, Notice
from yinuo.people.actions.arrival import Arrival
from yinuo.people.models import ContactPoint

NO_SUCH_USER = "550 5.1.1 no such user"


@pytest.fixture
def reply(cast: Cast, ask: Any) -> Message:
    """Ana's reply to a question that came with an address; nothing else waits in the outbox."""
    matter = ask(asker=Arrival(name="Kim", email=KIM))
    OutboxItem.objects.all().delete()
    return send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="可以混搭。")


def deliver() -> int:
    return deliver_due(clock=lambda: NOW, setup=mail_setup())


def notices() -> list[tuple[int, str]]:
    found = Notice.objects.filter(kind="delivery_failed")
    return list(found.order_by("id").values_list("staff_id", "facts__error"))


def test_a_reply_is_queued_until_it_has_left(server: Inbox, reply: Message) -> None:
    reply.refresh_from_db()
    assert reply.delivery == "queued"

    deliver()

    reply.refresh_from_db()
    assert (reply.delivery, notices()) == ("sent", [])


def test_a_reply_without_an_address_stands_on_the_threads_page_at_once(cast: Cast, ask: Any) -> None:
    matter = ask()

    reply = send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="可以混搭。")

    reply.refresh_from_db()
    assert (reply.delivery, OutboxItem.objects.count()) == ("sent", 0)


def test_tells_the_owner_when_the_server_refuses(server: Inbox, reply: Message, cast: Cast) -> None:
    server.to_recipient[KIM] = NO_SUCH_USER

    deliver()

    reply.refresh_from_db()
    assert (reply.delivery, reply.delivery_error) == ("failed", NO_SUCH_USER)
    assert notices() == [(cast.ana_agent.pk, NO_SUCH_USER)]


def test_tells_the_owner_of_a_bounce_once(server: Inbox, reply: Message, cast: Cast) -> None:
    deliver()
    item = OutboxItem.objects.get()

    for _twice in range(2):
        report_bounce(actor=SYSTEM, now=NOW, delivery_id=item.delivery_id, error=NO_SUCH_USER)

    assert notices() == [(cast.ana_agent.pk, NO_SUCH_USER)]


def test_keeps_no_address_in_what_the_server_answered(reply: Message) -> None:
    item = OutboxItem.objects.get()

    report_bounce(
        actor=SYSTEM, now=NOW, delivery_id=item.delivery_id, error=f"550 5.1.1 <{KIM}>: User unknown"
    )

    said = "550 5.1.1 <k***@example.com>: User unknown"
    reply.refresh_from_db()
    item.refresh_from_db()
    assert (reply.delivery_error, item.last_error, notices()[0][1]) == (said, said, said)
    assert JournalEntry.objects.get(verb="matters.delivery_reported").facts["error"] == said


def test_tells_the_teams_lead_where_nobody_looks_after_it(reply: Message, cast: Cast) -> None:
    Matter.objects.filter(pk=reply.matter_id).update(owner=None)
    OutboxItem.objects.update(message_id=None, purpose="acknowledgement")

    report_bounce(actor=SYSTEM, now=NOW, delivery_id=OutboxItem.objects.get().delivery_id, error=NO_SUCH_USER)

    assert notices() == [(cast.leo_manager.pk, NO_SUCH_USER)]


def test_sends_it_again_to_the_address_of_today(server: Inbox, reply: Message, cast: Cast) -> None:
    server.to_recipient[KIM] = NO_SUCH_USER
    deliver()
    ContactPoint.objects.filter(value=KIM).update(value="kim@example.org")

    send_again(actor=cast.actor("ana_agent"), now=NOW, message_id=reply.pk)

    assert deliver() == 1
    reply.refresh_from_db()
    assert (server.recipients, reply.delivery, reply.delivery_error) == (["kim@example.org"], "sent", "")
    entry = JournalEntry.objects.get(verb="matters.reply_sent_again")
    assert entry.facts == {"message_id": reply.pk, "before_error": NO_SUCH_USER, "new_address": True}


def failed(reply: Message) -> None:
    item = OutboxItem.objects.get()
    report_bounce(actor=SYSTEM, now=NOW, delivery_id=item.delivery_id, error=NO_SUCH_USER)


@pytest.mark.parametrize(
    ("who", "has_failed", "has_address", "error"),
    [
        ("ana_agent", False, True, NotFailed),
        ("ana_agent", True, False, NoAddressLeft),
        ("otto_other_outlet", True, True, NotFound),
        ("sun_supervisor", True, True, NotAllowed),
    ],
)
def test_refuses_to_send_again(
    reply: Message, cast: Cast, who: str, has_failed: bool, has_address: bool, error: type[Exception]
) -> None:
    if has_failed:
        failed(reply)
    if not has_address:
        ContactPoint.objects.all().delete()
    before = OutboxItem.objects.values().get()

    with pytest.raises(error):
        send_again(actor=cast.actor(who), now=NOW, message_id=reply.pk)

    assert OutboxItem.objects.values().get() == before
    assert not JournalEntry.objects.filter(verb="matters.reply_sent_again").exists()
