"""Finding matters and what was said in them."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from yinuo.core import search
from yinuo.core.actor import Actor
from yinuo.core.reading import fetch
from yinuo.matters import access

# Asked for more than is shown, because some of what matches is not visible to who asks.
SPARE = 4


class FoundMatter(Struct, frozen=True, kw_only=True):
    id: int
    number: str
    title: str
    customer: str
    state: str
    at: datetime


class FoundMessage(Struct, frozen=True, kw_only=True):
    id: int
    matter_id: int
    number: str
    title: str
    author: str
    direction: str
    text: str
    at: datetime


def find_matters(*, actor: Actor, text: str, limit: int = 20) -> list[FoundMatter]:
    """Return the visible matters whose number, title or tags match, best first. One statement, two where any match."""
    hits = search.find(text=text, kind="matter", limit=limit * SPARE)
    # a merged matter is found as the one it lives on in
    keys = list(dict.fromkeys(hit.matter_id for hit in hits if hit.matter_id))
    return [
        FoundMatter(id=id_, number=number, title=title, customer=customer, state=state, at=at)
        for id_, number, title, customer, state, at in _visible_rows(_MATTERS, actor, keys, limit)
    ]


def find_messages(*, actor: Actor, text: str, limit: int = 20) -> list[FoundMessage]:
    """Return the messages and notes that match in visible matters, best first. One statement, two where any match."""
    keys = [hit.ref_id for hit in search.find(text=text, kind="message", limit=limit * SPARE)]
    return [
        FoundMessage(
            id=id_,
            matter_id=matter_id,
            number=number,
            title=title,
            author=author,
            direction=direction,
            text=said,
            at=at,
        )
        for id_, matter_id, number, title, author, direction, said, at in _visible_rows(
            _MESSAGES, actor, keys, limit
        )
    ]


_MATTERS = """
SELECT m.id, m.number, m.title, coalesce(c.name, ''), m.state, m.last_message_at
FROM unnest(%%s::bigint[]) WITH ORDINALITY AS hit(id, place)
JOIN matter m ON m.id = hit.id
LEFT JOIN customer c ON c.id = m.customer_id
WHERE m.id IN (%(visible)s) ORDER BY hit.place LIMIT %%s
"""
_MESSAGES = """
SELECT s.id, s.matter_id, m.number, m.title, s.author_name, s.direction, s.text, s.at
FROM unnest(%%s::bigint[]) WITH ORDINALITY AS hit(id, place)
JOIN message s ON s.id = hit.id
JOIN matter m ON m.id = s.matter_id
WHERE m.id IN (%(visible)s) ORDER BY hit.place LIMIT %%s
"""


def _visible_rows(statement: str, actor: Actor, keys: list[int], limit: int) -> list[tuple[Any, ...]]:
    """Return the rows of the keys that the actor may see, in the order of the keys."""
    if not keys:
        return []
    visible, params = access.visible_keys(actor)
    return fetch(statement % {"visible": visible}, [keys, *params, limit])
