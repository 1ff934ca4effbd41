"""Mail that a program wrote: automatic answers and returned mail, told apart from people's."""

import re
from email.message import Message
from typing import Final

from msgspec import Struct

from yinuo.channels.mail.charsets import decode_text
from yinuo.channels.mail.headers import (
    clean_address,
    main_type,
    message_ids,
    one_line,
    parameters,
    raw_header,
)
from yinuo.channels.mail.parts import children, raw_content
from yinuo.channels.mail.transfer import decode_transfer

_ABSENCE: Final = re.compile(
    r"[\[【(（]?\s*(?:自动回复|自動回覆|自动答复|自動回復|自动应答|系统自动回复|休假自动回复|外出自动回复|自動答覆|auto(?:matic)?[\s-]?(?:reply|response)|"
    r"autoreply|out of (?:the )?office|abwesenheitsnotiz|automatische antwort|réponse automatique|respuesta automática)"
    r"\s*(?:[\]】)）:：\-–—|!！]|re\b|回复|回覆|autoreply|auto-reply|message\b|reply\b|\Z)",
    re.IGNORECASE,
)
_RETURNED: Final = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed|incomplete)|delivery status|returned mail|failure notice|"
    r"mail delivery (?:failed|system|subsystem)|returned to sender|could not be delivered|non[- ]?delivery|rejected:|"
    r"退信|退件|无法投递|無法投遞|无法送达|無法送達|无法传递|無法傳遞|未送达|未能送达|投递失败|投遞失敗|发送失败|傳送失敗|邮件被退回|郵件傳遞失敗",
    re.IGNORECASE,
)
_MAILER: Final = re.compile(r"(?:mailer-daemon|mailerdaemon)@", re.IGNORECASE)
_DAEMON: Final = re.compile(
    r"(?:mailer-daemon|mailerdaemon|postmaster|mail-daemon|maildaemon|bounces?)(?:[+=-].*)?@", re.IGNORECASE
)
_STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE: Final = re.compile(r"(?<![\d.-])([45][0-5]\d)[ -](?=\S)")
_FAILED_ADDRESS: Final = re.compile(r"<?([\w.+=%&'-]{1,64}@[\w-][\w.-]{0,250}[\w-])>?")
_FIELD: Final = re.compile(r"^([A-Za-z-]{2,40}):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_NOT_FAILED: Final = frozenset({"delivered", "relayed", "expanded", "delayed"})


class Bounce(Struct, frozen=True, kw_only=True):
    """Returned mail: who was not reached, why, and which mail of ours it was (empty where it does not say).

    `status` is an enhanced code ("5.1.1") or a reply code ("550"). Source: RFC 3463, RFC 3464.
    """

    failed_recipient: str
    status: str
    diagnostic: str
    original_message_id: str


def is_auto_reply(message: Message, *, subject: str, notes: list[str]) -> bool:
    """Tell whether the mail asks, by header or subject, not to be answered by a machine.

    Source: RFC 3834 and the headers of list servers and of Exchange.
    """

    def header(name: str) -> str:
        return raw_header(message, name, notes=notes).strip().lower()

    submitted = header("Auto-Submitted").split(";")[0].strip()
    if submitted and submitted != "no":
        return True
    if any(
        message[name] is not None
        for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "List-Id")
    ):
        return True
    if header("Precedence") in {"bulk", "junk", "list", "auto_reply", "auto-reply"}:
        return True
    suppressed = header("X-Auto-Response-Suppress")
    if suppressed and suppressed != "none":
        return True
    if "disposition-notification" in header("Content-Type"):
        return True
    return _ABSENCE.match(subject) is not None


