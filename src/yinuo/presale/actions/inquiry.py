"""Asking: how a question becomes an inquiry, and how it is sorted."""

from datetime import datetime

from django.utils.translation import gettext as _

from yinuo.catalog.models import Product
from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.live import tell
from yinuo.matters import access
from yinuo.matters.actions.intake import open_matter
from yinuo.matters.outgoing import acknowledge
from yinuo.people.actions.arrival import Arrival, customer_from
from yinuo.presale.errors import NumberOutOfRange
from yinuo.presale.inquiry_settings import inquiry_counting
from yinuo.presale.journal import InquiryAsked, InquiryCountingSet, InquirySorted
from yinuo.presale.models import Inquiry, InquirySetting
from yinuo.presale.rules.inquiry import manner_of

PREFIX = "ZX"
MOST_DAYS = {"bought_within_days": 730, "not_bought_after_days": 365, "follow_up_after_days": 90}


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
    manner: str = "",
    html: str = "",
    external_id: str | None = None,
    at: datetime | None = None,
    origin_id: int | None = None,
    priority: int = 2,
    acknowledged: bool = True,
) -> Inquiry:
    """Take a question in: the asker's file, the matter, its first message, its promises, its owner, in one go.

    `searched` is what they had looked for before they asked. `manner` is how they came where somebody knows it, else it is
    judged by what they wrote. `acknowledged` is False where something else tells the asker at once.
    Raises: EmptyText, TextTooLong, InvalidValue (topic, product, manner), and what a wrong contact raises.
    """
    actor.require("matter.open")
    if topic not in Inquiry.Topic.values:
        raise InvalidValue(field="topic", problem=topic)
    if product_id is not None and not Product.objects.filter(pk=product_id).exists():
        raise InvalidValue(field="product_id", problem=_("There is no such product."))
    # How somebody came is for the house to say, never for who asks.
    if manner and (manner not in Inquiry.Manner.values or actor.kind is ActorKind.CUSTOMER):
        raise InvalidValue(field="manner", problem=manner[:40])
    manner = manner or manner_of(topic=topic, text=text, searched=searched, asked_from=asked_from)
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
            "manner": manner,
            "asked_from": asked_from[:200],
            "searched": searched[:120],
        },
    )
    record(
        InquiryAsked(
            subject_id=inquiry.pk, matter_id=inquiry.pk, topic=topic, product_id=product_id, manner=manner
        )
    )
    if acknowledged and asker.email and channel != "email":
        acknowledge(inquiry, address=customer_address(asker))
    return inquiry


def customer_address(asker: Arrival) -> str:
    """Return the address to acknowledge to, normalised."""
    return asker.email.strip().lower()


@action(journal=InquirySorted, many=True)
def sort_inquiry(*, actor: Actor, now: datetime, matter_id: int, manner: str) -> Inquiry:
    """Correct how somebody came to ask; the same again changes nothing.

    Raises: NotFound, NotAllowed, InvalidValue.
    """
    matter = access.surviving(access.matter_for(actor, matter_id, "matter.work", lock=True))
    if manner not in Inquiry.Manner.values:
        raise InvalidValue(field="manner", problem=manner[:40])
    inquiry = Inquiry.objects.filter(pk=matter.pk).first()
    if inquiry is None:
        raise NotFound()
    if inquiry.manner == manner:
        return inquiry
    before, inquiry.manner = inquiry.manner, manner
    Inquiry.objects.filter(pk=inquiry.pk).update(manner=manner)
    record(InquirySorted(subject_id=inquiry.pk, matter_id=inquiry.pk, before=before, after=manner))
    tell(f"matter:{inquiry.pk}", event="matter", id=inquiry.pk)
    return inquiry


@action(journal=InquiryCountingSet)
def set_inquiry_counting(
    *,
    actor: Actor,
    now: datetime,
    bought_within_days: int,
    not_bought_after_days: int,
    follow_up_after_days: int,
) -> InquirySetting:
    """Set how inquiries are counted and looked after, in days; what was counted before is counted anew as it changes.

    Raises: NotAllowed, NumberOutOfRange.
    """
    actor.require("pipeline.edit")
    wanted = {
        "bought_within_days": bought_within_days,
        "not_bought_after_days": not_bought_after_days,
        "follow_up_after_days": follow_up_after_days,
    }
    for name, days in wanted.items():
        if not 1 <= days <= MOST_DAYS[name]:
            raise NumberOutOfRange(field=name, value=str(days)[:24], least="1", most=str(MOST_DAYS[name]))
    before = inquiry_counting()
    row = InquirySetting.objects.select_for_update().order_by("pk").first() or InquirySetting()
    for name, days in wanted.items():
        setattr(row, name, days)
    row.save()
    record(
        InquiryCountingSet(
            subject_id=row.pk,
            changed={
                name: [getattr(before, name), days]
                for name, days in wanted.items()
                if getattr(before, name) != days
            },
        )
    )
    return row
