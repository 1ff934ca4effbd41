"""The plan of an order's work: when each stage ends as things are, and why it ends later than was said."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

DELIVERY = "delivery"
OUTSIDE = frozenset({DELIVERY, "installation"})
"""The stages that come after the goods are ready to leave."""


class Stage(Struct, frozen=True, kw_only=True):
    """A stage in the order of the work. `length_days` is how long it takes, in days as the plan counts them.

    `reported_on` is the end that somebody foresees, None where nobody said anything.
    """

    code: str
    planned_on: date
    length_days: int
    weight: int = 1
    percent: int = 0
    done_on: date | None = None
    reported_on: date | None = None


class Foreseen(Struct, frozen=True, kw_only=True):
    """When a stage ends as things are. `pushed_days` is how much of its delay comes from the stages before it."""

    code: str
    on: date
    late_days: int
    pushed_days: int


def forecast(
    stages: Sequence[Stage],
    *,
    today: date,
    later: Callable[[date, int], date],
    days_between: Callable[[date, date], int],
) -> list[Foreseen]:
    """Return the end of each stage: its own, but not before the one in front of it has ended and it has had its time.

    A stage that is not done cannot end before today. `later` counts days on from a day and `days_between` the days from
    one to another (less than 0 backwards), both on the calendar of the work.
    """
    found: list[Foreseen] = []
    pushed_to: date | None = None
    for stage in stages:
        if stage.done_on is not None:
            on = stage.done_on
        else:
            own = stage.reported_on or stage.planned_on
            after_others = later(pushed_to, stage.length_days) if pushed_to is not None else own
            on = max(own, after_others, today)
        late = days_between(stage.planned_on, on)
        before = found[-1].late_days if found else 0
        found.append(Foreseen(code=stage.code, on=on, late_days=late, pushed_days=max(0, min(before, late))))
        pushed_to = on
    return found


def overall_percent(stages: Sequence[Stage]) -> int:
    """Return how far the whole is, in percent, each stage by its weight, rounded down: only all of it is 100."""
    whole = sum(stage.weight for stage in stages)
    if not whole:
        return 0
    return sum(stage.weight * (100 if stage.done_on else stage.percent) for stage in stages) // whole


class Cause(Struct, frozen=True, kw_only=True):
    """One reason why a day moved: what moved it, from when to when, and in whose words. `kind`: slip, overdue, pushed, change, hold, shipment."""

    kind: str
    at: date
    what: str
    days: int
    words: str = ""


def explained(causes: Sequence[Cause]) -> list[Cause]:
    """Return the causes in the order in which they happened; those of one thing on one day are one."""
    found: list[Cause] = []
    for cause in sorted(causes, key=lambda one: one.at):
        last = found[-1] if found else None
        if last is not None and (last.kind, last.what, last.at) == (cause.kind, cause.what, cause.at):
            words = "; ".join(dict.fromkeys(part for part in (last.words, cause.words) if part))
            found[-1] = replace(last, days=last.days + cause.days, words=words)
        else:
            found.append(cause)
    return [cause for cause in found if cause.days]
