"""How well those who ask are answered, who bought and who did not side by side, and the inquiries behind each number."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncMonth
from msgspec import Struct

from yinuo.core.actor import Actor, Scope
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import InvalidValue
from yinuo.core.organisation import organisation
from yinuo.matters import access
from yinuo.matters.journal import MatterOpened, ReplySent
from yinuo.matters.models import Matter, Message, Promise, Rating
from yinuo.matters.states import MatterPhase
from yinuo.presale.inquiry_settings import inquiry_counting
from yinuo.presale.models import Inquiry
from yinuo.quality import rules
from yinuo.quality.periods import Period
from yinuo.quality.queries.kept import COUNTED, with_outcome

SIDES = ("bought", "not_bought", "undecided")
GROUPS = ("manner", "month")
MEASURES = ("kept", "not_kept", "answered", "waiting", "rated", "satisfied")
SATISFIED = 4
_NEVER = timedelta(days=36500)


class _Median(Aggregate):
    """The value that half do not exceed."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    arity = 1


class AnswersGiven(Struct, frozen=True, kw_only=True):
    """How inquiries were answered. `due` and `kept` are first answers owed by a standard; `replies` are people's.

    `median` is None where more than half still wait. Who left a shop was answered face to face: `asked` and the ratings
    count them, `timed` and the first answers do not. `scores` is the sum of the last rating of each that was `rated`.
    """

    asked: int = 0
    timed: int = 0
    answered: int = 0
    due: int = 0
    kept: int = 0
    median: timedelta | None = None
    replies: int = 0
    rated: int = 0
    scores: int = 0
    satisfied: int = 0

    @property
    def kept_rate(self) -> float | None:
        return self.kept / self.due if self.due else None

    @property
    def kept_interval(self) -> tuple[float, float]:
        return rules.wilson(x=self.kept, n=self.due)

    @property
    def satisfied_rate(self) -> float | None:
        return self.satisfied / self.rated if self.rated else None

    @property
    def satisfied_interval(self) -> tuple[float, float]:
        return rules.wilson(x=self.satisfied, n=self.rated)

    @property
    def mean_score(self) -> float | None:
        return self.scores / self.rated if self.rated else None

    @property
    def replies_each(self) -> float | None:
        return self.replies / self.asked if self.asked else None


class InquirersFigure(Struct, frozen=True, kw_only=True):
    """One group, its sides beside each other; `key` is a manner or a month (YYYY-MM), empty for all together."""

    key: str
    bought: AnswersGiven
    not_bought: AnswersGiven
    undecided: AnswersGiven


class InquirerRow(Struct, frozen=True, kw_only=True):
    """One inquiry behind a number. `outcome` is how its first answer was kept, empty where none was owed or fell due yet."""

    id: int
    number: str
    title: str
    manner: str
    side: str
    opened_at: datetime
    waited_s: float | None
    outcome: str
    replies: int
    score: int | None
    bought_at: datetime | None


def inquirers_figures(
    *, actor: Actor, period: Period, now: datetime, by: str = "manner"
) -> list[InquirersFigure]:
    """Return all together first, then a figure for each manner or (newest first) month of asking. Three statements.

    What was cancelled or merged into another is left out. Whoever has not bought counts as `not_bought` only after the house's
    days, until then as `undecided`. Raises: NotAllowed, InvalidValue.
    """
    if by not in GROUPS:
        raise InvalidValue(field="by", problem=by[:40])
    rows = _asked(actor, period, now)
    groups = _summed(rows.values("side", key=_key(by)))
    whole = _summed(rows.annotate(key=Value("")).values("side", "key"))
    keys = {row["key"] for row in groups}
    inner = (
        [key for key in Inquiry.Manner.values if key in keys]
        if by == "manner"
        else sorted(keys, reverse=True)
    )
    return [_figure("", whole), *(_figure(key, groups) for key in inner)]


def inquirers_behind(
    *,
    actor: Actor,
    period: Period,
    now: datetime,
    by: str = "manner",
    key: str = "",
    side: str = "",
    measure: str = "",
    after: str = "",
    limit: int = 100,
) -> tuple[list[InquirerRow], str]:
    """Return the inquiries behind a number, the newest first, and the cursor of the next page, "" at the end. Two statements.

    `key` "" is every group, `side` "" every side. `measure`: "" all, kept, not_kept (first answers), answered, waiting, rated,
    satisfied. Raises: NotAllowed, InvalidValue.
    """
    if by not in GROUPS or (side and side not in SIDES) or (measure and measure not in MEASURES):
        raise InvalidValue(field="measure", problem=(measure or side or by)[:40])
    rows = _asked(actor, period, now)
    rows = _of_group(rows, by, key) if key else rows
    rows = rows.filter(side=side) if side else rows
    rows = rows.filter(_MEASURED[measure]) if measure else rows
    if after:
        at, last = read_instant_cursor(after, field="after")
        rows = rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, pk__lt=last))
    found = list(
        rows.values(
            "id", "number", "title", "manner", "side", "opened_at", "outcome", "replies", "score", "bought_at", "waited",
            "timed",
        ).order_by("-opened_at", "-pk")[: limit + 1]
    )  # fmt: skip
    page = [_behind(row) for row in found[:limit]]
    return page, cursor_of(page[-1].opened_at, page[-1].id) if len(found) > limit else ""


