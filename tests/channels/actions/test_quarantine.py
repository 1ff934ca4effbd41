import pytest

from tests.cast import NOW, Cast
from tests.channels.conftest import mail
from yinuo.channels.actions.quarantine import drop_quarantined, put_in_quarantine, retry_quarantined
from yinuo.channels.errors import NoSender, NotWaiting
from yinuo.channels.models import QuarantineItem
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.presale.models import Inquiry

pytestmark = pytest.mark.django_db


def put(raw: bytes, *, external_id: str = "<m1@example.com>") -> QuarantineItem:
    return put_in_quarantine(
        actor=SYSTEM,
        now=NOW,
        door="mail",
        raw=raw,
        code="bulk_mail",
        reason="why",
        external_id=external_id,
        summary="Kettle",
    )


def test_keeps_what_came_byte_for_byte(cast: Cast) -> None:
    item = put(b"\x00\xff\r\n")

    item.refresh_from_db()
    assert (bytes(item.raw), item.state, item.received_at) == (b"\x00\xff\r\n", "waiting", NOW)
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.facts) == (
        "channels.quarantine_put",
        {"door": "mail", "code": "bulk_mail", "size": 4},
    )


def test_keeps_the_same_thing_once(cast: Cast) -> None:
    first = put(mail())

    assert put(mail()).pk == first.pk
    assert QuarantineItem.objects.count() == 1


def test_takes_a_mail_in_when_a_person_insists(cast: Cast) -> None:
    item = put(mail(List_Id="<l.example.com>"))

    settled = retry_quarantined(actor=cast.actor("leo_manager"), now=NOW, item_id=item.pk)

    assert (settled.state, settled.settled_at, settled.matter_id) == ("done", NOW, Inquiry.objects.get().pk)
    entry = JournalEntry.objects.get(verb="channels.quarantine_retried")
    assert (entry.actor_id, entry.facts["result"]) == (cast.leo_manager.pk, "created")


def test_stays_when_the_same_still_stands_in_the_way(cast: Cast) -> None:
    item = put(mail(sender=""))

    with pytest.raises(NoSender):
        retry_quarantined(actor=cast.actor("leo_manager"), now=NOW, item_id=item.pk)

    item.refresh_from_db()
    assert (item.state, item.settled_at) == ("waiting", None)
    assert not JournalEntry.objects.filter(verb="channels.quarantine_retried").exists()


def test_drops_what_needs_nothing(cast: Cast) -> None:
    item = put(mail())

    dropped = drop_quarantined(actor=cast.actor("leo_manager"), now=NOW, item_id=item.pk, reason="spam")

    assert (dropped.state, dropped.settled_at) == ("dropped", NOW)
    assert JournalEntry.objects.get(verb="channels.quarantine_dropped").reason == "spam"


@pytest.mark.parametrize("act", [retry_quarantined, drop_quarantined])
def test_refuses_what_was_dealt_with(cast: Cast, act: object) -> None:
    item = put(mail())
    drop_quarantined(actor=SYSTEM, now=NOW, item_id=item.pk)

    with pytest.raises(NotWaiting):
        act(actor=SYSTEM, now=NOW, item_id=item.pk)  # type: ignore[operator]


@pytest.mark.parametrize(("who", "error"), [("ana_agent", NotFound), ("sun_supervisor", NotAllowed)])
def test_refuses_who_may_not_retry(cast: Cast, who: str, error: type[Exception]) -> None:
    item = put(mail())

    with pytest.raises(error):
        retry_quarantined(actor=cast.actor(who), now=NOW, item_id=item.pk)
