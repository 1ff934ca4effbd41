"""Writing a quote: begin it, write it whole, begin its next version."""

import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import StaleState
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.core.moves import Move, check_move, move
from yinuo.core.numbering import new_number
from yinuo.core.organisation import organisation
from yinuo.matters import access as matter_access
from yinuo.matters.models import Matter
from yinuo.presale import access
from yinuo.presale.discoveries import discovered_in
from yinuo.presale.errors import CustomerNeeded, NewerVersionExists
from yinuo.presale.journal import QuoteDrafted, QuoteEdited, QuoteReplaced
from yinuo.presale.models import Quote
from yinuo.presale.quote_rows import content_of, write_content
from yinuo.presale.rules.quote_content import QuoteContent
from yinuo.presale.states import QUOTE_MOVES, QuoteState

PREFIX = "BJ"
RENEWAL = {
    "renew": Move(
        from_=frozenset({"sent", "viewed", "expired", "declined"}),
        to="draft",
        right="quote.make",
        label=_("New version"),
    )
}


@action(journal=QuoteDrafted)
def draft_quote(*, actor: Actor, now: datetime, matter_id: int, content: QuoteContent | None = None) -> Quote:
    """Begin a quote in a matter with what its customer has said already: trouble and wish, language.

    With `content` it is written at once; where that is silent on the trouble or the value, a guide's answers speak.
    Raises: NotFound, NotAllowed, CustomerNeeded, and what `edit_quote` raises of a content.
    """
    matter = matter_access.surviving(matter_access.matter_for(actor, matter_id, "quote.make", lock=True))
    if matter.customer is None:
        raise CustomerNeeded()
    found = discovered_in(matter)
    if content is None:
        content = QuoteContent(language=matter.customer.language or matter.language)
    content = replace(content, trouble=content.trouble or found.trouble, value=content.value or found.wish)
    key = new_id()
    quote = Quote(
        id=key,
        number=new_number(PREFIX, now=now, id=key, zone=organisation().zone),
        matter=matter,
        customer=matter.customer,
        owner_id=actor.staff_id or matter.owner_id,
        discovery_id=found.session_id,
        secret=secrets.token_urlsafe(24),
        made_at=now,
        changed_at=now,
    )
    write_content(quote, matter, content, now=now)
    _note_draft(quote, matter)
    return quote


@action(journal=QuoteEdited)
def edit_quote(
    *,
    actor: Actor,
    now: datetime,
    quote_id: int,
    content: QuoteContent,
    seen_at: datetime | None = None,
) -> Quote:
    """Write a draft anew, whole; one that was approved is a draft again.

    `seen_at` is the `changed_at` that the writer saw: what somebody else wrote meanwhile is not overwritten.
    Raises: NotFound, NotAllowed, InvalidMove, StaleState, and of the content NumberOutOfRange, PaymentsNotWhole,
    EmptyText, TextTooLong, InvalidValue, DueInThePast (several at once), QuoteTooLarge.
    """
    quote, matter = access.quote_for(actor, quote_id, "quote.make", lock=True)
    if quote.state != QuoteState.DRAFT:
        move(quote, "edit", moves=QUOTE_MOVES)
    if seen_at is not None and seen_at != quote.changed_at:
        raise StaleState()
    lines = write_content(quote, matter, content, now=now)
    record(
        QuoteEdited(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            lines=lines,
            dates=len(content.dates),
            listed=str(quote.list_total),
            net=str(quote.net),
            tax=str(quote.tax),
            gross=str(quote.gross),
            currency=quote.currency,
        )
    )
    return quote


@action(journal=QuoteDrafted)
def renew_quote(*, actor: Actor, now: datetime, quote_id: int, withdraw: bool = False) -> Quote:
    """Begin the next version of an offered quote as a copy of it; dates that have passed are left out.

    The earlier version stands until the new one is sent, or, with `withdraw`, until now.
    Raises: NotFound, NotAllowed, InvalidMove, NewerVersionExists.
    """
    old, matter = access.quote_for(actor, quote_id, "quote.make", lock=True)
    newer = Quote.objects.filter(replaces=old).first()
    if newer is not None:
        raise NewerVersionExists(version=newer.version)
    check_move(old, "renew", moves=RENEWAL)
    quote = Quote(
        id=new_id(),
        number=old.number,
        version=old.version + 1,
        replaces=old,
        matter=matter,
        customer=old.customer,
        owner_id=actor.staff_id or old.owner_id,
        discovery_id=old.discovery_id,
        secret=secrets.token_urlsafe(24),
        made_at=now,
        changed_at=now,
    )
    content = content_of(old)
    ahead = tuple(one for one in content.dates if one.due_at is None or one.due_at > now)
    write_content(quote, matter, replace(content, dates=ahead, valid_on=None), now=now)
    if withdraw and old.state in ("sent", "viewed"):
        replace_version(old, by=quote, matter=matter)
    _note_draft(quote, matter)
    return quote


def replace_version(old: Quote, *, by: Quote, matter: Matter) -> None:
    """Let a version be superseded by the next one. Raises: InvalidMove, StaleState."""
    move(old, "supersede", moves=QUOTE_MOVES)
    record(
        QuoteReplaced(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=old.pk,
            number=old.number,
            version=old.version,
            new_quote_id=by.pk,
            new_version=by.version,
        )
    )


def _note_draft(quote: Quote, matter: Matter) -> None:
    record(
        QuoteDrafted(
            subject_id=matter.pk,
            matter_id=matter.pk,
            quote_id=quote.pk,
            number=quote.number,
            version=quote.version,
            replaces_id=quote.replaces_id,
            discovery_id=quote.discovery_id,
        )
    )
    tell(f"matter:{matter.pk}", event="matter", id=matter.pk)