def find_bounce(message: Message, *, subject: str, sender: str, text: str, notes: list[str]) -> Bounce | None:
    """Return what a returned mail says, or None for any other mail (also for "delayed" and "delivered" reports)."""
    report = _delivery_report(message)
    if report is not None:
        fields = _fields(report)
        actions = set(re.findall(r"(?im)^action:[ \t]*([a-z]+)", report))
        if actions and actions <= _NOT_FAILED:
            return None
        recipient = (
            fields.get("final-recipient") or fields.get("original-recipient") or header_of(message, notes)
        )
        return Bounce(
            failed_recipient=_address_in(recipient.partition(";")[2] or recipient),
            status=_status_in(fields.get("status", "")) or _status_in(fields.get("diagnostic-code", "")),
            diagnostic=one_line(fields.get("diagnostic-code", "").partition(";")[2])[:500],
            original_message_id=_original_id(message, text),
        )
    if not _looks_returned(message, subject=subject, sender=sender, notes=notes):
        return None
    sample = text[:20_000]
    return Bounce(
        failed_recipient=_address_in(header_of(message, notes)) or _address_other_than(sample, sender),
        status=_status_in(sample),
        diagnostic=next((one_line(line)[:500] for line in sample.split("\n") if _status_in(line)), ""),
        original_message_id=_original_id(message, text),
    )


def header_of(message: Message, notes: list[str]) -> str:
    """Return the recipients that a mail server names as failed in its own header."""
    return raw_header(message, "X-Failed-Recipients", notes=notes)


def _looks_returned(message: Message, *, subject: str, sender: str, notes: list[str]) -> bool:
    if header_of(message, notes):
        return True
    has_null_path = re.sub(r"\s", "", raw_header(message, "Return-Path", notes=notes)) == "<>"
    is_daemon = _DAEMON.match(sender) is not None
    says_returned = _RETURNED.search(subject) is not None
    if _MAILER.match(sender):
        return True
    # An absence notice has a null path too, and a postmaster may write as a person.
    if has_null_path and not is_auto_reply(message, subject=subject, notes=[]):
        return True
    return sum((has_null_path, is_daemon, says_returned)) >= 2


def _delivery_report(message: Message) -> str | None:
    kind = raw_header(message, "Content-Type", notes=[])
    is_report = main_type(kind) == "multipart/report"
    kinds = parameters(kind, where="Content-Type", notes=[])
    for part in _parts(message):
        if main_type(str(part.get("Content-Type", ""))) not in {
            "message/delivery-status",
            "message/global-delivery-status",
        }:
            continue
        return "\n\n".join(_fields_text(group) for group in children(part) or [part])
    return "" if is_report and kinds.get("report-type", "").lower() == "delivery-status" else None


def _fields_text(part: Message) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in part.raw_items())
    encoding = raw_header(part, "Content-Transfer-Encoding", notes=[])
    content = decode_transfer(raw_content(part), encoding, where="report", notes=[])
    return f"{headers}\n\n{decode_text(content, '', where='report', notes=[])}"


def _parts(message: Message) -> list[Message]:
    found = children(message)
    inner = [
        part
        for child in found
        if child.get_content_maintype() == "multipart"
        for part in children(child)[:20]
    ]
    return [*found, *inner][:100]


def _fields(report: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _FIELD.findall(report.replace("\r\n", "\n")[:50_000]):
        found.setdefault(name.lower(), value.strip())
    return found


def _status_in(text: str) -> str:
    if found := _STATUS.search(text):
        return found[1]
    found = _REPLY_CODE.search(text)
    return found[1] if found else ""


def _address_in(text: str) -> str:
    found = _FAILED_ADDRESS.search(text[:2_000])
    return clean_address(found[1]) if found else ""


def _address_other_than(text: str, sender: str) -> str:
    for found in _FAILED_ADDRESS.finditer(text):
        address = clean_address(found[1])
        if address and address.lower() != sender.lower() and not _DAEMON.match(address):
            return address
    return ""


def _original_id(message: Message, text: str) -> str:
    for part in _parts(message):
        kind = main_type(str(part.get("Content-Type", "")))
        if kind in {"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"}:
            inner = children(part)
            fields = _fields(_fields_text(inner[0] if inner else part))
            if ids := message_ids(fields.get("message-id", "")):
                return ids[0]
    quoted = re.search(r"(?im)^\W{0,4}message-id:\s*(<[^<>\s]{1,900}>)", text)
    return quoted[1] if quoted else ""
