"""The customer decides on a quote: yes, with evidence, or no, in their own words."""

from collections.abc import Collection
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.core.live import tell
from yinuo.core.money_words import money_words
from yinuo.core.moves import check_move, move
from yinuo.core.outbox import send_later
from yinuo.matters import promises
from yinuo.matters.actions.states import back_to_work
from yinuo.matters.errors import EvidenceNeeded, TextTooLong
from yinuo.matters.models import Matter, Notice, Promise
from yinuo.matters.outgoing import mail_address_of
from yinuo.matters.rules import due_of
from yinuo.matters.states import MatterState
from yinuo.people.errors import NameMissing
from yinuo.presale import access
from yinuo.presale.actions.quote_offer import quote_url
from yinuo.presale.errors import (
    NotAgreed,
    PrecautionsNotTold,
    QuoteDecided,
    QuoteExpired,
    QuoteSuperseded,
)
from yinuo.presale.journal import PrecautionsConfirmed, PrecautionsTold, QuoteAccepted, QuoteDeclined
from yinuo.presale.models import Quote, QuoteDate
from yinuo.presale.quote_rows import last_day_of
from yinuo.presale.states import QUOTE_MOVES, QuoteState
from yinuo.presale.tellings import Need, confirm, needs_of_quote, write_tellings

HOWS = ("page", "phone", "mail", "visit")
LONGEST_NAME = 80
LONGEST_WORDS = 2000


class Acceptance(Struct, frozen=True, kw_only=True):
    """How the customer said yes.

    `name` is what they typed or who spoke, `words` what was said (needed unless on the page), `address` where the request
    came from, `understood` the keys of the precautions that were told and understood, `agreed` the tick.
    """

    how: str = "page"
    name: str
    words: str = ""
    address: str = ""
    understood: Collection[str] = ()
    agreed: bool = True


@action(journal=QuoteAccepted, many=True)
def accept_quote(*, actor: Actor, now: datetime, quote_id: int, acceptance: Acceptance) -> Quote:
    """Accept a quote: what it offers by when becomes promises. Accepting it again changes nothing.

    The customer accepts on the page; staff write down a yes by telephone, mail or visit, with the words that were said.
    Raises: NotFound, NotAllowed, QuoteExpired, QuoteSuperseded, QuoteDecided, InvalidMove; and, all at once, NameMissing,
    EvidenceNeeded, NotAgreed, PrecautionsNotTold, InvalidValue, TextTooLong.
    """
    quote, matter = _decidable(actor, quote_id)
    if quote.state == QuoteState.ACCEPTED:
        return quote
    _refuse_ended(quote, now=now)
    check_move(quote, "accept", moves=QUOTE_MOVES)
    needs = needs_of_quote(quote)
    _check(acceptance, needs, by_customer=actor.kind is ActorKind.CUSTOMER)
    confirmed = _confirm(quote, matter, needs, acceptance, told_by_id=actor.staff_id)
    name, words = acceptance.name.strip(), acceptance.words.strip()
    move(
        quote,
        "accept",
        moves=QUOTE_MOVES,
        decided_at=now,
        changed_at=now,
        evidence={
            "how": acceptance.how,
            "name": name,
            "words": words,
            "address": acceptance.address[:64],
            "at": now.isoformat(),
            "told": [need.sha256 for need in needs],
        },
    )
    made = [_promise(quote, matter, date, now=now) for date in quote.dates.order_by("position")]
    record(
        QuoteAccepted(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            how=acceptance.how,
            gross=str(quote.gross),
            currency=quote.currency,
            promise_ids=[promise.pk for promise in made],
            confirmed_telling_ids=confirmed,
            name=name,
            words=words,
            address=acceptance.address[:64],
        )
    )
    _confirm_by_mail(quote, matter)
    _take_up(quote, matter, actor=actor, now=now, kind="quote_accepted")
    return quote


def _decidable(actor: Actor, quote_id: int) -> tuple[Quote, Matter]:
    if actor.kind is ActorKind.CUSTOMER:
        return access.offered_quote_for(actor, quote_id, "matter.write_in", lock=True)
    return access.quote_for(actor, quote_id, "quote.make", lock=True)


def _refuse_ended(quote: Quote, *, now: datetime) -> None:
    """Say in plain words why it is too late. Raises: QuoteSuperseded, QuoteDecided, QuoteExpired."""
    if quote.state == QuoteState.SUPERSEDED:
        raise QuoteSuperseded()
    if quote.state in (QuoteState.ACCEPTED, QuoteState.DECLINED):
        raise QuoteDecided()
    over = quote.valid_until is not None and quote.valid_until <= now and quote.sent_at is not None
    if quote.valid_until is not None and (quote.state == QuoteState.EXPIRED or over):
        raise QuoteExpired(until=str(last_day_of(quote.valid_until)))


def _check(acceptance: Acceptance, needs: list[Need], *, by_customer: bool) -> None:
    errors: list[DomainError] = []
    allowed = ("page",) if by_customer else HOWS[1:]
    if acceptance.how not in allowed:
        errors.append(InvalidValue(field="how", problem=acceptance.how[:40]))
    if not acceptance.name.strip():
        errors.append(NameMissing(field="name"))
    errors += _too_long("name", acceptance.name, LONGEST_NAME)
    errors += _too_long("words", acceptance.words, LONGEST_WORDS)
    if not by_customer and not acceptance.words.strip():
        errors.append(EvidenceNeeded(field="words"))
    if not acceptance.agreed:
        errors.append(NotAgreed(field="agreed"))
    untold = [need for need in needs if need.is_open and need.key not in acceptance.understood]
    if untold:
        errors.append(
            PrecautionsNotTold(
                field="understood", count=len(untold), precautions=[need.words for need in untold]
            )
        )
    raise_all(errors)


