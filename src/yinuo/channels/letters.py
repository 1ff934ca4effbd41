"""An outbox item as a mail."""

import re
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage

from yinuo.channels.smtp import MailSetup, Refused
from yinuo.core.models import OutboxItem
from yinuo.core.organisation import organisation
from yinuo.matters.models import Attachment, Message

MOST_ATTACHED_BYTES: Final = 10 * 1024 * 1024
MOST_REFERENCES: Final = 10
# Source: RFC 3834; a person's reply bears none of these.
_SUBMITTED: Final = {"reply": "", "acknowledgement": "auto-replied"}
_METHOD: Final = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
# Content goes as base64 or quoted-printable: not every server on the way keeps eight bits.
_POLICY: Final = policy.SMTP.clone(cte_type="7bit")


def message_id_of(delivery_id: UUID, *, domain: str) -> str:
    """Return the Message-ID that a delivery bears at every try."""
    return f"<{delivery_id}@{domain}>"


def letter_of(item: OutboxItem, *, setup: MailSetup) -> EmailMessage:
    """Return the mail for an item: text, HTML where there is some, the reply's files up to `MOST_ATTACHED_BYTES`, a calendar.

    Raises: Refused for an address or a text that no mail can bear.
    """
    letter = EmailMessage(policy=_POLICY)
    name = parseaddr(settings.YINUO_MAIL_FROM)[0] or organisation().name_in(item.language)
    try:
        letter["From"] = formataddr((name, setup.sender))
        letter["To"] = item.recipient
        letter["Subject"] = " ".join(item.subject.split())
        letter["Date"] = format_datetime(item.created_at)
        letter["Message-ID"] = message_id_of(item.delivery_id, domain=setup.domain)
        if submitted := _SUBMITTED.get(item.purpose, "auto-generated"):
            letter["Auto-Submitted"] = submitted
            letter["X-Auto-Response-Suppress"] = "All"
        answered = _answered(item)
        if answered:
            letter["In-Reply-To"] = answered[0]
            letter["References"] = " ".join(reversed(answered))
        letter.set_content(item.body)
        if item.html:
            letter.add_alternative(item.html, subtype="html")
        _attach_files(letter, item)
        _attach_calendar(letter, item)
    except (ValueError, UnicodeError, IndexError) as error:
        raise Refused(str(error)[:300]) from None
    return letter


def _answered(item: OutboxItem) -> list[str]:
    """Return the Message-IDs of the customer's mails in the matter before this one, newest first."""
    if item.matter_id is None:
        return []
    rows = Message.objects.filter(
        matter_id=item.matter_id, direction="in", channel="email", external_id__startswith="<"
    )
    found = rows.filter(at__lte=item.created_at).order_by("-at", "-id").values_list("external_id", flat=True)
    return [key for key in found[:MOST_REFERENCES] if key]


def _attach_files(letter: EmailMessage, item: OutboxItem) -> None:
    if item.message_id is None:
        return
    files = list(Attachment.objects.filter(message_id=item.message_id).order_by("id"))
    # What is too much for a mail stands on the page of the thread, whose address the text gives.
    if not files or sum(file.size for file in files) > MOST_ATTACHED_BYTES:
        return
    for file in files:
        if default_storage.exists(file.stored):
            with default_storage.open(file.stored, "rb") as content:
                main, _slash, sub = file.type.partition("/")
                if main == "message":
                    main, sub = "application", "octet-stream"
                letter.add_attachment(content.read(), maintype=main, subtype=sub, filename=file.name)


def _attach_calendar(letter: EmailMessage, item: OutboxItem) -> None:
    """Attach the iCalendar object; its method stands in the type too. Source: RFC 6047, section 2.4."""
    if not item.calendar:
        return
    method = _METHOD.search(item.calendar)
    letter.add_attachment(
        item.calendar.encode(),
        maintype="text",
        subtype="calendar",
        filename="appointment.ics",
        params={"charset": "utf-8", "method": method.group(1) if method else "PUBLISH"},
    )
