"""A quote leaves the house: sent, opened, asked about, expired."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import StaleState, raise_all
from yinuo.core.live import tell
from yinuo.core.money_words import money_words
from yinuo.core.moves import check_move, move
from yinuo.core.organisation import organisation
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import checked_text, send_reply
from yinuo.matters.errors import DueInThePast
from yinuo.matters.models import Matter, Message
from yinuo.presale import access
from yinuo.presale.actions.quote import replace_version
from yinuo.presale.actions.quote_review import refuse_unexplained
from yinuo.presale.errors import ApprovalNeeded, DateBeforeValidity, QuoteDecided, QuoteEmpty
from yinuo.presale.journal import (
    PrecautionsTold,
    QuoteExpiredUnanswered,
    QuoteQuestioned,
    QuoteSent,
    QuoteViewed,
    UnlikelyDateOffered,
)
from yinuo.presale.models import Quote
from yinuo.presale.quote_limits import grounds_of, quote_limits
from yinuo.presale.quote_rows import end_of_validity, last_day_of
from yinuo.presale.states import QUOTE_MOVES, QuoteState
from yinuo.presale.tellings import needs_of_quote, write_tellings


def quote_url(quote: Quote) -> str:
    """Return the customer's own address of a quote: whoever has it may read and decide."""
    return f"{settings.YINUO_PUBLIC_URL}/q/{quote.secret}/"


@action(journal=QuoteSent)
def send_quote(*, actor: Actor, now: datetime, quote_id: int, words: str = "") -> Quote:
    """Send a quote: the customer gets a message in the matter's thread with the link, after `words` where there are any.

    From then on the matter waits for the customer. The version before it is superseded. Without a last day it stands for the house's number of days.
    Raises: NotFound, NotAllowed, InvalidMove, QuoteEmpty, UnlikelyDate, ApprovalNeeded, DueInThePast, DateBeforeValidity,
    QuoteDecided (an earlier version was accepted), TextTooLong.
    """
    quote, matter = access.quote_for(actor, quote_id, "quote.make", lock=True)
    check_move(quote, "send", moves=QUOTE_MOVES)
    _check_offer(quote)
    valid_until = quote.valid_until or _usual_validity(now)
    _check_dates(quote, valid_until, now=now)
    _supersede_earlier(quote, matter)
    move(
        quote,
        "send",
        moves=QUOTE_MOVES,
        sent_at=now,
        valid_until=valid_until,
        changed_at=max(now, quote.changed_at),
    )
    _note_unlikely(quote, matter)
    message = send_reply(
        actor=actor,
        now=now,
        matter_id=matter.pk,
        text=_message(quote, words, until=valid_until),
        then="wait_customer",
    )
    record(
        QuoteSent(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            gross=str(quote.gross),
            currency=quote.currency,
            valid_until=valid_until.isoformat(),
            message_id=message.pk,
        )
    )
    return quote


def _check_offer(quote: Quote) -> None:
    if not quote.lines.exists():
        raise QuoteEmpty()
    if quote.state != QuoteState.APPROVED and (grounds := grounds_of(quote)):
        refuse_unexplained(grounds)
        raise ApprovalNeeded(grounds=grounds)


def _usual_validity(now: datetime) -> datetime:
    day = now.astimezone(organisation().zone).date() + timedelta(days=quote_limits().valid_days)
    return end_of_validity(day)


def _check_dates(quote: Quote, valid_until: datetime, *, now: datetime) -> None:
    if valid_until <= now:
        raise DueInThePast(field="valid_on", due=valid_until.isoformat(timespec="minutes"))
    fixed = quote.dates.filter(due_at__lt=valid_until).order_by("position")
    raise_all([DateBeforeValidity(field="dates", what=one.what) for one in fixed])


def _supersede_earlier(quote: Quote, matter: Matter) -> None:
    if quote.replaces_id is None:
        return
    old = Quote.objects.select_for_update(no_key=True).get(pk=quote.replaces_id)
    if old.state == QuoteState.SUPERSEDED:
        return
    if old.state == QuoteState.ACCEPTED:
        raise QuoteDecided()
    replace_version(old, by=quote, matter=matter)


