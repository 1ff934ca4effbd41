"""Leave for what goes beyond the limits: asked by whoever writes a quote, given by somebody else."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import raise_all
from yinuo.core.live import tell
from yinuo.core.moves import check_move, move
from yinuo.matters.errors import ReasonNeeded, TextTooLong
from yinuo.matters.models import Matter, Notice
from yinuo.presale import access
from yinuo.presale.errors import (
    ApprovalNotNeeded,
    NumberOutOfRange,
    OwnApproval,
    QuoteEmpty,
    UnlikelyDate,
)
from yinuo.presale.journal import QuoteApprovalAsked, QuoteApproved, QuoteLimitsSet, QuoteSentBack
from yinuo.presale.models import Quote, QuoteApproval, QuoteSetting
from yinuo.presale.quote_limits import grounds_of
from yinuo.presale.states import QUOTE_MOVES

LONGEST_WORDS = 2000
LONGEST_VALIDITY_DAYS = 365


@action(journal=QuoteApprovalAsked)
def ask_quote_approval(*, actor: Actor, now: datetime, quote_id: int, words: str = "") -> QuoteApproval:
    """Ask somebody else for leave to send a quote as it stands.

    Raises: NotFound, NotAllowed, InvalidMove, QuoteEmpty, UnlikelyDate (each date needs its reason), ApprovalNotNeeded.
    """
    quote, matter = access.quote_for(actor, quote_id, "quote.make", lock=True)
    if not quote.lines.exists():
        raise QuoteEmpty()
    grounds = grounds_of(quote)
    refuse_unexplained(grounds)
    if not grounds:
        raise ApprovalNotNeeded()
    move(quote, "ask_approval", moves=QUOTE_MOVES, changed_at=now)
    approval = QuoteApproval.objects.create(
        quote=quote, grounds=grounds, asked_by_id=actor.staff_id, asked_at=now, asked_words=_short(words)
    )
    record(
        QuoteApprovalAsked(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            grounds=grounds,
            reason=approval.asked_words,
        )
    )
    tell("desk", event="quotes")
    return approval


def refuse_unexplained(grounds: list[dict[str, Any]]) -> None:
    """Refuse unlikely dates that do not say why they are offered. Raises: UnlikelyDate, several at once."""
    dates = [ground for ground in grounds if ground["kind"] == "unlikely_date"]
    raise_all([UnlikelyDate(field="dates", what=one["what"]) for one in dates if not one["override"]])


@action(journal=QuoteApproved)
def approve_quote(*, actor: Actor, now: datetime, quote_id: int, words: str = "") -> QuoteApproval:
    """Give leave to send a quote as it stands. Raises: NotFound, NotAllowed, InvalidMove, OwnApproval."""
    quote, matter, approval = _asked(actor, quote_id)
    move(quote, "approve", moves=QUOTE_MOVES, changed_at=now)
    _decide(approval, actor=actor, now=now, approved=True, words=words)
    record(
        QuoteApproved(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            grounds=approval.grounds,
            asked_by_id=approval.asked_by_id,
            reason=approval.words,
        )
    )
    _notify(approval, matter, kind="quote_approved", by=actor.name, now=now)
    return approval


@action(journal=QuoteSentBack)
def send_quote_back(*, actor: Actor, now: datetime, quote_id: int, words: str) -> QuoteApproval:
    """Refuse leave, with the reason; the quote is a draft again. Raises: NotFound, NotAllowed, InvalidMove, OwnApproval, ReasonNeeded."""
    quote, matter, approval = _asked(actor, quote_id)
    if not words.strip():
        raise ReasonNeeded(field="words")
    move(quote, "refuse", moves=QUOTE_MOVES, changed_at=now)
    _decide(approval, actor=actor, now=now, approved=False, words=words)
    record(
        QuoteSentBack(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            asked_by_id=approval.asked_by_id,
            reason=approval.words,
        )
    )
    _notify(approval, matter, kind="quote_sent_back", by=actor.name, now=now)
    return approval


def _asked(actor: Actor, quote_id: int) -> tuple[Quote, Matter, QuoteApproval]:
    quote, matter = access.quote_for(actor, quote_id, "quote.approve", lock=True)
    check_move(quote, "approve", moves=QUOTE_MOVES)
    approval = QuoteApproval.objects.get(quote=quote, decided_at__isnull=True)
    if approval.asked_by_id is not None and approval.asked_by_id == actor.staff_id:
        raise OwnApproval()
    return quote, matter, approval


def _decide(approval: QuoteApproval, *, actor: Actor, now: datetime, approved: bool, words: str) -> None:
    approval.decided_by_id = actor.staff_id
    approval.decided_at = now
    approval.approved = approved
    approval.words = _short(words)
    approval.save()


def _notify(approval: QuoteApproval, matter: Matter, *, kind: str, by: str, now: datetime) -> None:
    if approval.asked_by_id is None:
        return
    Notice.objects.create(
        staff_id=approval.asked_by_id,
        kind=kind,
        matter=matter,
        facts={"by": by, "text": approval.words[:80]},
        at=now,
        show_from=now,
    )
    tell(f"staff:{approval.asked_by_id}", event="notice")


def _short(words: str) -> str:
    words = words.replace("\x00", "").strip()
    if len(words) > LONGEST_WORDS:
        raise TextTooLong(field="words", length=len(words), limit=LONGEST_WORDS)
    return words


@action(journal=QuoteLimitsSet)
def set_quote_limits(
    *, actor: Actor, now: datetime, discount_limit_percent: Decimal, valid_days: int
) -> QuoteSetting:
    """Set the discount that needs no leave (percent of the list), and for how many days an offer stands.

    Raises: NotAllowed, NumberOutOfRange.
    """
    actor.require("pipeline.edit")
    if not (discount_limit_percent.is_finite() and 0 <= discount_limit_percent <= 100):
        raise NumberOutOfRange(
            field="discount_limit_percent", value=str(discount_limit_percent)[:24], least="0", most="100"
        )
    if not 1 <= valid_days <= LONGEST_VALIDITY_DAYS:
        raise NumberOutOfRange(
            field="valid_days", value=str(valid_days)[:24], least="1", most=str(LONGEST_VALIDITY_DAYS)
        )
    row = QuoteSetting.objects.select_for_update().order_by("pk").first() or QuoteSetting()
    before = {"discount_limit_percent": str(row.discount_limit_percent), "valid_days": row.valid_days}
    row.discount_limit_percent = discount_limit_percent.quantize(Decimal("0.01"))
    row.valid_days = valid_days
    row.save()
    record(
        QuoteLimitsSet(
            subject_id=row.pk,
            discount_limit_percent=str(row.discount_limit_percent),
            valid_days=valid_days,
            before=before,
        )
    )
    return row
