"""Promises counted by the day on which they fell due, and the rows behind each count."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import TruncWeek
from django.utils.crypto import salted_hmac
from msgspec import Struct

from yinuo.core.actor import Actor, Scope
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import InvalidValue
from yinuo.core.organisation import organisation
from yinuo.matters import access
from yinuo.matters.models import Matter, Promise, Standard
from yinuo.matters.states import MatterPhase
from yinuo.people.models import Staff, Team
from yinuo.quality import rules
from yinuo.quality.periods import Period

PERSONAL = "person"
COUNTED = ("kept", "late", "broken")
EXCLUDED = ("released", "superseded", "dropped", "paused")
OUTCOMES = (*COUNTED, *EXCLUDED)
GROUPS = {"standard": "standard_version__standard_id", "owner": "owner_id", "team": "matter__team_id"}
CHUNK = 2000


class KeptFigure(Struct, frozen=True, kw_only=True):
    """How promises that fell due ended; `key` is the standard, owner or team, None for what has none.

    `late` were done after their time; `broken` were not done, of which `open` still may be. `released`, `superseded`,
    `dropped` and `paused` fell out before their time and are in no rate.
    """

    key: int | None
    name: str
    code: str = ""
    kept: int = 0
    late: int = 0
    broken: int = 0
    open: int = 0
    released: int = 0
    superseded: int = 0
    dropped: int = 0
    paused: int = 0
    target: Decimal | None = None

    @property
    def due(self) -> int:
        return self.kept + self.late + self.broken

    @property
    def is_small(self) -> bool:
        """Whether there are too few for a percentage."""
        return self.due < rules.SMALL

    @property
    def rate(self) -> float | None:
        return self.kept / self.due if self.due else None

    @property
    def interval(self) -> tuple[float, float]:
        return rules.wilson(x=self.kept, n=self.due)

    @property
    def verdict(self) -> str:
        return rules.verdict(x=self.kept, n=self.due, target=self.target)


class Week(Struct, frozen=True, kw_only=True):
    """What fell due in one week; `monday` is its first day."""

    monday: date
    kept: int
    due: int


class BehindRow(Struct, frozen=True, kw_only=True):
    """One promise behind a number. `outcome`: kept, late, broken, released, superseded, dropped, paused."""

    id: int
    matter_id: int
    number: str
    what: str
    owner: str
    standard: str
    due_at: datetime
    settled_at: datetime | None
    outcome: str


class PublicFact(Struct, frozen=True, kw_only=True):
    """One promise as everyone may see it: nothing personal. `id` is a keyed digest that stays the same."""

    id: str
    standard: str
    version: int | None
    made_at: datetime
    first_due_at: datetime
    due_at: datetime
    settled_at: datetime | None
    outcome: str


def kept_figures(
    *,
    period: Period,
    now: datetime,
    language: str,
    actor: Actor | None = None,
    by: str = "standard",
    public: bool = False,
    owner_id: int | None = None,
) -> list[KeptFigure]:
    """Return a figure for each standard (or owner, or team) of which promises fell due, most due first.

    `public` is what the board shows: promises to customers under public standards, and those that people made.
    With an actor, only matters that their right to figures reaches. Raises: NotAllowed, InvalidValue.
    """
    if by not in GROUPS:
        raise InvalidValue(field="by", problem=by)
    rows = _due(period, now, actor=actor, public=public, owner_id=owner_id)
    counts = {o: Count("id", filter=Q(outcome=o)) for o in OUTCOMES}
    still = Count("id", filter=Q(outcome="broken", state__in=("active", "overdue")))
    found = list(rows.values(key=F(GROUPS[by])).annotate(**counts, open=still))
    names, targets = _names(by, [row["key"] for row in found], language=language, now=now)
    figures = [
        KeptFigure(
            name=names.get(row["key"], ("", ""))[1],
            code=names.get(row["key"], ("", ""))[0],
            target=targets.get(row["key"]),
            **row,
        )
        for row in found
    ]
    return sorted(figures, key=lambda f: (-f.due, f.key is None, f.name, f.key or 0))


def total_of(figures: list[KeptFigure]) -> KeptFigure:
    """Add figures up; the sum has no target."""
    names = (*OUTCOMES, "open")
    return KeptFigure(key=None, name="", **{name: sum(getattr(f, name) for f in figures) for name in names})


def kept_rate(*, period: Period, now: datetime, owner_id: int | None = None) -> KeptFigure:
    """Return one figure over everything that fell due, or over what one member of staff owned. One statement."""
    rows = _due(period, now, actor=None, public=False, owner_id=owner_id)
    counts = {o: Count("id", filter=Q(outcome=o)) for o in OUTCOMES}
    still = Count("id", filter=Q(outcome="broken", state__in=("active", "overdue")))
    return KeptFigure(key=owner_id, name="", **rows.aggregate(**counts, open=still))


def weekly_figures(
    *, period: Period, now: datetime, actor: Actor | None = None, public: bool = False, code: str = ""
) -> list[Week]:
    """Return what fell due week by week, oldest first, weeks without any left out. Weeks begin on Monday."""
    rows = _due(period, now, actor=actor, public=public).filter(outcome__in=COUNTED)
    if code == PERSONAL:
        rows = rows.filter(standard_version__isnull=True)
    elif code:
        rows = rows.filter(standard_version__standard__code=code)
    weeks = rows.annotate(week=TruncWeek("due_at", tzinfo=organisation().zone)).values("week")
    found = weeks.annotate(due=Count("id"), kept=Count("id", filter=Q(outcome="kept"))).order_by("week")
    return [Week(monday=row["week"].date(), kept=row["kept"], due=row["due"]) for row in found]


def behind(
    *,
    period: Period,
    now: datetime,
    actor: Actor,
    language: str,
    by: str = "standard",
    key: int | None = None,
    every: bool = False,
    outcome: str = "",
    after: str = "",
    limit: int = 100,
) -> tuple[list[BehindRow], str]:
    """Return the promises behind a number, in order of due time, and the cursor of the next page, "" at the end.

    `every` takes all groups, else the one of `key`. `outcome` "" is all that count in the rate.
    Raises: NotAllowed, InvalidValue.
    """
    if by not in GROUPS or (outcome and outcome not in OUTCOMES):
        raise InvalidValue(field="outcome", problem=outcome or by)
    rows = _due(period, now, actor=actor, public=False)
    rows = rows.filter(outcome=outcome) if outcome else rows.filter(outcome__in=COUNTED)
    if not every:
        field = GROUPS[by]
        rows = rows.filter(**{f"{field}__isnull": True}) if key is None else rows.filter(**{field: key})
    found = list(
        _after(rows, after).values(
            "id", "matter_id", "what", "due_at", "settled_at", "outcome",
            number=F("matter__number"), owner_name=F("owner__name"), titles=F("standard_version__titles"),
        ).order_by("due_at", "id")[: limit + 1]
    )  # fmt: skip
    page = [
        BehindRow(
            owner=row.pop("owner_name") or "", standard=_title(row.pop("titles") or {}, language), **row
        )
        for row in found[:limit]
    ]
    return page, cursor_of(page[-1].due_at, page[-1].id) if len(found) > limit else ""


def public_facts(
    *, period: Period, now: datetime, actor: Actor | None = None, public: bool = True
) -> Iterator[PublicFact]:
    """Yield every promise behind the board, in order of due time: what is counted and what is left out."""
    last = ""
    while True:
        rows = _after(_due(period, now, actor=actor, public=public), last)
        found = list(
            rows.values_list(
                "id", "standard_version__standard__code", "standard_version__number",
                "made_at", "first_due_at", "due_at", "settled_at", "outcome",
            ).order_by("due_at", "id")[:CHUNK]
        )  # fmt: skip
        for key, code, version, made, first, due, settled, outcome in found:
            yield PublicFact(
                id=salted_hmac("yinuo.quality.board", str(key), algorithm="sha256").hexdigest()[:20],
                standard=code or PERSONAL,
                version=version,
                made_at=made,
                first_due_at=first,
                due_at=due,
                settled_at=settled,
                outcome=outcome,
            )
        if len(found) < CHUNK:
            return
        last = cursor_of(found[-1][5], found[-1][0])


def _due(
    period: Period, now: datetime, *, actor: Actor | None, public: bool, owner_id: int | None = None
) -> Any:
    """Return what fell due in the period, each with its outcome.

    What is due later than `now` is not in it even if it was kept already: else the early ones alone would count.
    """
    rows = Promise.objects.filter(due_at__gte=period.begins_at, due_at__lt=min(period.ends_at, now))
    rows = rows.exclude(state__in=("proposed", "declined"))
    if public:
        rows = rows.filter(parent__isnull=True, customer__isnull=False)
        rows = rows.filter(Q(standard_version__isnull=True) | Q(standard_version__public=True))
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if actor is not None and actor.require("figures.read") is not Scope.ALL:
        reach = Matter.objects.filter(access.reach_of(actor, "figures.read"))
        rows = rows.filter(matter__in=reach.values("pk"))
    return with_outcome(rows)


def with_outcome(rows: Any) -> Any:
    """Return promises that fell due, each with how it ended: kept, late, broken, released, superseded, dropped, paused."""
    spam = Q(state="released", matter__phase=MatterPhase.DROPPED, matter__merged_into__isnull=True)
    return rows.annotate(
        outcome=Case(
            When(state="kept", then=Value("kept")),
            When(state="kept_late", then=Value("late")),
            # A missed minute stays missed, whatever became of the promise or its matter afterwards.
            When(missed_at__isnull=False, then=Value("broken")),
            When(state="active", paused_at__isnull=False, then=Value("paused")),
            When(spam, then=Value("dropped")),
            When(state="released", then=Value("released")),
            When(state="superseded", then=Value("superseded")),
            default=Value("broken"),
            output_field=CharField(),
        )
    )


def _after(rows: Any, cursor: str) -> Any:
    if not cursor:
        return rows
    instant, number = read_instant_cursor(cursor, field="after")
    return rows.filter(Q(due_at__gt=instant) | Q(due_at=instant, id__gt=number))


def _names(
    by: str, keys: list[int | None], *, language: str, now: datetime
) -> tuple[dict[int | None, tuple[str, str]], dict[int | None, Decimal | None]]:
    """Return key → (code, name), and for standards key → the target now in force."""
    known = [key for key in keys if key is not None]
    names: dict[int | None, tuple[str, str]] = {}
    targets: dict[int | None, Decimal | None] = {}
    if by == "standard":
        for standard in Standard.objects.filter(pk__in=known).prefetch_related("versions"):
            versions = [v for v in standard.versions.all() if v.published_at and v.valid_from <= now]
            newest: Any = max(versions, key=lambda v: v.number, default=None)
            titles = newest.titles if newest else {}
            names[standard.pk] = (standard.code, _title(titles, language) or standard.code)
            targets[standard.pk] = newest.target_rate if newest else None
        names[None] = (PERSONAL, "")
    else:
        model: Any = Staff if by == "owner" else Team
        names = {
            key: ("", name) for key, name in model.objects.filter(pk__in=known).values_list("pk", "name")
        }
    return names, targets


def _title(titles: dict[str, str], language: str) -> str:
    return titles.get(language) or titles.get("zh-hans") or next(iter(titles.values()), "")
