"""A mail as bytes → a mail as fields. Reads anything; what had to be guessed or repaired is noted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final

from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from yinuo.channels.mail.automatic import Bounce, find_bounce, is_auto_reply
from yinuo.channels.mail.charsets import decode_text
from yinuo.channels.mail.headers import (
    mailboxes,
    main_type,
    message_ids,
    one_line,
    parameters,
    raw_header,
    sent_at,
    words,
)
from yinuo.channels.mail.parts import children, raw_content
from yinuo.channels.mail.replies import reply_text
from yinuo.channels.mail.transfer import decode_transfer, unflow
from yinuo.core.errors import DomainError
from yinuo.core.file_names import safe_file_name
from yinuo.core.html import html_to_text, sanitise_html

MAX_MAIL_BYTES: Final = 25 * 1024 * 1024
MAX_DEPTH: Final = 20
MAX_PARTS: Final = 500
MAX_TEXT_CHARS: Final = 1_000_000
MAX_NOTES: Final = 50

_CONTAINERS: Final = re.compile(rb"(?im)^content-type:\s{0,80}(?:multipart|message)/")
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:-]{2,40})", re.IGNORECASE
)
_FORWARD: Final = re.compile(r"(?:fwd?|转发|轉發|轉寄|wg|tr)\s*[:：]", re.IGNORECASE)
_EXTENSIONS: Final = {
    "text/plain": "txt",
    "text/html": "html",
    "text/csv": "csv",
    "text/calendar": "ics",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "message/rfc822": "eml",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
}


class MailTooLarge(DomainError):
    code = "mail_too_large"
    status = 413
    message = _("The mail has %(size)s bytes; %(limit)s are allowed.")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file in a mail. `content_id` (without brackets) is set where the HTML shows it in place."""

    name: str
    type: str
    size: int
    content: bytes = field(repr=False)
    is_inline: bool = False
    content_id: str = ""


class ParsedMail(Struct, frozen=True, kw_only=True):
    """A mail's fields. Addresses are bare, ids keep their angle brackets, `date` is UTC.

    `text` is what the writer added; `full_text` also has quotes and signature; `html` is sanitised and empty
    where the mail had none. Texts hold no NUL, no lone surrogates, and `\\n` as the line end.
    """

    message_id: str
    from_: str
    from_name: str
    to: list[str]
    cc: list[str]
    reply_to: list[str]
    subject: str
    date: datetime | None
    in_reply_to: str
    references: list[str]
    text: str
    full_text: str
    html: str
    attachments: list[Attachment]
    is_auto_reply: bool
    bounce: Bounce | None
    charset_notes: list[str]

    @property
    def is_bounce(self) -> bool:
        return self.bounce is not None


def parse_mail(raw: bytes, *, limit_bytes: int = MAX_MAIL_BYTES) -> ParsedMail:
    """Return the fields of a mail. Any bytes give an answer, also none.

    Raises: MailTooLarge.
    """
    if len(raw) > limit_bytes:
        raise MailTooLarge(size=len(raw), limit=limit_bytes)
    notes: list[str] = []
    message = _read(raw, notes=notes)
    body = _Body(notes=notes)
    body.read(message)
    subject = words(raw_header(message, "Subject", notes=notes), name="Subject", notes=notes)
    senders = mailboxes(message, "From", notes=notes) or mailboxes(message, "Sender", notes=notes)
    sender = senders[0].address if senders else ""
    full_text = body.full_text()
    replied = message_ids(raw_header(message, "In-Reply-To", notes=notes))
    ids = message_ids(raw_header(message, "Message-ID", notes=notes))
    return ParsedMail(
        message_id=ids[0] if ids else "",
        from_=sender,
        from_name=senders[0].name if senders else "",
        to=[mailbox.address for mailbox in mailboxes(message, "To", notes=notes)],
        cc=[mailbox.address for mailbox in mailboxes(message, "Cc", notes=notes)],
        reply_to=[mailbox.address for mailbox in mailboxes(message, "Reply-To", notes=notes)],
        subject=subject,
        date=sent_at(raw_header(message, "Date", notes=notes), notes=notes),
        in_reply_to=replied[0] if replied else "",
        references=message_ids(raw_header(message, "References", notes=notes)),
        text=full_text if _FORWARD.match(subject) else reply_text(full_text),
        full_text=full_text,
        html=body.html(),
        attachments=body.attachments,
        is_auto_reply=is_auto_reply(message, subject=subject, notes=notes),
        bounce=find_bounce(message, subject=subject, sender=sender, text=full_text, notes=notes),
        charset_notes=list(dict.fromkeys(one_line(note)[:200] for note in notes))[:MAX_NOTES],
    )


def _read(raw: bytes, *, notes: list[str]) -> Message:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    parser = BytesParser(policy=policy.compat32)
    # The standard parser checks every line against every open container: deep nests cost line × depth.
    if len(_CONTAINERS.findall(raw)) > 10 * MAX_DEPTH or raw.count(b"\n--") > 20 * MAX_PARTS:
        notes.append("structure: too many nested parts, read as one text")
        return parser.parsebytes(raw, headersonly=True)
    try:
        return parser.parsebytes(raw)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        notes.append("structure: malformed, read as one text")
        return parser.parsebytes(raw, headersonly=True)


