"""Market topics as people set them, and what their words would have heard."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.search_text import query_tsquery_text
from yinuo.matters import access
from yinuo.matters.models import Message
from yinuo.presale.access_market import EDITS, visible_signals
from yinuo.presale.models import MarketTopic
from yinuo.presale.rules.market import Listening, distinct, hear, listening, said

PAST_DAYS = 90
MOST_PAST = 2_000
MOST_EXAMPLES = 6


class TopicRow(Struct, frozen=True, kw_only=True):
    """A topic. `heard` is in how many messages, as far as the reader may read them, without what was refused."""

    id: int
    kind: str
    code: str
    name: str
    names: dict[str, str]
    words: list[str]
    active: bool
    heard: int


class HeardMessage(Struct, frozen=True, kw_only=True):
    """A message in which words are heard; `words` are those."""

    message_id: int
    matter_id: int
    number: str
    customer: str
    text: str
    words: str
    at: datetime


class PastHeard(Struct, frozen=True, kw_only=True):
    """In how many messages of the last 90 days words are heard, with the newest; with `is_more` in more than that."""

    count: int
    is_more: bool
    examples: list[HeardMessage]


def list_topics(*, actor: Actor, language: str, active: bool = False) -> list[TopicRow]:
    """Return the topics by kind, those in use first; with `active` those alone. One query. Raises: NotAllowed."""
    actor.require("matter.read")
    rows = _with_heard(
        actor, MarketTopic.objects.filter(active=True) if active else MarketTopic.objects.all()
    )
    found = [_row(row, language) for row in rows.order_by("-active", "pk")]
    kinds = list(MarketTopic.Kind.values)
    return sorted(found, key=lambda row: kinds.index(row.kind))


def get_topic(*, actor: Actor, topic_id: int, language: str) -> TopicRow:
    """Return one topic. One query. Raises: NotAllowed, NotFound."""
    actor.require("matter.read")
    row = _with_heard(actor, MarketTopic.objects.filter(pk=topic_id)).first()
    if row is None:
        raise NotFound()
    return _row(row, language)


def past_heard(*, actor: Actor, now: datetime, words: Sequence[str]) -> PastHeard:
    """Return in which messages of the last 90 days words would have been heard. One query. Raises: NotAllowed."""
    actor.require(EDITS)
    readable = Message.objects.filter(matter__in=access.visible_to(actor))
    found = list(messages_saying(listening(0, distinct(words)), now=now, rows=readable))
    return PastHeard(
        count=min(len(found), MOST_PAST),
        is_more=len(found) > MOST_PAST,
        examples=[
            HeardMessage(
                message_id=message.pk,
                matter_id=message.matter_id,
                number=message.matter.number,
                customer=message.author_name,
                text=message.text,
                words=said(heard),
                at=message.at,
            )
            for message, heard in found[:MOST_EXAMPLES]
        ],
    )


def messages_saying(
    topic: Listening, *, now: datetime, rows: QuerySet[Message]
) -> Iterator[tuple[Message, list[str]]]:
    """Yield the customers' messages of the last 90 days that say a word of a topic, newest first, with their words.

    The search finds what may say them, at most 2,001; the rule that hears new messages decides.
    """
    asked = [f"({query})" for _look, word in topic.words if (query := query_tsquery_text(word))]
    if not asked:
        return
    since = now - timedelta(days=PAST_DAYS)
    matching = RawSQL(  # the statement is fixed; what is looked for is a value
        "SELECT ref_id FROM search_document WHERE kind = 'message' AND vector @@ CAST(%s AS tsquery)",
        [" | ".join(asked)],
    )
    candidates = rows.filter(pk__in=matching, direction=Message.Direction.IN, at__gte=since, at__lte=now)
    for message in candidates.select_related("matter").order_by("-at", "-pk")[: MOST_PAST + 1]:
        if heard := hear(message.text, [topic]).get(topic.topic_id):
            yield message, heard


def _with_heard(actor: Actor, rows: QuerySet[MarketTopic]) -> QuerySet[MarketTopic]:
    counts = (
        visible_signals(actor)
        .filter(~Q(state="refused"), topic=OuterRef("pk"))
        .order_by()
        .values("topic")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return rows.annotate(heard=Coalesce(Subquery(counts), 0))


def _row(row: MarketTopic, language: str) -> TopicRow:
    return TopicRow(
        id=row.pk,
        kind=row.kind,
        code=row.code,
        name=text_in(row.names, language),
        names=row.names,
        words=row.words,
        active=row.active,
        heard=row.heard,  # type: ignore[attr-defined]
    )
