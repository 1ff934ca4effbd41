"""What of matters can be searched: each message on its own, with the matter's number and title."""

from yinuo.core import search
from yinuo.matters.models import Matter, Message


def index_matter(matter: Matter, message: Message) -> None:
    """Index a matter's head together with its newest message."""
    search.index(
        kind="matter",
        ref_id=matter.pk,
        matter_id=matter.pk,
        customer_id=matter.customer_id,
        at=matter.opened_at,
        title=matter.title,
        heavy=f"{matter.number} {matter.title}",
        text=" ".join(matter.tags),
    )
    index_message(matter, message)


def index_message(matter: Matter, message: Message) -> None:
    """Index one message."""
    search.index(
        kind="message",
        ref_id=message.pk,
        matter_id=matter.pk,
        customer_id=matter.customer_id,
        at=message.at,
        title=matter.title,
        heavy="",
        text=message.text,
    )
