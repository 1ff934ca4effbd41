"""Sign-ins and mails about accounts are on the record."""

import pytest

from tests.cast import NOW, SYSTEM, Cast
from yinuo.core.errors import NotAllowed
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.people.actions.arrival import visitor
from yinuo.people.actions.sign_in import note_sign_in, queue_account_mail

MAIL = {
    "template": "account/email/password_reset_key",
    "recipient": "ana@example.com",
    "subject": "S",
    "body": "B",
}


def test_notes_who_signed_in_and_when(cast: Cast) -> None:
    note_sign_in(actor=cast.actor("ana_agent"), now=NOW, method="password", address="127.0.0.1")

    cast.ana_agent.refresh_from_db()
    assert cast.ana_agent.last_login == NOW
    entry = JournalEntry.objects.get(verb="people.signed_in")
    assert entry.subject_id == cast.ana_agent.pk and entry.facts["method"] == "password"


def test_notes_no_sign_in_of_a_stranger(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        note_sign_in(actor=visitor(language="en"), now=NOW, method="password")

    assert not JournalEntry.objects.filter(verb="people.signed_in").exists()


def test_queues_a_mail_about_an_account(cast: Cast) -> None:
    queue_account_mail(actor=SYSTEM, now=NOW, staff_id=cast.ana_agent.pk, **MAIL)

    item = OutboxItem.objects.get()
    assert (item.channel, item.recipient, item.state) == ("email", "ana@example.com", "queued")


def test_lets_no_agent_send_mails_about_accounts(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        queue_account_mail(actor=cast.actor("ana_agent"), now=NOW, staff_id=cast.ana_agent.pk, **MAIL)

    assert not OutboxItem.objects.exists()
