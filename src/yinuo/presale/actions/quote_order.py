"""An order by telephone or mail: asked, quoted and accepted in one go, with what the customer said as evidence."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import InvalidValue
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.errors import EmptyText
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.inquiry import ask_inquiry
from yinuo.presale.actions.quote import draft_quote
from yinuo.presale.actions.quote_decision import Acceptance, accept_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.journal import QuoteOrderTaken
from yinuo.presale.models import Quote
from yinuo.presale.rules.quote_content import QuoteContent

CHANNELS = {"phone": "phone", "email": "mail"}


@action(journal=QuoteOrderTaken)
def take_quote_order(
    *,
    actor: Actor,
    now: datetime,
    customer: Arrival,
    content: QuoteContent,
    words: str,
    channel: str = "phone",
    understood: tuple[str, ...] = (),
) -> Quote:
    """Take an order that a customer gave by telephone or mail: their file, an inquiry, the quote, its acceptance.

    `words` is what the customer said or wrote; it is the inquiry's first message and the evidence of the acceptance.
    The customer gets the quote's link as a record. An order is never taken where a quote would need approval.
    Raises: EmptyText, InvalidValue (channel), and what asking, drafting, sending and accepting raise.
    """
    actor.require("quote.make")
    if channel not in CHANNELS:
        raise InvalidValue(field="channel", problem=channel[:40])
    if not words.strip():
        raise EmptyText(field="words")
    inquiry = ask_inquiry(
        actor=actor,
        now=now,
        asker=customer,
        text=words,
        topic="price",
        channel=channel,
        language=content.language,
    )
    if actor.staff_id is not None and inquiry.owner_id != actor.staff_id:
        # whoever took the order keeps it, wherever the roster would have sent the question
        assign_matter(actor=SYSTEM, now=now, matter_id=inquiry.pk, owner_id=actor.staff_id)
    quote = draft_quote(actor=actor, now=now, matter_id=inquiry.pk, content=content)
    send_quote(actor=actor, now=now, quote_id=quote.pk)
    accepted = accept_quote(
        actor=actor,
        now=now,
        quote_id=quote.pk,
        acceptance=Acceptance(
            how=CHANNELS[channel], name=quote.customer.name, words=words, understood=understood
        ),
    )
    record(
        QuoteOrderTaken(
            subject_id=inquiry.pk,
            matter_id=inquiry.pk,
            quote_id=accepted.pk,
            number=accepted.number,
            version=accepted.version,
            channel=channel,
            gross=str(accepted.gross),
            currency=accepted.currency,
        )
    )
    return accepted
