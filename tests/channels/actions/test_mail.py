from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.channels.conftest import KIM, mail
from yinuo.channels.actions.mail import numbers_in, take_mail
from yinuo.channels.errors import BulkMail, NoSender, NotAMail, UnknownBounce
from yinuo.core.actor import SYSTEM, Actor, ActorKind
from yinuo.core.errors import NotAllowed
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.states import cancel_matter, close_matter, resolve_matter
from yinuo.matters.models import Matter, Message
from yinuo.people.models import Customer
from yinuo.presale.models import Inquiry

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000100"
    "05fe02fea7579c0000000049454e44ae426082"
)


def take(raw: bytes, **more: Any) -> Any:
    return take_mail(actor=SYSTEM, now=more.pop("now", NOW), raw=raw, **more)


def asked(cast: Cast) -> Inquiry:
    take(mail())
    return Inquiry.objects.get()


def test_opens_a_question_for_a_new_address(cast: Cast) -> None:
    taken = take(mail("Does it come in oak?", sender="Lee <lee@example.com>", subject="Table"))

    inquiry = Inquiry.objects.get()
    message = Message.objects.get()
    assert (taken.result, taken.number, taken.message_id) == ("created", inquiry.number, message.pk)
    assert (inquiry.channel, inquiry.title, inquiry.language) == ("email", "Table", "en")
    assert inquiry.customer is not None
    assert (inquiry.customer.name, message.author_name) == ("Lee", "Lee")
    assert (message.text, message.external_id) == ("Does it come in oak?", "<m1@example.com>")


def test_acknowledges_a_question_under_its_number(cast: Cast) -> None:
    taken = take(mail(sender="Lee <Lee@Example.com>"))

    item = OutboxItem.objects.get()
    assert (item.purpose, item.recipient, item.matter_id) == (
        "acknowledgement",
        "lee@example.com",
        taken.matter_id,
    )
    assert taken.number in item.subject


def test_stops_acknowledging_an_address_that_writes_again_and_again(cast: Cast) -> None:
    for n in range(5):
        take(mail(message_id=f"<m{n}@example.com>"))

    assert Inquiry.objects.count() == 5
    assert OutboxItem.objects.filter(purpose="acknowledgement").count() == 3


def test_recognises_a_known_customer(kim: Cast) -> None:
    taken = take(mail(sender="Somebody Else <KIM@example.com>"))

    assert Matter.objects.get(pk=taken.matter_id).customer_id == kim.kim_customer.pk
    assert Customer.objects.count() == 1
    entry = JournalEntry.objects.get(verb="matters.matter_opened")
    assert (entry.actor_kind, entry.actor_id) == ("customer", kim.kim_customer.pk)


@pytest.mark.parametrize("again", [{"message_id": "<m1@example.com>"}, {"message_id": ""}])
def test_takes_the_same_mail_once(cast: Cast, again: dict[str, Any]) -> None:
    first = take(mail(**again))

    second = take(mail(**again), now=NOW + timedelta(hours=1))

    assert (second.result, second.reason) == ("ignored", "duplicate")
    assert (second.matter_id, second.message_id) == (first.matter_id, first.message_id)
    assert Message.objects.count() == 1


def test_appends_by_the_number_in_the_subject(kim: Cast) -> None:
    inquiry = asked(kim)

    taken = take(
        mail("It still leaks.", subject=f"Re: [{inquiry.number}] Kettle", message_id="<m2@example.com>")
    )

    assert (taken.result, taken.matter_id) == ("appended", inquiry.pk)
    assert [m.text for m in inquiry.messages.order_by("id")][-1] == "It still leaks."


def test_appends_by_the_message_id_of_our_reply(kim: Cast) -> None:
    inquiry = asked(kim)
    send_reply(actor=kim.actor("ana_agent"), now=NOW, matter_id=inquiry.pk, text="Please send a photo.")
    ours = OutboxItem.objects.get(purpose="reply").delivery_id

    taken = take(mail("Here.", subject="photo", message_id="<m2@x>", In_Reply_To=f"<{ours}@hemu.example>"))

    assert (taken.result, taken.matter_id) == ("appended", inquiry.pk)


