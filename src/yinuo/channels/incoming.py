"""The doors for what comes in: taken, or kept in the quarantine with the reason, never lost."""

import logging
from datetime import datetime
from typing import Final

from yinuo.channels.actions.mail import Taken, external_id_of, take_mail
from yinuo.channels.actions.quarantine import put_in_quarantine
from yinuo.channels.mail.parser import MAX_MAIL_BYTES, parse_mail
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError

MOST_KEPT_BYTES: Final = 4 * MAX_MAIL_BYTES
logger = logging.getLogger(__name__)


class TooLargeToKeep(ValueError):
    """More bytes than even the quarantine keeps; the sender's server must be told so."""


def pipe_mail(raw: bytes, *, now: datetime) -> Taken:
    """Take a mail in, or put it into the quarantine; when this returns, it is committed one way or the other.

    Raises: TooLargeToKeep.
    """
    if len(raw) > MOST_KEPT_BYTES:
        raise TooLargeToKeep(f"{len(raw)} bytes; {MOST_KEPT_BYTES} are kept.")
    try:
        return take_mail(actor=SYSTEM, now=now, raw=raw)
    except DomainError as error:
        code, reason = error.code, str(error)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        # A mail that our own code stumbles over is kept too, until the code is mended and it is tried again.
        logger.exception("a mail could not be read")
        code, reason = "unreadable", type(error).__name__
    key, summary = _told_apart(raw)
    item = put_in_quarantine(
        actor=SYSTEM,
        now=now,
        door="mail",
        raw=raw,
        code=code,
        reason=reason,
        external_id=key,
        summary=summary,
    )
    return Taken(result="quarantined", reason=item.code)


def _told_apart(raw: bytes) -> tuple[str, str]:
    try:
        mail = parse_mail(raw[:MAX_MAIL_BYTES])
    except (DomainError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return "", ""
    said = " · ".join(part for part in (mail.from_, mail.subject) if part) or mail.full_text[:100]
    return external_id_of(mail, raw), " ".join(said.replace("\x00", "").split())[:200]
