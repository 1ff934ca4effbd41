"""What the worker does for sales: offer what lies idle to all, keep each day's forecast."""

from django.utils import timezone

from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError
from yinuo.core.jobs import every
from yinuo.presale.actions.forecast import keep_forecast
from yinuo.presale.actions.pipeline import pool_idle
from yinuo.presale.queries.opportunities import opportunities_lying_idle


@every(300)
def pool_what_lies_idle() -> None:
    """Offer to all what nobody worked on for its stage's days; what was worked on meanwhile is left alone."""
    now = timezone.now()
    for key in opportunities_lying_idle(now=now):
        try:
            pool_idle(actor=SYSTEM, now=now, opportunity_id=key)
        except DomainError:
            continue


@every(900)
def keep_todays_forecast() -> None:
    """Keep the day's forecast, once."""
    keep_forecast(actor=SYSTEM, now=timezone.now())
