"""The daily anchor of the journal: what was recorded in a day, sealed, each over the one before."""

from datetime import UTC, date, datetime, timedelta

from django.db.models import Max, Min
from django.utils import timezone

from yinuo.core.jobs import every
from yinuo.core.journal import anchor_heads
from yinuo.core.models import JournalAnchor, JournalEntry

# An operation that began before midnight may still commit a little after it.
GRACE = timedelta(minutes=10)


@every(600)
def anchor_past_days() -> None:
    """Anchor every day that is over and was not anchored yet, in order, however long nobody ran."""
    anchor_until(now=timezone.now())


def anchor_until(*, now: datetime) -> list[date]:
    """Anchor the days before `now` (UTC) that have entries and come after the last anchor; return them."""
    last = JournalAnchor.objects.aggregate(day=Max("day"))["day"]
    first = JournalEntry.objects.aggregate(at=Min("recorded_at"))["at"]
    if first is None:
        return []
    day = first.astimezone(UTC).date() if last is None else last + timedelta(days=1)
    over = (now - GRACE).astimezone(UTC).date()
    anchored = []
    while day < over:
        if anchor_heads(day=day, now=now) is not None:
            anchored.append(day)
        day += timedelta(days=1)
    return anchored
