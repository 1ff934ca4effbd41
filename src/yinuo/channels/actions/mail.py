"""A mail comes in: what it is, whose it is, and where it belongs."""

import hashlib
import io
import re
import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.channels.actions.deliveries import report_bounce
from yinuo.channels.errors import BulkMail, NoSender, NotAMail, UnknownBounce
from yinuo.channels.journal import DeliverySettled
from yinuo.channels.mail.automatic import Bounce, is_auto_reply
from yinuo.channels.mail.parser import Attachment as MailFile
from yinuo.channels.mail.parser import ParsedMail, parse_mail
from yinuo.channels.smtp import WrongSetup, mail_setup
from yinuo.core.action import action
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.models import OutboxItem
from yinuo.core.numbering import parse_number
from yinuo.core.organisation import organisation
from yinuo.matters.actions.attachments import store_attachment
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import LONGEST_TEXT, write_note
from yinuo.matters.errors import ReopenWindowOver
from yinuo.matters.journal import CustomerWrote, DeliveryReported
from yinuo.matters.models import Matter, Message
from yinuo.matters.outgoing import acknowledge
from yinuo.people.actions.arrival import Arrival, known_by, visitor
from yinuo.people.actors import customer_actor
from yinuo.people.contact_values import normalise_contact
from yinuo.people.models import Customer
from yinuo.presale.actions.inquiry import ask_inquiry
from yinuo.presale.journal import InquiryAsked

MOST_FILES: Final = 50
MOST_ACKNOWLEDGED_AN_HOUR: Final = 3
_OLDEST: Final = timedelta(days=7)
_MAIL_LOCK: Final = 7130002
_NUMBER: Final = re.compile(r"[A-Za-z]{1,4}[-‐-―−]?\d{4}[-‐-―−]?[0-9A-Za-z]{6,13}[-‐-―−]?[0-9A-Za-z]")
_DELIVERY: Final = re.compile(r"<([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})@[^<>\s]+>", re.IGNORECASE)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


class Taken(Struct, frozen=True, kw_only=True):
    """What became of a mail. `result`: created, appended, ignored or quarantined; `reason` is a stable code."""

    result: str
    matter_id: int | None = None
    number: str = ""
    message_id: int | None = None
    reason: str = ""


@action(journal=(InquiryAsked, CustomerWrote, DeliveryReported, DeliverySettled), many=True)
def take_mail(*, actor: Actor, now: datetime, raw: bytes, insist: bool = False) -> Taken:
    """Take one mail in: a new question, a further message of a matter, returned mail of ours, or nothing of these.

    A mail goes into a matter when its subject bears the number or it answers one of the matter's mails, and its sender
    is the matter's customer; anybody else opens a question of their own that names the matter as its origin. The same
    mail twice is one message. `insist` takes a mail that looks like bulk as a person's.

    Raises: NotAllowed, MailTooLarge, NotAMail, NoSender, BulkMail, UnknownBounce, and what a wrong address raises.
    """
    actor.require("matter.open")
    mail = parse_mail(raw)
    key = external_id_of(mail, raw)
    _wait_for_the_same(key)
    if (twin := _twin_of(key)) is not None:
        return Taken(
            result="ignored",
            matter_id=twin.matter_id,
            number=twin.matter.number,
            message_id=twin.pk,
            reason="duplicate",
        )
    if mail.bounce is not None:
        return _take_bounce(actor, mail.bounce, mail, now=now)
    if (why := _why_ignored(mail, raw, insist=insist)) is not None:
        return Taken(result="ignored", reason=why)
    _refuse_what_is_no_mail(mail)
    return _take_letter(actor, mail, key, now=now)


def external_id_of(mail: ParsedMail, raw: bytes) -> str:
    """Return what tells this mail from others: its Message-ID, else (or where that is too long) a digest of all of it."""
    if 0 < len(mail.message_id) <= 250:
        return mail.message_id
    return f"sha256:{hashlib.sha256(mail.message_id.encode() or raw).hexdigest()}"


