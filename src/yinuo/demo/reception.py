"""How the house talks: five standards from the first day on, and replies that the manager read along last week."""

from datetime import datetime, timedelta

from yinuo.core.actor import SYSTEM
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.actions.reception import begin_reception, draw_replies, review_reply
from yinuo.matters.queries.reception import list_reviews

_READER = "gaojianguo"
_DRAWN, _READ = 10, 7
_CODES = ("greeting", "first-answer", "tone", "emoji", "thanks")
# What the reader said of each reply, point by point: y yes, n no, - does not apply.
_SAID = ("yyy--", "yyyyy", "nyy--", "yny--", "yyy-y", "yyn--", "yyyy-")
_MARKS = {"y": "yes", "n": "no", "-": "does_not_apply"}


def begin_to_talk(*, now: datetime) -> None:
    """Put the five into force."""
    begin_reception(actor=SYSTEM, now=now)


def reception_stories(stage: Stage) -> list[Story]:
    """Return the story of the replies that were drawn and read."""
    return [_read_along(stage)]


def _read_along(stage: Stage) -> Story:
    at = stage.day(-4, 17, 5)
    yield at
    draw_replies(actor=stage.actor(_READER, at), now=at, size=_DRAWN, days=21)
    for row, said in zip(list_reviews(actor=stage.actor(_READER, at))[:_READ], _SAID, strict=False):
        at += timedelta(minutes=3)
        yield at
        marks = {code: _MARKS[mark] for code, mark in zip(_CODES, said, strict=True)}
        review_reply(actor=stage.actor(_READER, at), now=at, review_id=row.id, marks=marks)
