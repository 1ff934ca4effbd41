"""Finding matters and what was said in them."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.core import search
from yinuo.core.actor import Actor
from yinuo.matters import access
from yinuo.matters.models import Message

# Asked for more than is shown, because some of what matches is not visible to who asks.
SPARE = 4


@dataclass(frozen=True, kw_only=True)
class FoundMatter:
    id: int
    number: str
    title: str
    customer: str
    state: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FoundMessage:
    id: int
    matter_id: int
    number: str
    title: str
    author: str
    direction: str
    text: str
    at: datetime


def find_matters(*, actor: Actor, text: str, limit: int = 20) -> list[FoundMatter]:
    """Return the visible matters whose number, title or tags match, best first. Two statements."""
    hits = search.find(text=text, kinds=("matter",), limit=limit * SPARE)
    keys = [hit.matter_id for hit in hits if hit.matter_id]
    rows = {m.pk: m for m in access.visible_to(actor).filter(pk__in=keys).select_related("customer")}
    found = [rows[key] for key in dict.fromkeys(keys) if key in rows]
    return [
        FoundMatter(
            id=m.pk,
            number=m.number,
            title=m.title,
            customer=m.customer.name if m.customer else "",
            state=m.state,
            at=m.last_message_at,
        )
        for m in found[:limit]
    ]


def find_messages(*, actor: Actor, text: str, limit: int = 20) -> list[FoundMessage]:
    """Return the messages and notes that match in visible matters, best first. Two statements."""
    hits = search.find(text=text, kinds=("message",), limit=limit * SPARE)
    rows = Message.objects.filter(pk__in=[hit.ref_id for hit in hits], matter__in=access.visible_to(actor))
    by_key = {m.pk: m for m in rows.select_related("matter")}
    return [
        FoundMessage(
            id=m.pk,
            matter_id=m.matter_id,
            number=m.matter.number,
            title=m.matter.title,
            author=m.author_name,
            direction=m.direction,
            text=m.text,
            at=m.at,
        )
        for hit in hits
        if (m := by_key.get(hit.ref_id)) is not None
    ][:limit]
