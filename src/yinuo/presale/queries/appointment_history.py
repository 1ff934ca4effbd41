"""What the past shows of appointments: whether those of one service took place on the day first agreed."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from yinuo.matters.likely import FEWEST
from yinuo.presale.models import Appointment

WINDOW = timedelta(days=365)
MOST_ROWS = 200
LEAST_ON_DAY = 0.5
OVER = ("held", "no_show", "missed", "cancelled")


class AppointmentHistory(Struct, frozen=True, kw_only=True):
    """What became of the last `n` of a service, moved ones counted once, by the day first agreed.

    `on_day` took place then; `later` took place on another day, half of them `later_days` days after it; the others
    did not take place: the customer did not come, we did not, or one of both called it off.
    """

    n: int
    on_day: int
    later: int
    no_show: int
    missed: int
    cancelled: int
    later_days: int | None

    @property
    def share_on_day(self) -> float | None:
        """Return the share that took place on the day first agreed, None where fewer than eight compare."""
        return self.on_day / self.n if self.n >= FEWEST else None

    @property
    def is_unlikely(self) -> bool:
        """Tell whether most did not take place on the day first agreed."""
        share = self.share_on_day
        return share is not None and share < LEAST_ON_DAY

    def as_json(self) -> dict[str, Any]:
        """Return the figures for a program; `share_on_day` as text, "" where too few compare."""
        share = self.share_on_day
        return {
            "n": self.n,
            "on_day": self.on_day,
            "later": self.later,
            "later_days": self.later_days,
            "no_show": self.no_show,
            "missed": self.missed,
            "cancelled": self.cancelled,
            "share_on_day": "" if share is None else f"{share:.4f}",
            "unlikely": self.is_unlikely,
        }


def history_of_service(*, service_id: int, now: datetime) -> AppointmentHistory:
    """Return what became of the last 200 appointments of a service in a year. At most two queries.

    Days are compared by how far the start was moved, to the nearest day, so that a zone makes no difference.
    """
    rows = list(
        Appointment.objects.filter(
            service=service_id, state__in=OVER, ends_at__lt=now, begins_at__gte=now - WINDOW
        )
        .order_by("-begins_at", "-id")
        .values_list("state", "begins_at", "moved_from")[:MOST_ROWS]
    )
    before = _first_starts(
        service_id, {key for _state, _at, key in rows if key is not None}, now - 2 * WINDOW
    )
    delays = [
        (state, (at - before.get(key, at)).total_seconds() / 86_400 if key is not None else 0.0)
        for state, at, key in rows
    ]
    later = sorted(round(abs(days)) for state, days in delays if state == "held" and round(abs(days)) > 0)
    counts = {code: sum(state == code for state, _days in delays) for code in OVER}
    return AppointmentHistory(
        n=len(rows),
        on_day=counts["held"] - len(later),
        later=len(later),
        no_show=counts["no_show"],
        missed=counts["missed"],
        cancelled=counts["cancelled"],
        later_days=later[(len(later) - 1) // 2] if later else None,
    )


def _first_starts(service_id: int, keys: set[int], since: datetime) -> dict[int, datetime]:
    """Return when the first of each chain of moved appointments would have begun, by the link that is asked for."""
    if not keys:
        return {}
    moved = Appointment.objects.filter(service=service_id, state="moved", begins_at__gte=since)
    known = {key: (at, link) for key, at, link in moved.values_list("pk", "begins_at", "moved_from")}
    found: dict[int, datetime] = {}
    for key in keys:
        link: int | None = key
        seen: set[int] = set()
        while link in known and link not in seen:
            seen.add(link)
            at, link = known[link]
            found[key] = at
    return found