def _wait_for_the_same(key: str) -> None:
    """Let two deliveries of one mail go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_MAIL_LOCK, key])


def _twin_of(key: str) -> Message | None:
    return Message.objects.filter(channel="email", external_id=key).select_related("matter").first()


def _take_bounce(actor: Actor, bounce: Bounce, mail: ParsedMail, *, now: datetime) -> Taken:
    said = " ".join(part for part in (bounce.status, bounce.diagnostic) if part) or mail.subject
    item = _returned_item(bounce, mail)
    if item is None:
        raise UnknownBounce(diagnostic=said[:300])
    report_bounce(actor=actor, now=now, delivery_id=item.delivery_id, error=said[:300])
    matter = Matter.objects.filter(pk=item.matter_id).first() if item.matter_id is not None else None
    return Taken(
        result="ignored",
        matter_id=item.matter_id,
        number=matter.number if matter else "",
        message_id=item.message_id,
        reason="bounce",
    )


def _returned_item(bounce: Bounce, mail: ParsedMail) -> OutboxItem | None:
    """Return which of our mails came back: by its Message-ID, else the last one to that address about that number."""
    for key in _delivery_ids([bounce.original_message_id, mail.in_reply_to, *mail.references]):
        if (item := OutboxItem.objects.filter(delivery_id=key).first()) is not None:
            return item
    if not bounce.failed_recipient:
        return None
    for number in numbers_in(f"{mail.subject}\n{mail.full_text[:20_000]}"):
        sent = OutboxItem.objects.filter(
            matter_id__in=Matter.objects.filter(number=number).values("pk"),
            recipient__iexact=bounce.failed_recipient,
            channel="email",
        )
        if (item := sent.order_by("-created_at", "-id").first()) is not None:
            return item
    return None


def _why_ignored(mail: ParsedMail, raw: bytes, *, insist: bool) -> str | None:
    try:
        own = mail_setup().sender.lower()
    except WrongSetup:
        own = ""
    if own and mail.from_.lower() == own:
        return "loop"
    if any(OutboxItem.objects.filter(delivery_id=key).exists() for key in _delivery_ids([mail.message_id])):
        return "loop"
    if not mail.is_auto_reply or insist:
        return None
    if _is_only_bulk(mail, raw):
        raise BulkMail()
    return "auto_reply"


def _is_only_bulk(mail: ParsedMail, raw: bytes) -> bool:
    """Tell whether nothing but a list's own headers make a mail automatic: a customer may have written to the list."""
    message = BytesParser(policy=policy.compat32).parsebytes(
        raw.removeprefix(b"\xef\xbb\xbf"), headersonly=True
    )
    del message["List-Id"]
    if str(message.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list"}:
        del message["Precedence"]
    return not is_auto_reply(message, subject=mail.subject, notes=[])


def _refuse_what_is_no_mail(mail: ParsedMail) -> None:
    says_nothing = not (mail.full_text.strip() or mail.subject.strip() or mail.attachments)
    if not mail.from_ and (says_nothing or not (mail.subject or mail.message_id or mail.to)):
        raise NotAMail()
    if not mail.from_:
        raise NoSender()
    if says_nothing:
        raise NotAMail()


def _take_letter(actor: Actor, mail: ParsedMail, key: str, *, now: datetime) -> Taken:
    value = normalise_contact("email", mail.from_)
    customer = known_by("email", value.value, value.extension)
    matter = _matter_meant(mail)
    text, files = _text_and_files(mail)
    at = _written_at(mail, now)
    if matter is not None and customer is not None and customer.pk == matter.customer_id:
        owner = _as_customer(customer, matter)
        try:
            message = take_customer_message(
                actor=owner,
                now=now,
                matter_id=matter.pk,
                text=text,
                channel="email",
                customer_name=customer.name,
                html=mail.html,
                external_id=key,
                at=at,
            )
        except ReopenWindowOver:
            # Refused before anything was written; the question is asked anew and names the old matter.
            message = None
        if message is not None:
            _keep_files(actor, owner, message, files, now=now)
            return _taken("appended", message.matter, message)
    return _open_question(actor, mail, text, files, key, customer=customer, origin=matter, at=at, now=now)


def _open_question(
    actor: Actor,
    mail: ParsedMail,
    text: str,
    files: list[MailFile],
    key: str,
    *,
    customer: Customer | None,
    origin: Matter | None,
    at: datetime,
    now: datetime,
) -> Taken:
    language = _language_of(mail, customer)
    with translation.override(language):
        asker = visitor(language=language, name=customer.name if customer else mail.from_name[:80])
    if customer is not None:
        asker = replace(asker, id=customer.pk)
    inquiry = ask_inquiry(
        actor=asker,
        now=now,
        asker=Arrival(name=customer.name if customer else _name_of(mail), email=mail.from_),
        text=text,
        title=mail.subject[:160],
        channel="email",
        language=language,
        html=mail.html,
        external_id=key,
        at=at,
        origin_id=origin.pk if origin else None,
    )
    message = Message.objects.get(channel="email", external_id=key)
    author = customer_actor(customer_id=None, name=asker.name, matter_ids=[inquiry.pk], language=language)
    _keep_files(actor, author, message, files, now=now)
    address = normalise_contact("email", mail.from_).value
    if not mail.is_auto_reply and _may_acknowledge(address, now):
        acknowledge(inquiry, address=address)
    return _taken("created", inquiry, message)


def _may_acknowledge(address: str, now: datetime) -> bool:
    """Two machines that answer each other stop after a few rounds."""
    sent = OutboxItem.objects.filter(
        created_at__gte=now - timedelta(hours=1), purpose="acknowledgement", recipient=address
    )
    return sent.count() < MOST_ACKNOWLEDGED_AN_HOUR


def _matter_meant(mail: ParsedMail) -> Matter | None:
    """Return the matter that a mail answers: by our Message-IDs, the customer's own, or the number in the subject."""
    answered = [mail.in_reply_to, *reversed(mail.references)]
    deliveries = OutboxItem.objects.filter(
        delivery_id__in=_delivery_ids(answered), matter_id__isnull=False
    ).values_list("matter_id", flat=True)
    earlier = Message.objects.filter(
        channel="email", external_id__in=[key for key in answered if 0 < len(key) <= 250]
    ).values_list("matter_id", flat=True)
    for found in (deliveries, earlier):
        if (matter_id := found.order_by("-id").first()) is not None:
            return Matter.objects.filter(pk=matter_id).first()
    return Matter.objects.filter(number__in=numbers_in(mail.subject)).order_by("id").first()


def numbers_in(text: str) -> list[str]:
    """Return the matters' numbers that stand in a text, each as it was issued."""
    found = (parse_number(match[0]) for match in _NUMBER.finditer(unicodedata.normalize("NFKC", text)))
    return list(dict.fromkeys(number for number in found if number))


def _delivery_ids(message_ids: list[str]) -> list[UUID]:
    return [UUID(found[1]) for key in message_ids if (found := _DELIVERY.fullmatch(key))]


def _text_and_files(mail: ParsedMail) -> tuple[str, list[MailFile]]:
    text = (mail.text.strip() or mail.full_text.strip() or mail.subject.strip() or "—").replace("\x00", "")
    files = list(mail.attachments[:MOST_FILES])
    if len(text) > LONGEST_TEXT:
        content = mail.full_text.encode()
        files.append(MailFile(name="mail.txt", type="text/plain", size=len(content), content=content))
        text = text[: LONGEST_TEXT - 1] + "…"
    return text, files


def _written_at(mail: ParsedMail, now: datetime) -> datetime:
    """Return when the mail was written, as far as its own word can be believed."""
    return mail.date if mail.date is not None and now - _OLDEST <= mail.date <= now else now


def _language_of(mail: ParsedMail, customer: Customer | None) -> str:
    if customer is not None:
        return customer.language
    own = organisation().language
    if not _HAN.search(f"{mail.subject} {mail.text[:2000]}"):
        return "en"
    return own if own.startswith("zh") else "zh-hans"


def _name_of(mail: ParsedMail) -> str:
    return " ".join(mail.from_name.split())[:80] or mail.from_.partition("@")[0][:80]


def _as_customer(customer: Customer, matter: Matter) -> Actor:
    return customer_actor(
        customer_id=customer.pk, name=customer.name, matter_ids=[matter.pk], language=customer.language
    )


def _keep_files(
    actor: Actor, author: Actor, message: Message, files: list[MailFile], *, now: datetime
) -> None:
    """Store a mail's files with its message; what is not accepted is named in a note, and never stops the mail."""
    reach = replace(author, matter_ids=frozenset({*author.matter_ids, message.matter_id}))
    refused = []
    for file in files:
        try:
            store_attachment(
                actor=reach,
                now=now,
                matter_id=message.matter_id,
                name=file.name,
                declared_type=file.type,
                stream=io.BytesIO(file.content),
                message_id=message.pk,
            )
        except DomainError as error:
            refused.append(str(error))
    if refused:
        with translation.override(settings.LANGUAGE_CODE):
            heading = _("Files of this mail that were not accepted:")
        write_note(
            actor=actor,
            now=now,
            matter_id=message.matter_id,
            text="\n".join([heading, *refused])[:LONGEST_TEXT],
        )


def _taken(result: str, matter: Matter, message: Message) -> Taken:
    return Taken(result=result, matter_id=matter.pk, number=matter.number, message_id=message.pk)