def test_appends_by_the_customers_own_earlier_mail(kim: Cast) -> None:
    inquiry = asked(kim)

    taken = take(mail("One more thing.", message_id="<m2@x>", References="<m1@example.com>"))

    assert (taken.result, taken.matter_id) == ("appended", inquiry.pk)


def test_opens_a_linked_question_for_a_stranger_who_knows_the_number(kim: Cast) -> None:
    inquiry = asked(kim)

    taken = take(
        mail("Tell me all.", sender="eve@example.net", subject=inquiry.number, message_id="<e1@example.net>")
    )

    other = Matter.objects.get(pk=taken.matter_id)
    assert (taken.result, other.origin_id) == ("created", inquiry.pk)
    assert other.pk != inquiry.pk
    assert inquiry.messages.count() == 1


def test_opens_a_linked_question_after_the_window_of_a_closed_matter(kim: Cast) -> None:
    inquiry = asked(kim)
    ana = kim.actor("ana_agent")
    send_reply(actor=ana, now=NOW, matter_id=inquiry.pk, text="Replaced.")
    resolve_matter(actor=ana, now=NOW, matter_id=inquiry.pk)
    close_matter(actor=ana, now=NOW, matter_id=inquiry.pk)

    late = NOW + timedelta(days=400)
    taken = take(mail("Again!", subject=inquiry.number, message_id="<m2@x>"), now=late)

    inquiry.refresh_from_db()
    assert (taken.result, Matter.objects.get(pk=taken.matter_id).origin_id) == ("created", inquiry.pk)
    assert inquiry.state == "closed"


def test_brings_a_cancelled_matter_back(kim: Cast) -> None:
    inquiry = asked(kim)
    cancel_matter(actor=kim.actor("ana_agent"), now=NOW, matter_id=inquiry.pk, reason="a test")

    taken = take(mail("No test.", subject=inquiry.number, message_id="<m2@x>"))

    inquiry.refresh_from_db()
    assert (taken.result, inquiry.state) == ("appended", "open")


def test_keeps_files_and_names_the_refused_ones_in_a_note(cast: Cast) -> None:
    files = (("leak.png", PNG, "image/png"), ("virus.exe", b"MZ\x90\x00", "application/octet-stream"))

    take(mail(files=files))

    message = Message.objects.get(direction="in")
    note = Message.objects.get(direction="note")
    assert [(a.name, a.type) for a in message.attachments.all()] == [("leak.png", "image/png")]
    assert "virus.exe" in note.text


def test_keeps_the_whole_of_a_long_mail_as_a_file(cast: Cast) -> None:
    take(mail("long words " * 3000))

    message = Message.objects.get(direction="in")
    assert len(message.text) == 20_000
    assert [(a.name, a.size > 30_000) for a in message.attachments.all()] == [("mail.txt", True)]


def test_takes_a_mail_without_text_by_its_subject(cast: Cast) -> None:
    take(mail("", subject="Where is my order?"))

    assert Message.objects.get().text == "Where is my order?"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto_reply"),
        ({"X_Autoreply": "yes"}, "auto_reply"),
        ({"subject": "Automatic reply: Kettle"}, "auto_reply"),
        ({"sender": "service@hemu.example"}, "loop"),
    ],
)
def test_ignores_what_a_machine_wrote(
    cast: Cast, settings: Any, headers: dict[str, Any], reason: str
) -> None:
    settings.YINUO_SMTP_URL, settings.YINUO_MAIL_FROM = "smtp://127.0.0.1", "Hemu <service@hemu.example>"

    taken = take(mail(**headers))

    assert (taken.result, taken.reason) == ("ignored", reason)
    assert not Matter.objects.exists()
    assert not OutboxItem.objects.exists()
    assert not JournalEntry.objects.exists()