class _Body:
    """Collects the texts, the HTML and the files of a mail's parts."""

    def __init__(self, *, notes: list[str]) -> None:
        self.notes = notes
        self.texts: dict[int, list[str]] = {}  # by group: a place in the mail, said once or in alternatives
        self.htmls: dict[int, list[str]] = {}
        self.attachments: list[Attachment] = []
        self.parts_read = 0

    def read(self, message: Message) -> None:
        for part, alternative in self.leaves(message, depth=0, alternative=0):
            self.parts_read += 1
            if self.parts_read > MAX_PARTS:
                self.notes.append(f"structure: only the first {MAX_PARTS} parts read")
                return
            self.read_leaf(part, group=alternative or self.parts_read)

    def leaves(self, part: Message, *, depth: int, alternative: int) -> Iterator[tuple[Message, int]]:
        inner = children(part)
        if not inner or part.get_content_maintype() != "multipart":
            yield part, alternative
            return
        if part.get_content_subtype() == "alternative" and not alternative:
            alternative = self.parts_read + 1
        if depth >= MAX_DEPTH:
            self.notes.append(f"structure: parts nested deeper than {MAX_DEPTH} left out")
            return
        for child in inner:
            yield from self.leaves(child, depth=depth + 1, alternative=alternative)

    def read_leaf(self, part: Message, *, group: int) -> None:
        declared = raw_header(part, "Content-Type", notes=self.notes)
        disposition = raw_header(part, "Content-Disposition", notes=self.notes)
        kind = main_type(declared)
        if kind.startswith("multipart/"):
            kind = "text/plain"  # a container without its boundary
        settings = parameters(declared, where="Content-Type", notes=self.notes)
        placed = parameters(disposition, where="Content-Disposition", notes=self.notes)
        name = placed.get("filename") or settings.get("name") or ""
        is_attached = disposition.strip().lower().startswith("attachment")
        if kind in {"text/plain", "text/html"} and not name and not is_attached:
            self.read_text(part, kind, settings, group=group)
        elif kind not in {"message/delivery-status", "message/global-delivery-status"} or name:
            self.attach(part, kind, name, is_attached=is_attached)

    def read_text(self, part: Message, kind: str, settings: dict[str, str], *, group: int) -> None:
        content = self.content(part, where=kind)
        charset = settings.get("charset", "")
        if not charset and kind == "text/html" and (found := _META_CHARSET.search(content[:4000])):
            charset = found[1].decode("ascii", "ignore")
        text = _clean(decode_text(content, charset, where=kind, notes=self.notes))
        if "\x00" in text:
            text = text.replace("\x00", "")
            self.notes.append(f"{kind}: NUL characters removed")
        if len(text) > MAX_TEXT_CHARS:
            text = text[:MAX_TEXT_CHARS]
            self.notes.append(f"{kind}: cut after {MAX_TEXT_CHARS} characters")
        if kind == "text/html":
            self.htmls.setdefault(group, []).append(text)
            return
        if settings.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=settings.get("delsp", "").lower() == "yes")
        self.texts.setdefault(group, []).append(text)

    def attach(self, part: Message, kind: str, name: str, *, is_attached: bool) -> None:
        content = self.content(part, where="attachment")
        content_id = one_line(raw_header(part, "Content-ID", notes=self.notes)).strip("<> ")[:200]
        extension = _EXTENSIONS.get(kind, "")
        default = f"attachment-{len(self.attachments) + 1}" + (f".{extension}" if extension else "")
        self.attachments.append(
            Attachment(
                name=safe_file_name(name, default=default),
                type=kind,
                size=len(content),
                content=content,
                is_inline=bool(content_id) and not is_attached,
                content_id=content_id,
            )
        )

    def content(self, part: Message, *, where: str) -> bytes:
        encoding = raw_header(part, "Content-Transfer-Encoding", notes=self.notes)
        if inner := children(part):
            return self.inner_mail(inner, encoding)
        return decode_transfer(raw_content(part), encoding, where=where, notes=self.notes)

    def inner_mail(self, inner: list[Message], encoding: str) -> bytes:
        """Return a mail within a mail as its bytes; some senders encode it although the standard forbids it."""
        first = inner[0]
        if encoding.strip().lower() in {"base64", "quoted-printable"} and not first.keys():
            return decode_transfer(raw_content(first), encoding, where="message/rfc822", notes=self.notes)
        try:
            return b"".join(child.as_bytes(policy=policy.compat32) for child in inner)
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
            self.notes.append("message/rfc822: malformed, only its text kept")
            return raw_content(first)

    def full_text(self) -> str:
        """Return the mail as plain text: of each place its text, or its HTML read as text where it has none."""
        places = []
        for group in sorted({*self.texts, *self.htmls}):
            texts = [text.strip("\n") for text in self.texts.get(group, []) if text.strip()]
            places += texts or [html_to_text(html) for html in self.htmls.get(group, [])]
        return "\n\n".join(place for place in places if place)

    def html(self) -> str:
        """Return the HTML of all places, sanitised one by one so that none can reach into the next."""
        return "\n".join(sanitise_html(html) for group in self.htmls.values() for html in group)


def _clean(text: str) -> str:
    unified = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x01-\x08\x0b\x0e-\x1f\x7f]", "", unified).replace("\x0c", "\n")
