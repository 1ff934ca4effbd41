"""The automatic answer: given from public articles, left to a person, said to have helped."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.catalog.queries.suggestions import Citation
from yinuo.core.action import action, change, current_frame, record
from yinuo.core.actor import Actor
from yinuo.core.live import tell
from yinuo.matters import access, promises
from yinuo.matters.actions.messages import write_message
from yinuo.matters.journal import ReplySent
from yinuo.matters.models import Matter, Message
from yinuo.matters.outgoing import send_to_customer
from yinuo.matters.search import index_message
from yinuo.presale.bot import Reason
from yinuo.presale.bot_answer import answer_to, heard_by_bot
from yinuo.presale.journal import BotAnswered, BotHandedOver, BotHelped, BotWorded, BotWordingRefused
from yinuo.presale.models import BotTalk
from yinuo.presale.phrasing import Objection, Wording


@action(journal=(BotAnswered, BotHandedOver), many=True)
def answer_by_bot(
    *, actor: Actor, now: datetime, matter_id: int, wording: Wording | None = None
) -> Message | None:
    """Answer what the customer wrote last from public articles, or leave it to a person; None where nothing is said.

    It is silent where a person has answered or taken over, where the matter is done, and for what it has heard before.
    What it says names its source and promises nothing. A `wording` takes the place of the passage that it was made of,
    for the message that it was made for. Raises: NotFound, NotAllowed.
    """
    matter = access.matter_for(actor, matter_id, "matter.reply", lock=True)
    talk = BotTalk.objects.filter(pk=matter.pk).first() or BotTalk(matter=matter)
    heard = heard_by_bot(matter, talk)
    if heard is None:
        return None
    talk.heard_id = heard.pk
    found = answer_to(matter, talk, heard, now=now)
    if isinstance(found, Reason):
        return _hand_over(matter, talk, found, now=now)
    objection = _objection(wording, heard_id=heard.pk, passage=found.citation.passage)
    words = wording.text if wording is not None and objection is None else ""
    talk.turns += 1
    talk.save()
    message = _say(matter, _answer(found.citation, words=words, language=matter.language), now=now)
    record(
        BotAnswered(
            subject_id=matter.pk, matter_id=matter.pk, message_id=message.pk, article_id=found.article_id
        )
    )
    if wording is not None:
        _record_wording(message, wording, objection)
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


def _objection(wording: Wording | None, *, heard_id: int, passage: str) -> Objection | None:
    if wording is None or wording.objection is not None:
        return wording.objection if wording is not None else None
    fits = wording.heard_id == heard_id and wording.passage == passage
    return None if fits else Objection.CHANGED


def _record_wording(message: Message, wording: Wording, objection: Objection | None) -> None:
    key = message.matter_id
    if objection is None:
        record(BotWorded(subject_id=key, matter_id=key, message_id=message.pk, model=wording.model))
    else:
        record(
            BotWordingRefused(subject_id=key, matter_id=key, message_id=message.pk, objection=objection.value)
        )


def _answer(citation: Citation, *, words: str, language: str) -> str:
    """Return what is said: that it is automatic, the passage or other words for it, what must be told, the source."""
    with translation.override(language):
        opening = (
            _("This is an automatic answer, worded by a language model from our help page.")
            if words
            else _("This is an automatic answer, taken from our help pages.")
        )
        closing = _("If it does not help, say so here: a person takes over at once.")
    return f"{opening}\n\n{citation.said_as(words or citation.passage)}\n\n{closing}"


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
