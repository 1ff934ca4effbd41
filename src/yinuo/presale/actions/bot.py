"""The automatic answer: given from public articles, left to a person, said to have helped."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.catalog.queries.suggestions import cite_article, suggest_articles
from yinuo.core.action import action, change, current_frame, record
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.live import tell
from yinuo.matters import access, promises
from yinuo.matters.actions.messages import write_message
from yinuo.matters.journal import ReplySent
from yinuo.matters.models import Matter, Message
from yinuo.matters.outgoing import send_to_customer
from yinuo.matters.promise_finder import find_promises
from yinuo.matters.search import index_message
from yinuo.matters.states import MatterState
from yinuo.people.actors import customer_actor
from yinuo.presale.bot import Reason, must_hand_over, trigger_in
from yinuo.presale.bot.rules import LEAST_SHARE
from yinuo.presale.journal import BotAnswered, BotHandedOver, BotHelped
from yinuo.presale.models import BotTalk

DONE = (MatterState.RESOLVED, MatterState.CLOSED, MatterState.CANCELLED)


@action(journal=(BotAnswered, BotHandedOver), many=True)
def answer_by_bot(*, actor: Actor, now: datetime, matter_id: int) -> Message | None:
    """Answer what the customer wrote last from public articles, or leave it to a person; None where nothing is said.

    It is silent where a person has answered or taken over, where the matter is done, and for what it has heard before.
    What it says names its source and promises nothing. Raises: NotFound, NotAllowed.
    """
    matter = access.matter_for(actor, matter_id, "matter.reply", lock=True)
    talk = BotTalk.objects.filter(pk=matter.pk).first() or BotTalk(matter=matter)
    heard = Message.objects.filter(matter=matter, direction="in").order_by("-at", "-id").first()
    if heard is None or heard.channel != "web" or heard.pk == talk.heard_id or talk.handed_over_at:
        return None
    if talk.helped_at or matter.first_answered_at is not None or matter.state in DONE:
        return None
    talk.heard_id = heard.pk
    trigger = trigger_in(heard.text)
    if reason := must_hand_over(trigger=trigger, turns=talk.turns, waited=now - heard.at):
        return _hand_over(matter, talk, reason, now=now)
    reader = customer_actor(customer_id=None, name="", language=matter.language)
    found = suggest_articles(actor=reader, text=heard.text, language=matter.language, limit=1, public=True)
    if not found or found[0].share < LEAST_SHARE:
        return _hand_over(matter, talk, Reason.UNKNOWN, now=now)
    key = found[0].row.id
    cited = cite_article(actor=reader, article_id=key, text=heard.text, language=matter.language)
    with translation.override(matter.language):
        opening = _("This is an automatic answer, taken from our help pages.")
        closing = _("If it does not help, say so here: a person takes over at once.")
    if find_promises(cited, at=now, calendar=calendar_of(None)):
        return _hand_over(matter, talk, Reason.PROMISE, now=now)
    talk.turns += 1
    talk.save()
    message = _say(matter, f"{opening}\n\n{cited}\n\n{closing}", now=now)
    record(BotAnswered(subject_id=matter.pk, matter_id=matter.pk, message_id=message.pk, article_id=key))
    return message


@action(journal=BotHandedOver, many=True)
def ask_for_person(*, actor: Actor, now: datetime, matter_id: int) -> None:
    """Leave the matter to a person because the customer asks for one; asked twice it stays as it is.

    Raises: NotFound, NotAllowed.
    """
    matter = access.matter_for(actor, matter_id, "matter.write_in", lock=True)
    talk = BotTalk.objects.filter(pk=matter.pk, handed_over_at=None, helped_at=None).first()
    if talk is not None:
        _hand_over(matter, talk, Reason.ASKED, now=now)


@action(journal=BotHelped, many=True)
def say_bot_helped(*, actor: Actor, now: datetime, matter_id: int) -> None:
    """Take down that the automatic answer helped: only now it counts as the first answer, and meets its promise.

    Raises: NotFound, NotAllowed.
    """
    matter = access.matter_for(actor, matter_id, "matter.write_in", lock=True)
    talk = BotTalk.objects.filter(pk=matter.pk, turns__gt=0, handed_over_at=None, helped_at=None).first()
    if talk is None:
        return
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    talk.helped_at = now
    talk.save(update_fields=["helped_at"])
    if matter.first_answered_at is None:
        change(matter, first_answered_at=now)
    entry = record(BotHelped(subject_id=matter.pk, matter_id=matter.pk))
    promises.meet_running(matter, lambda one: ReplySent.verb in one.met_by.split(), evidence_id=entry.id)
    tell(f"matter:{matter.pk}", event="message", id=matter.pk)


def _hand_over(matter: Matter, talk: BotTalk, reason: Reason, *, now: datetime) -> Message | None:
    """Fall silent for good, with the reason for whoever takes over; say so to a customer who was spoken to."""
    talk.handed_over_at, talk.reason = now, reason.value
    talk.save()
    record(BotHandedOver(subject_id=matter.pk, matter_id=matter.pk, reason=reason.value))
    tell("desk", event="matter", id=matter.pk)
    if not talk.turns:
        return None
    with translation.override(matter.language):
        return _say(
            matter,
            _("A person takes over. All that you wrote is here; nothing has to be said twice."),
            now=now,
        )


def _say(matter: Matter, text: str, *, now: datetime) -> Message:
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    with translation.override(matter.language):
        name = _("Automatic answer")
    message = write_message(
        matter,
        direction="out",
        channel=matter.channel,
        author_kind="bot",
        author_name=name,
        text=text,
        at=now,
    )
    send_to_customer(matter, message)
    index_message(matter, message)
    tell(f"matter:{matter.pk}", event="message", id=message.pk)
    return message
