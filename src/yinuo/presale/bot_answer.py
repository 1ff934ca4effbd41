"""What the automatic answer would say to a matter now, before anything is written."""

from datetime import datetime

from msgspec import Struct

from yinuo.catalog.queries.suggestions import Citation, get_citation, suggest_articles
from yinuo.core.calendars import calendar_of
from yinuo.matters.models import Matter, Message
from yinuo.matters.promise_finder import find_promises
from yinuo.matters.states import MatterState
from yinuo.people.actors import customer_actor
from yinuo.presale.bot import Reason, must_hand_over, trigger_in
from yinuo.presale.bot.rules import LEAST_SHARE
from yinuo.presale.models import BotTalk

DONE = (MatterState.RESOLVED, MatterState.CLOSED, MatterState.CANCELLED)


class Answer(Struct, frozen=True, kw_only=True):
    """A passage that answers what was heard."""

    article_id: int
    citation: Citation


def heard_by_bot(matter: Matter, talk: BotTalk) -> Message | None:
    """Return the customer's last message where the automatic answer has not heard it and may still speak."""
    heard = Message.objects.filter(matter=matter, direction="in").order_by("-at", "-id").first()
    if heard is None or heard.channel != "web" or heard.pk == talk.heard_id or talk.handed_over_at:
        return None
    if talk.helped_at or matter.first_answered_at is not None or matter.state in DONE:
        return None
    return heard


def answer_to(matter: Matter, talk: BotTalk, heard: Message, *, now: datetime) -> Answer | Reason:
    """Return the passage of a public article that answers a message, or why a person must take over."""
    trigger = trigger_in(heard.text)
    if reason := must_hand_over(trigger=trigger, turns=talk.turns, waited=now - heard.at):
        return reason
    reader = customer_actor(customer_id=None, name="", language=matter.language)
    found = suggest_articles(actor=reader, text=heard.text, language=matter.language, limit=1, public=True)
    if not found or found[0].share < LEAST_SHARE:
        return Reason.UNKNOWN
    key = found[0].row.id
    citation = get_citation(actor=reader, article_id=key, text=heard.text, language=matter.language)
    if find_promises(citation.text, at=now, calendar=calendar_of(None)):
        return Reason.PROMISE
    return Answer(article_id=key, citation=citation)
