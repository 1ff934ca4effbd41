"""Keeping what was forecast, so that it can be held against what came."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.presale.journal import ForecastKept
from yinuo.presale.models import ForecastSnapshot
from yinuo.presale.queries.forecast import forecast_now
from yinuo.presale.stages import house_day


@action(journal=ForecastKept, many=True)
def keep_forecast(*, actor: Actor, now: datetime) -> int:
    """Keep today's forecast for every month, owner and currency, once a day; return how many rows were written.

    Raises: NotAllowed.
    """
    actor.require("promise.sweep")
    day = house_day(now)
    if ForecastSnapshot.objects.filter(day=day).exists():
        return 0
    rows = [
        ForecastSnapshot(
            day=day,
            month=row.month,
            owner_id=row.owner_id,
            currency=row.currency,
            weighted=row.weighted,
            open_amount=row.open_amount,
            won_amount=row.won_amount,
            count=row.count,
        )
        for row in forecast_now(now=now, whole=True)
    ]
    written = ForecastSnapshot.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        record(ForecastKept(subject_id=day.toordinal(), day=day.isoformat(), rows=len(rows)))
    return len(written)
