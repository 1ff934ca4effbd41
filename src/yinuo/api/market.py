"""What the market says, through the API: topics, what was heard, counts by product and month, sales lost to whom."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Limit, Line, checked_cursor, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.presale.access_market import EDITS, MARKS
from yinuo.presale.actions.market import confirm_signal, mark_message, refuse_signal
from yinuo.presale.actions.market_topics import change_topic, hear_past, make_topic
from yinuo.presale.actions.pipeline_settings import NAME_LENGTH
from yinuo.presale.models import MarketSignal
from yinuo.presale.queries.market import (
    READS,
    CountRow,
    LossRow,
    SignalRow,
    Wanted,
    list_signals,
    losses,
    market_counts,
)
from yinuo.presale.queries.market_topics import PastHeard, TopicRow, get_topic, list_topics, past_heard
from yinuo.presale.rules.market import LONGEST_WORD, MOST_WORDS, month_named

router = Router(tags=["market"])
Language = Literal["zh-hans", "zh-hant", "en"]
Names = dict[Language, Annotated[str, Field(max_length=NAME_LENGTH)]]
Words = Annotated[list[Annotated[str, Field(max_length=LONGEST_WORD)]], Field(max_length=MOST_WORDS)]
Month = Annotated[str, Field(max_length=7, description="A month as 2026-03, in the zone of the house.")]
About = Annotated[int, Field(ge=0, lt=2**63, description="A product; 0 is where none is known.")]


class TopicFacts(Schema):
    """What may be said of a topic; what is not named stays."""

    names: Names = {}
    words: Words = []
    active: bool = True


class NewTopic(TopicFacts):
    kind: Literal["competitor", "wish", "objection"]
    code: Annotated[str, Field(max_length=40)]
    names: Names


class LookedFor(Schema):
    words: Words


class Heard(Schema):
    topic_id: Key


@router.get("/market/topics", summary="List market topics", openapi_extra=shows(TopicRow, many=True))
@needs(READS)
def topics(
    request: HttpRequest, language: Language = "zh-hans", active: bool = False, fields: Line = ""
) -> HttpResponse:
    """List what is listened for, by kind; with `active` what is in use alone."""
    return page(list_topics(actor=actor_of(request), language=language, active=active), fields=fields)


@router.post("/market/topics", summary="Make a market topic", openapi_extra=shows(TopicRow, status=201))
@needs(EDITS)
def add_topic(request: HttpRequest, topic: NewTopic) -> HttpResponse:
    """Make a topic; its words are listened for from now on."""

    def work(actor: Actor, now: datetime) -> Any:
        made = make_topic(actor=actor, now=now, **topic.dict())
        return _topic(actor, made.pk)

    return done(request, work, status=201, location=lambda made: f"/api/v1/market/topics/{made.id}")


@router.get("/market/topics/{topic_id}", summary="Read a market topic", openapi_extra=shows(TopicRow))
@needs(READS)
def topic(request: HttpRequest, topic_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read a topic with its words."""
    return answer(get_topic(actor=actor_of(request), topic_id=topic_id, language=language))


@router.patch("/market/topics/{topic_id}", summary="Change a market topic", openapi_extra=shows(TopicRow))
@needs(EDITS)
def edit_topic(request: HttpRequest, topic_id: Key, facts: TopicFacts) -> HttpResponse:
    """Change a topic's names, words or use; what was heard stays."""

    def work(actor: Actor, now: datetime) -> Any:
        change_topic(actor=actor, now=now, topic_id=topic_id, fields=facts.dict(exclude_unset=True))
        return _topic(actor, topic_id)

    return done(request, work)


@router.post("/market/topics/{topic_id}/past", summary="Hear the last 90 days")
@needs(EDITS)
def hear(request: HttpRequest, topic_id: Key) -> HttpResponse:
    """Suggest a topic for the messages of the last 90 days that say its words."""

    def work(actor: Actor, now: datetime) -> Any:
        return {"new": hear_past(actor=actor, now=now, topic_id=topic_id)}

    return done(request, work)


