"""What the past shows of designs: how long those of one kind took until their first version was delivered."""

from datetime import datetime, timedelta

from django.db.models import Min

from yinuo.matters.queries.figures_of_history import Past
from yinuo.presale.models import Design

WINDOW = timedelta(days=365)
MOST_ROWS = 500


def past_designs(*, kind: str, now: datetime) -> list[Past]:
    """Return the newest 500 designs of a kind that were asked for in the last year and delivered or dropped. One query.

    A dropped one that was never delivered counts as never done; one that is still drawn counts only once its day is over.
    """
    rows = (
        Design.objects.filter(kind=kind, asked_at__gte=now - WINDOW, asked_at__lt=now)
        .annotate(done_at=Min("versions__delivered_at"))
        .order_by("-asked_at", "-id")
        .values_list("asked_at", "promise__first_due_at", "done_at", "state")[:MOST_ROWS]
    )
    found = []
    for asked_at, due_at, done_at, state in rows:
        due = due_at or asked_at
        if done_at is not None or state == "dropped" or due < now:
            found.append(Past(made_at=asked_at, due_at=due, done_at=done_at))
    return found
