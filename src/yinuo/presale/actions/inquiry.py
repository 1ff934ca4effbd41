"""Asking: how a question becomes an inquiry."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.matters.actions.intake import open_matter
from yinuo.matters.outgoing import acknowledge
from yinuo.people.actions.arrival import Arrival, customer_from
from yinuo.presale.journal import InquiryAsked
from yinuo.presale.models import Inquiry

PREFIX = "ZX"


@action(journal=InquiryAsked)
def ask_inquiry(
    *,
    actor: Actor,
    now: datetime,
    asker: Arrival,
    text: str,
    title: str = "",
    topic: str = "other",
    product_id: int | None = None,
    channel: str = "web",
    language: str = "zh-hans",
    asked_from: str = "",
    searched: str = "",
    html: str = "",
    external_id: str | None = None,
    at: datetime | None = None,
    origin_id: int | None = None,
    priority: int = 2,
    acknowledged: bool = True,
) -> Inquiry:
    """Take a question in: the asker's file, the matter, its first message, its promises, its owner, in one go.

    `searched` is what they had looked for before they asked. `acknowledged` is False where something else tells the asker at once.
    Raises: EmptyText, TextTooLong, InvalidValue (topic, product), and what a wrong contact raises.
    """
    actor.require("matter.open")
    if topic not in Inquiry.Topic.values:
        raise InvalidValue(field="topic", problem=topic)
    customer = customer_from(actor=actor, now=now, arrival=asker, language=language, channel=channel)
    inquiry = open_matter(
        actor=actor,
        now=now,
        model=Inquiry,
        kind="inquiry",
        prefix=PREFIX,
        customer=customer,
        customer_name=customer.name,
        text=text,
        title=title,
        channel=channel,
        language=language,
        priority=priority,
        origin_id=origin_id,
        external_id=external_id,
        html=html,
        at=at,
        details={
            "topic": topic,
            "product_id": product_id,
            "asked_from": asked_from[:200],
            "searched": searched[:120],
        },
    )
    record(InquiryAsked(subject_id=inquiry.pk, matter_id=inquiry.pk, topic=topic, product_id=product_id))
    if acknowledged and asker.email and channel != "email":
        acknowledge(inquiry, address=customer_address(asker))
    return inquiry


def customer_address(asker: Arrival) -> str:
    """Return the address to acknowledge to, normalised."""
    return asker.email.strip().lower()