def _note_unlikely(quote: Quote, matter: Matter) -> None:
    for date in quote.dates.order_by("position"):
        if date.history.get("unlikely"):
            record(
                UnlikelyDateOffered(
                    subject_id=matter.pk,
                    matter_id=matter.pk,
                    quote_id=quote.pk,
                    number=quote.number,
                    version=quote.version,
                    reason=date.override,
                    what=date.what,
                    due_at=date.history["due_at"],
                    n=date.history["n"],
                    share=date.history["share"],
                    p80_at=date.history["p80_at"],
                )
            )


def _message(quote: Quote, words: str, *, until: datetime) -> str:
    with translation.override(quote.language):
        said = _(
            "Your quote %(number)s is ready: %(total)s in all.\n"
            "Read it, ask about any part of it and decide in your own time: %(url)s"
        ) % {
            "number": quote.number,
            "total": money_words(quote.gross, quote.currency),
            "url": quote_url(quote),
        }
        end = _("It is valid until %(day)s.") % {
            "day": formats.date_format(last_day_of(until), "DATE_FORMAT")
        }
    words = words.replace("\x00", "").strip()
    return "\n\n".join(part for part in (words, f"{said}\n{end}") if part)


@action(journal=QuoteViewed)
def open_quote(*, actor: Actor, now: datetime, quote_id: int) -> Quote:
    """Note that the customer opened a quote for the first time; the precautions that it shows are told from now on.

    Raises: NotFound, NotAllowed, InvalidMove.
    """
    quote, matter = access.offered_quote_for(actor, quote_id, "matter.write_in", lock=True)
    check_move(quote, "view", moves=QUOTE_MOVES)
    shown = [need for need in needs_of_quote(quote) if need.telling_id is None]
    told = write_tellings(
        shown, customer_id=quote.customer_id, matter_id=matter.pk, quote=quote, channel="page"
    )
    move(quote, "view", moves=QUOTE_MOVES, viewed_at=now)
    record(
        QuoteViewed(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            told=[telling.pk for telling in told],
        )
    )
    if told:
        record(
            PrecautionsTold(
                subject_id=matter.pk,
                matter_id=matter.pk,
                telling_ids=[telling.pk for telling in told],
                product_ids=sorted({telling.product_id for telling in told}),
                words_sha256=[telling.words_sha256 for telling in told],
                channel="page",
                quote_id=quote.pk,
            )
        )
    tell(f"matter:{matter.pk}", event="matter", id=matter.pk)
    return quote


@action(journal=QuoteQuestioned)
def ask_about_quote(
    *,
    actor: Actor,
    now: datetime,
    quote_id: int,
    text: str,
    line_id: int | None = None,
    external_id: str | None = None,
) -> Message:
    """Ask about a quote, or one line of it, where it stands; the question is a message of the matter that names both.

    Raises: NotFound, NotAllowed, EmptyText, TextTooLong, ReopenWindowOver.
    """
    text = checked_text(text)
    quote, matter = access.offered_quote_for(actor, quote_id, "matter.write_in", lock=True)
    line = None if line_id is None else quote.lines.filter(pk=line_id).first()
    with translation.override(quote.language):
        about = (
            _("About the quote %(number)s, “%(line)s”:") % {"number": quote.number, "line": line.title}
            if line is not None
            else _("About the quote %(number)s:") % {"number": quote.number}
        )
    message = take_customer_message(
        actor=actor,
        now=now,
        matter_id=quote.matter_id,
        text=f"{about}\n{text}",
        channel="web",
        customer_name=quote.customer.name,
        external_id=external_id,
    )
    record(
        QuoteQuestioned(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            message_id=message.pk,
            line_id=line.pk if line is not None else None,
        )
    )
    return message


@action(journal=QuoteExpiredUnanswered)
def expire_quote(*, actor: Actor, now: datetime, quote_id: int) -> Quote:
    """Let an offer end whose time is over. Raises: NotFound, NotAllowed, InvalidMove, StaleState before its time."""
    quote, matter = access.quote_for(actor, quote_id, "quote.make", lock=True)
    check_move(quote, "expire", moves=QUOTE_MOVES)
    until = quote.valid_until
    if until is None or now < until:
        raise StaleState()
    move(quote, "expire", moves=QUOTE_MOVES, changed_at=now)
    record(
        QuoteExpiredUnanswered(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            valid_until=until.isoformat(),
        ),
        at=until,
    )
    tell(f"matter:{matter.pk}", event="matter", id=matter.pk)
    return quote
