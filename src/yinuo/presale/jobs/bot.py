"""The automatic answer, given by the worker right after the question was taken in."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yinuo.core.actor import SYSTEM
from yinuo.core.calendars import calendar_of
from yinuo.presale.actions.bot import answer_by_bot
from yinuo.presale.phrasing import Wording, word_anew
from yinuo.presale.phrasing.endpoint import endpoint
from yinuo.presale.queries.bot import find_passage_to_word


@app.task(name="presale.answer_automatically")
def answer_automatically(matter_id: int) -> None:
    """Answer what the customer wrote last in a matter, or leave it to a person."""
    wording = _wording(matter_id)
    answer_by_bot(actor=SYSTEM, now=timezone.now(), matter_id=matter_id, wording=wording)


def _wording(matter_id: int) -> Wording | None:
    """Ask the language model before the transaction: nobody waits for a lock while it thinks."""
    at = endpoint()
    if at is None:
        return None
    now = timezone.now()
    found = find_passage_to_word(actor=SYSTEM, now=now, matter_id=matter_id)
    if found is None:
        return None
    return word_anew(
        at,
        heard_id=found.heard_id,
        question=found.question,
        title=found.title,
        passage=found.passage,
        language=found.language,
        names=found.names,
        now=now,
        calendar=calendar_of(None),
    )
