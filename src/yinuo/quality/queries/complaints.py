"""How complaints are handled: of those received in a period, how many to the end, in three working days, again, anew; and the rows behind."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.crypto import salted_hmac
from msgspec import Struct

from yinuo.aftersale.journal import AppealOverturned, ComplaintReopened, ComplaintTaken
from yinuo.aftersale.models import Complaint, FinalAnswer
from yinuo.core.actor import Actor, Scope
from yinuo.core.calendars import calendar_of
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import InvalidValue
from yinuo.core.models import JournalEntry
from yinuo.core.worktime import Unit
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.quality import rules
from yinuo.quality.periods import Period

STANDINGS = ("handled", "open", "not_accepted", "transferred", "withdrawn", "merged")
TIMINGS = ("in_time", "late", "undisposed", "pending")
DAYS = 3
"""Working days for the first disposition. Source: 服务流程 2020-06-08, 在三个工作日内做出处置意见."""
HANDLED_TARGET = 0.99
"""Source: the same, 投诉处理率 99%."""
REPEAT_DAYS = 90
MEASURES = (*STANDINGS, "due", *TIMINGS, "repeat", "answered", "reopened")
CHUNK = 500
_COUNTED = TIMINGS[:3]
_ENDED = (FinalAnswer.Kind.CLOSED, FinalAnswer.Kind.MEDIATION_ENDED)
_FACTS = (
    "pk",
    "received_at",
    "due_at",
    "disposed_at",
    "timing",
    "standing",
    "repeat",
    "answered",
    "reopened",
)


class _Named(Func):
    """The instant that a table (JSON, text → text) names for a key."""

    template = "(%(expressions)s)::timestamptz"
    arg_joiner = "::jsonb ->> "
    arity = 2
    output_field = DateTimeField()


class ComplaintRate(Struct, frozen=True, kw_only=True):
    """`x` of `n` complaints. `open` are those in `n` that may still come to count in `x`."""

    code: str
    x: int
    n: int
    open: int = 0
    target: float | None = None

    @property
    def is_small(self) -> bool:
        """Whether there are too few for a percentage."""
        return self.n < rules.SMALL

    @property
    def rate(self) -> float | None:
        return self.x / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        return rules.wilson(x=self.x, n=self.n)

    @property
    def verdict(self) -> str:
        """Met: proven even if nothing that is open ends well; missed: proven even if all of it does."""
        if self.target is None:
            return ""
        if rules.verdict(x=self.x, n=self.n, target=self.target) == "met":
            return "met"
        best = rules.verdict(x=self.x + self.open, n=self.n, target=self.target)
        return "missed" if best == "missed" else "unclear"


class ComplaintFigures(Struct, frozen=True, kw_only=True):
    """Complaints by the day of receipt, each once.

    Each has one standing: `handled` (looked into and ended with a final answer), still `open`, `not_accepted`, `transferred`,
    `withdrawn`, or `merged` before its end. Each has one timing: the first disposition `in_time` or `late`, or none though it fell due
    (`undisposed`); where the three working days run yet it is `pending`. `repeats` came from somebody who had complained of the
    same before; of those that ever had a final answer (`answered`), some were taken up again (`reopened`).
    """

    received: int = 0
    handled: int = 0
    open: int = 0
    not_accepted: int = 0
    transferred: int = 0
    withdrawn: int = 0
    merged: int = 0
    in_time: int = 0
    late: int = 0
    undisposed: int = 0
    pending: int = 0
    repeats: int = 0
    answered: int = 0
    reopened: int = 0

    @property
    def rates(self) -> tuple[ComplaintRate, ...]:
        """The four rates: handled, three_days, repeat, reopened."""
        fell_due = self.in_time + self.late + self.undisposed
        return (
            ComplaintRate(
                code="handled", x=self.handled, n=self.received, open=self.open, target=HANDLED_TARGET
            ),
            ComplaintRate(code="three_days", x=self.in_time, n=fell_due),
            ComplaintRate(code="repeat", x=self.repeats, n=self.received),
            ComplaintRate(code="reopened", x=self.reopened, n=self.answered),
        )


class ComplaintBehind(Struct, frozen=True, kw_only=True):
    """One complaint behind a number. `due_at` is the end of its three working days, `disposed_at` its own first disposition."""

    id: int
    number: str
    title: str
    received_at: datetime
    due_at: datetime
    disposed_at: datetime | None
    timing: str
    standing: str
    repeat: bool
    answered: bool
    reopened: bool


class ComplaintFact(Struct, frozen=True, kw_only=True):
    """One complaint as everyone may see it: nothing personal. `id` is a keyed digest that stays the same."""

    id: str
    received_at: datetime
    due_at: datetime
    disposed_at: datetime | None
    timing: str
    standing: str
    repeat: bool
    answered: bool
    reopened: bool


def complaint_figures(*, period: Period, now: datetime, actor: Actor | None = None) -> ComplaintFigures:
    """Return the figures of what was received in the period. One statement.

    Nothing is left out: what was merged, withdrawn, handed on or not taken on stays in the denominators, with what it had of its own.
    With an actor, only complaints that their right to figures reaches. Raises: NotAllowed.
    """
    counts: dict[str, int] = dict.fromkeys(ComplaintFigures.__struct_fields__, 0)
    groups = _received(period, now, actor=actor).order_by()
    for row in groups.values("standing", "timing", "repeat", "answered", "reopened").annotate(n=Count("pk")):
        n = row["n"]
        named = [row["standing"], row["timing"], "received"]
        named += [
            name
            for name, is_so in (
                ("repeats", row["repeat"]),
                ("answered", row["answered"]),
                ("reopened", row["answered"] and row["reopened"]),
            )
            if is_so
        ]
        for name in named:
            counts[name] += n
    return ComplaintFigures(**counts)


def complaints_behind(
    *, actor: Actor, period: Period, now: datetime, measure: str = "", after: str = "", limit: int = 100
) -> tuple[list[ComplaintBehind], str]:
    """Return the complaints behind a number, the last received first, and the cursor of the next page, "" at the end. One statement.

    `measure` is a standing, a timing, "due" (all whose three working days are over), "repeat", "answered" or "reopened"; "" is all.
    Raises: NotAllowed, InvalidValue.
    """
    if measure and measure not in MEASURES:
        raise InvalidValue(field="measure", problem=measure[:40])
    rows = _received(period, now, actor=actor)
    rows = rows.filter(_measured(measure)) if measure else rows
    found = list(_after(rows, after).values("number", "title", *_FACTS)[: limit + 1])
    page = [ComplaintBehind(id=row.pop("pk"), **row) for row in found[:limit]]
    return page, cursor_of(page[-1].received_at, page[-1].id) if len(found) > limit else ""


def complaint_facts(*, period: Period, now: datetime, actor: Actor | None = None) -> Iterator[ComplaintFact]:
    """Yield every complaint of the period, the last received first. Raises: NotAllowed."""
    last = ""
    while True:
        found = list(_after(_received(period, now, actor=actor), last).values(*_FACTS)[:CHUNK])
        for row in found:
            key = row.pop("pk")
            digest = salted_hmac("yinuo.quality.complaints", str(key), algorithm="sha256").hexdigest()[:20]
            last = cursor_of(row["received_at"], key)
            yield ComplaintFact(id=digest, **row)
        if len(found) < CHUNK:
            return


def _received(period: Period, now: datetime, *, actor: Actor | None) -> Any:
    """Return what was received in the period, each complaint with all that is counted of it.

    Receipt is what the journal says: a letter counts by the day on which it came, not by that on which it was typed.
    """
    entries = JournalEntry.objects.filter(matter_id=OuterRef("pk")).order_by("id")
    taken = entries.filter(verb=ComplaintTaken.verb).annotate(
        of=Cast(KeyTextTransform("received_at", "facts"), DateTimeField())
    )
    # taken down after it was received, never before
    rows = Complaint.objects.filter(opened_at__gte=period.begins_at)
    if actor is not None and actor.require("figures.read") is not Scope.ALL:
        reach = Matter.objects.filter(access.reach_of(actor, "figures.read")).order_by()
        rows = rows.filter(matter__in=reach.values("pk"))
    rows = rows.annotate(received_at=Coalesce(Subquery(taken.values("of")[:1]), F("opened_at")))
    rows = rows.filter(received_at__gte=period.begins_at, received_at__lt=min(period.ends_at, now))
    answers = FinalAnswer.objects.filter(complaint=OuterRef("pk"))
    again = entries.filter(verb__in=(ComplaintReopened.verb, AppealOverturned.verb))
    # zone of the calendar: its days are counted
    zone = calendar_of().zone
    table = json.dumps({day.isoformat(): due.isoformat() for day, due in _dues(period).items()})
    return rows.annotate(
        due_at=_Named(Value(table), Cast(TruncDate("received_at", tzinfo=zone), TextField())),
        # one split off brings its origin's first disposition along, which is not its own
        disposed_at=Case(
            When(proposed_at__gte=F("opened_at"), then=F("proposed_at")), output_field=DateTimeField()
        ),
        answered=Exists(answers.exclude(kind=FinalAnswer.Kind.WITHDRAWN)),
        reopened=Exists(again),
        repeat=Case(
            When(Exists(_earlier().filter(_ALIKE)), then=Value(True)),
            When(_SAYS_NOTHING & Exists(_earlier()), then=Value(True)),
            default=Value(False),
        ),
        standing=Case(
            When(
                Q(stage__in=("closed", "mediation_ended")) & Exists(answers.filter(kind__in=_ENDED)),
                then=Value("handled"),
            ),
            When(merged_into__isnull=False, then=Value("merged")),
            When(stage__in=("not_accepted", "transferred", "withdrawn"), then=F("stage")),
            # the review of one that was not taken on found that to be right
            When(
                Q(stage="closed") & Exists(answers.filter(kind=FinalAnswer.Kind.UPHELD)),
                then=Value("not_accepted"),
            ),
            default=Value("open"),
            output_field=CharField(),
        ),
    ).annotate(
        timing=Case(
            When(due_at__gt=now, then=Value("pending")),
            When(disposed_at__isnull=True, then=Value("undisposed")),
            When(disposed_at__lt=F("due_at"), then=Value("in_time")),
            default=Value("late"),
            output_field=CharField(),
        )
    )


_SAYS_NOTHING = Q(purchase__isnull=True, product__isnull=True, serial="")
_ALIKE = (
    Q(purchase=OuterRef("purchase"))
    | Q(product=OuterRef("product"))
    | (Q(serial=OuterRef("serial")) & ~Q(serial=""))
    | _SAYS_NOTHING
)


def _earlier() -> Any:
    """Return the same customer's complaints of the days before."""
    before = Q(opened_at__lt=OuterRef("opened_at")) | Q(
        opened_at=OuterRef("opened_at"), pk__lt=OuterRef("pk")
    )
    since = OuterRef("opened_at") - timedelta(days=REPEAT_DAYS)
    return Complaint.objects.filter(before, customer=OuterRef("customer"), opened_at__gte=since)


def _dues(period: Period) -> dict[date, datetime]:
    """Return the end of the three working days for each day of receipt, by the house's calendar, whoever works on it."""
    calendar = calendar_of()
    day, last = calendar.local_date(period.begins_at), calendar.local_date(period.ends_at)
    found = {}
    while day <= last:
        found[day] = calendar.add(calendar.instant(day, 12 * 60), DAYS, Unit.WORKING_DAYS).at
        day += timedelta(days=1)
    return found


def _measured(measure: str) -> Q:
    if measure in STANDINGS:
        return Q(standing=measure)
    if measure in TIMINGS:
        return Q(timing=measure)
    return {
        "due": Q(timing__in=_COUNTED),
        "repeat": Q(repeat=True),
        "answered": Q(answered=True),
        "reopened": Q(answered=True, reopened=True),
    }[measure]


def _after(rows: Any, cursor: str) -> Any:
    rows = rows.order_by("-received_at", "-pk")
    if not cursor:
        return rows
    instant, number = read_instant_cursor(cursor, field="after")
    return rows.filter(Q(received_at__lt=instant) | Q(received_at=instant, pk__lt=number))