def test_ignores_our_own_mail_that_comes_round(kim: Cast) -> None:
    asked(kim)
    own = OutboxItem.objects.get().delivery_id

    taken = take(mail(sender="anybody@example.net", message_id=f"<{own}@hemu.example>"))

    assert (taken.result, taken.reason) == ("ignored", "loop")


@pytest.mark.parametrize("headers", [{"List_Id": "<support.example.com>"}, {"Precedence": "list"}])
def test_leaves_mail_of_a_list_to_a_person(cast: Cast, headers: dict[str, Any]) -> None:
    with pytest.raises(BulkMail):
        take(mail(**headers))

    assert take(mail(**headers), insist=True).result == "created"
    assert not OutboxItem.objects.exists()


def bounce_of(message_id: str, *, subject: str = "Undelivered Mail", recipient: str = KIM) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example.com\r\nTo: service@hemu.example\r\nSubject: {subject}\r\n"
        "Message-ID: <b1@mx.example.com>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nThe mail came back.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\nx\r\n--B--\r\n"
    ).encode()


def test_reports_a_returned_reply_in_its_matter(kim: Cast) -> None:
    inquiry = asked(kim)
    reply = send_reply(
        actor=kim.actor("ana_agent"), now=NOW, matter_id=inquiry.pk, text="Please send a photo."
    )
    item = OutboxItem.objects.get(purpose="reply")

    taken = take(bounce_of(f"<{item.delivery_id}@hemu.example>"))

    reply.refresh_from_db()
    item.refresh_from_db()
    assert (taken.result, taken.reason, taken.message_id) == ("ignored", "bounce", reply.pk)
    assert (item.state, reply.delivery, reply.delivery_error) == (
        "failed",
        "failed",
        "5.1.1 550 no such user",
    )
    entry = JournalEntry.objects.get(verb="matters.delivery_reported")
    assert (entry.matter_id, entry.facts["delivery"]) == (inquiry.pk, "failed")


def test_finds_a_returned_mail_by_number_and_address(kim: Cast) -> None:
    inquiry = asked(kim)

    taken = take(bounce_of("<unknown@x>", subject=f"Returned mail: [{inquiry.number}] Kettle"))

    assert (taken.reason, taken.matter_id) == ("bounce", inquiry.pk)
    assert OutboxItem.objects.get().state == "failed"
    assert JournalEntry.objects.filter(verb="channels.delivery_settled").count() == 1


def test_refuses_returned_mail_that_was_not_ours(cast: Cast) -> None:
    with pytest.raises(UnknownBounce):
        take(bounce_of("<unknown@x>"))


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", NotAMail),
        (b"\x00\xff garbage \x80", NotAMail),
        (mail(sender=""), NoSender),
        (mail("", subject=""), NotAMail),
    ],
)
def test_refuses_what_is_no_mail(cast: Cast, raw: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        take(raw)

    assert not Matter.objects.exists()
    assert not JournalEntry.objects.exists()


def test_refuses_who_may_not_open_matters(cast: Cast) -> None:
    nobody = Actor(kind=ActorKind.PROGRAM, id=1, name="x")

    with pytest.raises(NotAllowed):
        take_mail(actor=nobody, now=NOW, raw=mail())


@pytest.mark.parametrize(
    ("subject", "count"),
    [
        ("Re: [{n}] Kettle", 1),
        ("答复：【{n}】茶壶", 1),
        ("Re:{n}", 1),
        ("{compact}", 1),
        ("Re: ZX-2603-AAAAAA-A", 0),
        ("Order 20260312-123456", 0),
    ],
)
def test_finds_numbers_in_a_subject(kim: Cast, subject: str, count: int) -> None:
    number = asked(kim).number

    found = numbers_in(subject.format(n=number, compact=number.replace("-", "").lower()))

    assert found == [number] * count
