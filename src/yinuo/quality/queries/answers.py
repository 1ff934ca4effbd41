"""How long customers waited for the first answer."""

from datetime import datetime, timedelta

from django.db import connection
from msgspec import Struct

from yinuo.core.actor import Actor, Scope
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.matters.states import MatterPhase
from yinuo.quality.periods import Period

_SQL = """
SELECT count(*), count(first_answered_at),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY waited), percentile_disc(0.9) WITHIN GROUP (ORDER BY waited)
FROM (SELECT first_answered_at, coalesce(extract(epoch FROM first_answered_at - opened_at), 'Infinity'::float8) AS waited
      FROM ({matters}) m) w
"""


class FirstAnswers(Struct, frozen=True, kw_only=True):
    """Time from the customer's first message to the first answer by a person, day and night counted.

    What is not answered yet counts as longer than anything; so `median` and `p90` are None where that many wait.
    """

    asked: int
    answered: int
    median: timedelta | None
    p90: timedelta | None


def first_answers(
    *, period: Period, now: datetime, actor: Actor | None = None, owner_id: int | None = None
) -> FirstAnswers:
    """Return the first answers to what was asked in the period; what was dropped, merged or taken in from a spreadsheet is left out. One statement.

    Raises: NotAllowed.
    """
    rows = Matter.objects.filter(opened_at__gte=period.begins_at, opened_at__lt=min(period.ends_at, now))
    # what came with a spreadsheet was asked, and answered, elsewhere
    rows = rows.exclude(phase=MatterPhase.DROPPED).exclude(order__source="sheet")
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if actor is not None and actor.require("figures.read") is not Scope.ALL:
        rows = rows.filter(access.reach_of(actor, "figures.read"))
    matters, params = rows.order_by().values("opened_at", "first_answered_at").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(matters=matters), params)
        asked, answered, median, p90 = cursor.fetchone()
    return FirstAnswers(asked=asked, answered=answered, median=_span(median), p90=_span(p90))


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None or seconds == float("inf") else timedelta(seconds=float(seconds))