def _too_long(field: str, text: str, limit: int) -> list[DomainError]:
    return [TextTooLong(field=field, length=len(text), limit=limit)] if len(text) > limit else []


def _confirm(
    quote: Quote, matter: Matter, needs: list[Need], acceptance: Acceptance, *, told_by_id: int | None
) -> list[int]:
    """Note what was understood just now, and told just now where it was not told before; return the tellings."""
    open_ = [need for need in needs if need.is_open]
    told = write_tellings(
        [need for need in open_ if need.telling_id is None],
        customer_id=quote.customer_id,
        matter_id=matter.pk,
        quote=quote,
        channel=acceptance.how,
        told_by_id=told_by_id,
    )
    if told:
        record(
            PrecautionsTold(
                subject_id=matter.pk,
                matter_id=matter.pk,
                telling_ids=[telling.pk for telling in told],
                product_ids=sorted({telling.product_id for telling in told}),
                words_sha256=[telling.words_sha256 for telling in told],
                channel=acceptance.how,
                quote_id=quote.pk,
            )
        )
    ids = [need.telling_id for need in open_ if need.telling_id is not None] + [t.pk for t in told]
    if ids:
        how = "page" if acceptance.how == "page" else "phone" if acceptance.how == "phone" else "signature"
        confirm(ids, how=how, words=acceptance.words.strip())
        record(
            PrecautionsConfirmed(
                subject_id=matter.pk,
                matter_id=matter.pk,
                telling_ids=ids,
                words_sha256=[need.sha256 for need in open_],
                how=how,
                quote_id=quote.pk,
            )
        )
    return ids


def _promise(quote: Quote, matter: Matter, date: QuoteDate, *, now: datetime) -> Promise:
    """Make an offered date a promise in the ledger of the matter; a number of days counts from this moment."""
    calendar_id = matter.team.calendar_id if matter.team else None
    due = None
    if date.due_at is None:
        due = due_of(start=now, amount=date.amount or 0, unit=date.unit, calendar=calendar_of(calendar_id))
    promise = promises.start_promise(
        matter,
        promises.NewPromise(
            what=date.what,
            source=Promise.Source.PERSON,
            due_at=date.due_at or (due.at if due else now),
            due=due,
            amount=date.amount,
            unit=date.unit,
            owner_id=quote.owner_id or matter.owner_id,
            calendar_id=calendar_id,
            certainty=date.certainty,
            words=f"{quote.number} v{quote.version}",
            override=date.override,
        ),
    )
    QuoteDate.objects.filter(pk=date.pk).update(promise=promise)
    return promise


def _confirm_by_mail(quote: Quote, matter: Matter) -> None:
    address = mail_address_of(matter)
    if address is None:
        return
    with translation.override(quote.language):
        send_later(
            channel="email",
            recipient=address,
            subject=_("[%(number)s] Accepted") % {"number": quote.number},
            body=_(
                "Thank you. You accepted the quote %(number)s: %(total)s in all.\n"
                "What we promised you stands here, and you can write to us there: %(url)s"
            )
            % {
                "number": quote.number,
                "total": money_words(quote.gross, quote.currency),
                "url": quote_url(quote),
            },
            language=quote.language,
            purpose="acknowledgement",
            matter_id=matter.pk,
        )


def _take_up(quote: Quote, matter: Matter, *, actor: Actor, now: datetime, kind: str) -> None:
    """Tell whoever wrote the quote, and let the matter wait no more."""
    owner_id = quote.owner_id or matter.owner_id
    if owner_id is not None and owner_id != actor.staff_id:
        Notice.objects.create(
            staff_id=owner_id,
            kind=kind,
            matter=matter,
            facts={"by": quote.customer.name, "text": quote.number},
            at=now,
            show_from=now,
        )
        tell(f"staff:{owner_id}", event="notice")
    if matter.state == MatterState.WAITING_CUSTOMER:
        back_to_work(matter)
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)


@action(journal=QuoteDeclined, many=True)
def decline_quote(*, actor: Actor, now: datetime, quote_id: int, words: str = "", how: str = "page") -> Quote:
    """Decline a quote, in the customer's words where they gave any. Declining it again changes nothing.

    Raises: NotFound, NotAllowed, QuoteExpired, QuoteSuperseded, QuoteDecided, InvalidMove, InvalidValue, TextTooLong.
    """
    quote, matter = _decidable(actor, quote_id)
    if quote.state == QuoteState.DECLINED:
        return quote
    _refuse_ended(quote, now=now)
    by_customer = actor.kind is ActorKind.CUSTOMER
    if how not in (("page",) if by_customer else HOWS[1:]):
        raise InvalidValue(field="how", problem=how[:40])
    words = words.replace("\x00", "").strip()
    raise_all(_too_long("words", words, LONGEST_WORDS))
    move(quote, "decline", moves=QUOTE_MOVES, decided_at=now, changed_at=now, declined_words=words)
    record(
        QuoteDeclined(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            how=how,
            words=words,
        )
    )
    _take_up(quote, matter, actor=actor, now=now, kind="quote_declined")
    return quote
