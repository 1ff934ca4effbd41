"""Earlier good answers to questions like the one at hand."""

from datetime import datetime

from django.db.models import Max, Q
from msgspec import Struct

from yinuo.core import search
from yinuo.core.actor import Actor
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import NotFound
from yinuo.core.likeness import asked_terms
from yinuo.matters import access
from yinuo.matters.models import Matter, Message
from yinuo.matters.promise_finder import find_promises
from yinuo.matters.states import MatterState
from yinuo.presale.models import Inquiry
from yinuo.presale.rules.earlier import SCORED_WELL, reusable, worth

MOST_MATTERS = 400
MOST_QUESTIONS = 20


class EarlierAnswer(Struct, frozen=True, kw_only=True):
    """What was answered to a question like this one; `score` is the best rating of its matter, None without one."""

    message_id: int
    number: str
    asked: str
    text: str
    score: int | None
    at: datetime


def question_of(matter: Matter) -> str:
    """Return what a matter asks: its title and what the customer wrote last."""
    newest = Message.objects.filter(matter=matter, direction="in").order_by("-at", "-id").first()
    text = newest.text if newest else ""
    return text if text.startswith(matter.title.rstrip("…")) else f"{matter.title} {text}"


def find_earlier_answers(
    *, actor: Actor, now: datetime, matter_id: int, limit: int = 3
) -> list[EarlierAnswer]:
    """Return answers of resolved matters, rated well or about the same product, whose question is alike; best first.

    Left out are answers about one person and those that promise something: that was promised to somebody else. At most
    six queries. Raises: NotFound.
    """
    matter = access.matter_for(actor, matter_id, "matter.read")
    terms = asked_terms(question_of(matter))
    if not terms:
        return []
    product_id = Inquiry.objects.filter(pk=matter_id).values_list("product_id", flat=True).first()
    done = access.visible_to(actor).filter(
        state__in=(MatterState.RESOLVED, MatterState.CLOSED), language=matter.language
    )
    good = Q(ratings__score__gte=SCORED_WELL)
    if product_id is not None:
        good |= Q(inquiry__product_id=product_id)
    rated = done.filter(good).exclude(pk=matter_id).annotate(score=Max("ratings__score"))
    facts = {
        key: (number, score, product)
        for key, number, score, product in rated.order_by("-last_message_at", "-pk").values_list(
            "pk", "number", "score", "inquiry__product_id"
        )[:MOST_MATTERS]
    }
    hits = search.find_alike(terms=terms, kind="message", matter_ids=list(facts), limit=MOST_QUESTIONS)
    said = Message.objects.filter(matter__in={hit.matter_id for hit in hits}).exclude(direction="note")
    threads: dict[int, list[Message]] = {}
    for message in said.exclude(delivery="held").order_by("at", "id"):
        threads.setdefault(message.matter_id, []).append(message)
    found: dict[int, tuple[float, EarlierAnswer]] = {}
    for hit in hits:
        number, score, product = facts[hit.matter_id or 0]
        asked, answer = _exchange(threads.get(hit.matter_id or 0, []), hit.ref_id)
        if asked is None or answer is None or answer.pk in found or (score or SCORED_WELL) < SCORED_WELL:
            continue
        text = reusable(answer.text)
        if not text or find_promises(text, at=answer.at, calendar=calendar_of(None)):
            continue
        same = product_id is not None and product == product_id
        value = worth(
            share=hit.rank,
            score=score,
            same_product=same,
            age_days=(now - answer.at).total_seconds() / 86_400,
        )
        found[answer.pk] = (
            value,
            EarlierAnswer(
                message_id=answer.pk, number=number, asked=asked.text, text=text, score=score, at=answer.at
            ),
        )
    ranked = sorted(found.values(), key=lambda one: (-one[0], -one[1].message_id))
    return [answer for _value, answer in ranked[: max(1, min(limit, MOST_QUESTIONS))]]


def get_earlier_answer(*, actor: Actor, message_id: int) -> str:
    """Return what of an earlier answer may be said again. Raises: NotFound."""
    message = access.message_for(actor, message_id, "matter.read")
    text = reusable(message.text) if message.direction == "out" else ""
    if not text or find_promises(text, at=message.at, calendar=calendar_of(None)):
        raise NotFound()
    return text


def _exchange(thread: list[Message], question_id: int) -> tuple[Message | None, Message | None]:
    """Return a question of a thread and the first answer of a person after it; None for what is not there."""
    place = next((at for at, message in enumerate(thread) if message.pk == question_id), None)
    if place is None or thread[place].direction != "in":
        return None, None
    later = (message for message in thread[place + 1 :] if message.direction == "out")
    return thread[place], next((message for message in later if message.author_kind == "staff"), None)
