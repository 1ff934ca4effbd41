"""What the past shows: how long promises of one act took in one team."""

from datetime import datetime, timedelta

from django.db.models import Q
from msgspec import Struct

from yinuo.matters.models import Promise

WINDOW = timedelta(days=180)
MOST_ROWS = 500
SETTLED = ("kept", "kept_late", "broken", "remedied", "written_off")


class Past(Struct, frozen=True, kw_only=True):
    """A promise that came to its end; `done_at` is None where it was never done."""

    made_at: datetime
    due_at: datetime
    done_at: datetime | None


def settled_like(*, words: tuple[str, ...], team_id: int | None, now: datetime) -> list[Past]:
    """Return what became of the newest 500 promises with one of these words, made in a team in the last 180 days.

    Only promises that people made: what a standard asks for says nothing of what a person can do. One statement.
    """
    rows = Promise.objects.filter(
        made_at__gte=now - WINDOW, made_at__lt=now, state__in=SETTLED, standard_version__isnull=True
    )
    said = Q()
    for word in words:
        said |= Q(what__icontains=word)
    rows = rows.filter(said)
    if team_id is not None:
        rows = rows.filter(matter__team_id=team_id)
    values = rows.order_by("-made_at", "-id").values_list("made_at", "due_at", "settled_at", "state")[
        :MOST_ROWS
    ]
    return [
        Past(made_at=made, due_at=due, done_at=settled if state in ("kept", "kept_late") else None)
        for made, due, settled, state in values
    ]
