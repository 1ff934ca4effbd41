"""A mail that came back is told in its matter."""

from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from yinuo.channels.actions.deliveries import report_bounce
from yinuo.core.errors import NotAllowed
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import Message
from yinuo.people.actions.arrival import Arrival


def sent_mail(cast: Cast, ask: Any) -> OutboxItem:
    matter = ask(asker=Arrival(name="Kim", email="kim@example.com"))
    send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="可以混搭。")
    return OutboxItem.objects.get(purpose="reply")


def test_marks_the_message_as_failed(cast: Cast, ask: Any) -> None:
    item = sent_mail(cast, ask)

    report_bounce(actor=SYSTEM, now=NOW, delivery_id=item.delivery_id, error="550 no such user")

    message = Message.objects.get(pk=item.message_id)
    assert (message.delivery, message.delivery_error) == ("failed", "550 no such user")
    assert (
        JournalEntry.objects.filter(verb="matters.delivery_reported", matter_id=message.matter_id).count()
        == 1
    )


def test_is_for_the_channels_alone(cast: Cast, ask: Any) -> None:
    item = sent_mail(cast, ask)

    with pytest.raises(NotAllowed):
        report_bounce(actor=cast.actor("ana_agent"), now=NOW, delivery_id=item.delivery_id, error="550")

    item.refresh_from_db()
    assert item.state == "queued"