def _asked(actor: Actor, period: Period, now: datetime) -> Any:
    """Return what was asked in the period, each inquiry with its side and what is counted of it."""
    rows = Inquiry.objects.filter(opened_at__gte=period.begins_at, opened_at__lt=min(period.ends_at, now))
    rows = rows.exclude(phase=MatterPhase.DROPPED).filter(merged_into__isnull=True)
    if actor.require("figures.read") is not Scope.ALL:
        reach = Matter.objects.filter(access.reach_of(actor, "figures.read")).order_by()
        rows = rows.filter(pk__in=reach.values("pk"))
    decided = now - timedelta(days=inquiry_counting().not_bought_after_days)
    owed = Promise.objects.filter(
        matter=OuterRef("pk"),
        due_at__lt=now,
        standard_version__starts_on__contains=[MatterOpened.verb],
        standard_version__met_by__contains=[ReplySent.verb],
    )
    replies = Message.objects.filter(matter=OuterRef("pk"), direction="out", author_kind="staff")
    ratings = Rating.objects.filter(matter=OuterRef("pk")).order_by("-at", "-pk")
    left = Q(manner=Inquiry.Manner.LEFT)
    return rows.annotate(
        side=Case(
            When(bought_at__isnull=False, then=Value("bought")),
            When(opened_at__lte=decided, then=Value("not_bought")),
            default=Value("undecided"),
            output_field=CharField(),
        ),
        timed=Case(When(left, then=Value(0)), default=Value(1), output_field=IntegerField()),
        waited=Coalesce(
            ExpressionWrapper(F("first_answered_at") - F("opened_at"), output_field=DurationField()),
            Value(_NEVER),
        ),
        outcome=Case(
            When(left, then=Value("")),
            default=Coalesce(
                Subquery(with_outcome(owed).order_by("made_at", "pk").values("outcome")[:1]), Value("")
            ),
            output_field=CharField(),
        ),
        replies=Coalesce(
            Subquery(
                replies.exclude(delivery="held")
                .order_by()
                .values("matter")
                .annotate(n=Count("pk"))
                .values("n")
            ),
            0,
        ),
        score=Subquery(ratings.values("score")[:1]),
    )


def _key(by: str) -> Any:
    if by == "manner":
        return F("manner")
    return TruncMonth("opened_at", tzinfo=organisation().zone)


def _of_group(rows: Any, by: str, key: str) -> Any:
    """Return the inquiries of one manner or month. Raises: InvalidValue for one that is none."""
    if by == "manner" and key in Inquiry.Manner.values:
        return rows.filter(manner=key)
    try:
        first = datetime.strptime(key if by == "month" else "", "%Y-%m").replace(tzinfo=organisation().zone)
    except ValueError:
        raise InvalidValue(field="key", problem=key[:40]) from None
    following = (first + timedelta(days=32)).replace(day=1)
    return rows.filter(opened_at__gte=first, opened_at__lt=following)


def _summed(rows: Any) -> list[dict[str, Any]]:
    timed = Q(timed=1)
    return list(
        rows.annotate(
            n_asked=Count("pk"),
            n_timed=Count("pk", filter=timed),
            n_answered=Count("pk", filter=_MEASURED["answered"]),
            n_due=Count("pk", filter=Q(outcome__in=COUNTED)),
            n_kept=Count("pk", filter=_MEASURED["kept"]),
            half=_Median("waited", filter=timed),
            n_replies=Sum("replies"),
            n_rated=Count("pk", filter=_MEASURED["rated"]),
            n_scores=Sum("score"),
            n_satisfied=Count("pk", filter=_MEASURED["satisfied"]),
        ).order_by()
    )


_MEASURED = {
    "kept": Q(outcome="kept"),
    "not_kept": Q(outcome__in=("late", "broken")),
    "answered": Q(timed=1, first_answered_at__isnull=False),
    "waiting": Q(timed=1, first_answered_at__isnull=True),
    "rated": Q(score__isnull=False),
    "satisfied": Q(score__gte=SATISFIED),
}


def _figure(key: str, rows: Iterable[dict[str, Any]]) -> InquirersFigure:
    sides = {row["side"]: _given(row) for row in rows if row["key"] == key}
    shown = key if isinstance(key, str) else f"{key:%Y-%m}"
    return InquirersFigure(key=shown, **{side: sides.get(side, AnswersGiven()) for side in SIDES})


def _given(row: dict[str, Any]) -> AnswersGiven:
    half = row["half"]
    return AnswersGiven(
        asked=row["n_asked"],
        timed=row["n_timed"],
        answered=row["n_answered"],
        due=row["n_due"],
        kept=row["n_kept"],
        median=None if half is None or half >= _NEVER else half,
        replies=row["n_replies"] or 0,
        rated=row["n_rated"],
        scores=row["n_scores"] or 0,
        satisfied=row["n_satisfied"],
    )


def _behind(row: dict[str, Any]) -> InquirerRow:
    waited, timed = row.pop("waited"), row.pop("timed")
    return InquirerRow(waited_s=waited.total_seconds() if timed and waited < _NEVER else None, **row)