@router.post("/market/preview", summary="See what words would hear", openapi_extra=shows(PastHeard))
@needs(EDITS)
def preview(request: HttpRequest, looked_for: LookedFor) -> HttpResponse:
    """Return in how many messages of the last 90 days words would have been heard, with the newest."""
    return done(request, lambda actor, now: past_heard(actor=actor, now=now, words=looked_for.words))


@router.get("/market/signals", summary="List what was heard", openapi_extra=shows(SignalRow, many=True))
@needs(READS)
def signals(
    request: HttpRequest,
    topic_id: Key | None = None,
    product_id: About | None = None,
    matter_id: Key | None = None,
    state: Literal["", "suggested", "confirmed", "refused"] = "",
    first: Month = "",
    last: Month = "",
    language: Language = "zh-hans",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List topics heard in messages that the caller may read, the newest first; without a state all but the refused."""
    rows, after = list_signals(
        actor=actor_of(request),
        language=language,
        wanted=Wanted(
            first=_month("first", first),
            last=_month("last", last),
            topic_id=topic_id,
            product_id=product_id,
            matter_id=matter_id,
            state=state,
        ),
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("/market/signals/{signal_id}/confirm", summary="Confirm what was heard")
@needs(MARKS)
def confirm(request: HttpRequest, signal_id: Key) -> HttpResponse:
    """Confirm that a topic was meant in a message."""

    def work(actor: Actor, now: datetime) -> Any:
        return _signal(confirm_signal(actor=actor, now=now, signal_id=signal_id))

    return done(request, work)


@router.post("/market/signals/{signal_id}/refuse", summary="Say that it was not meant")
@needs(MARKS)
def refuse(request: HttpRequest, signal_id: Key) -> HttpResponse:
    """Say that a topic was not meant; it is counted no longer."""

    def work(actor: Actor, now: datetime) -> Any:
        return _signal(refuse_signal(actor=actor, now=now, signal_id=signal_id))

    return done(request, work)


@router.post("/messages/{message_id}/signals", summary="Mark a message")
@needs(MARKS)
def mark(request: HttpRequest, message_id: Key, heard: Heard) -> HttpResponse:
    """Mark a customer's message or a colleague's note with a topic."""

    def work(actor: Actor, now: datetime) -> Any:
        return _signal(mark_message(actor=actor, now=now, message_id=message_id, topic_id=heard.topic_id))

    return done(request, work, status=201)


@router.get("/market/counts", summary="Count what was heard", openapi_extra=shows(CountRow, many=True))
@needs(READS)
def counts(
    request: HttpRequest,
    topic_id: Key | None = None,
    product_id: About | None = None,
    first: Month = "",
    last: Month = "",
    fields: Line = "",
) -> HttpResponse:
    """Count by topic, month and product what was heard in matters that the caller may read, confirmed and suggested apart."""
    wanted = Wanted(
        first=_month("first", first), last=_month("last", last), topic_id=topic_id, product_id=product_id
    )
    return page(market_counts(actor=actor_of(request), wanted=wanted), fields=fields)


@router.get("/market/losses", summary="Count sales lost", openapi_extra=shows(LossRow, many=True))
@needs(READS)
def lost(
    request: HttpRequest,
    product_id: About | None = None,
    first: Month = "",
    last: Month = "",
    fields: Line = "",
) -> HttpResponse:
    """Count the sales lost to each competitor, of all that were lost in these months."""
    wanted = Wanted(first=_month("first", first), last=_month("last", last), product_id=product_id)
    return page(losses(actor=actor_of(request), wanted=wanted), fields=fields)


def _month(field: str, text: str) -> date | None:
    """Return a month, None for an empty text. Raises: InvalidValue."""
    found = month_named(text)
    if text and found is None:
        raise InvalidValue(field=field, problem=text)
    return found


def _topic(actor: Actor, topic_id: int) -> TopicRow:
    return get_topic(actor=actor, topic_id=topic_id, language=actor.language)


def _signal(signal: MarketSignal) -> dict[str, Any]:
    return {
        "id": signal.pk,
        "topic_id": signal.topic_id,
        "matter_id": signal.matter_id,
        "message_id": signal.message_id,
        "product_id": signal.product_id,
        "state": signal.state,
        "decided_at": signal.decided_at,
    }
