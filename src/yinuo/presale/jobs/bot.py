"""The automatic answer, given by the worker right after the question was taken in."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yinuo.core.actor import SYSTEM
from yinuo.presale.actions.bot import answer_by_bot


@app.task(name="presale.answer_automatically")
def answer_automatically(matter_id: int) -> None:
    """Answer what the customer wrote last in a matter, or leave it to a person."""
    answer_by_bot(actor=SYSTEM, now=timezone.now(), matter_id=matter_id)
