"""The inbox: a page of matters with their most urgent promise, in one statement."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, OuterRef, Q, QuerySet
from msgspec import Struct, field
from msgspec.structs import asdict

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_cursor, read_instant_cursor
from yinuo.core.reading import fetch, whole_text
from yinuo.core.search import matching_matters
from yinuo.matters import access
from yinuo.matters.models import Matter, ReadMark
from yinuo.matters.queries.rows import PromiseRow, shown_state
from yinuo.matters.rules import share_spent

PAGE = 50
WHOSE = ("mine", "unowned", "team", "all")
OPEN_PHASES = ("new", "open", "waiting")


class InboxFilter(Struct, frozen=True, kw_only=True):
    """What a person asked for. `whose`: mine (and of those I cover), unowned, team, all. `order`: due, newest.

    `manner` is how an inquiry came; the room of inquiries registers what that means.
    """

    whose: str = "mine"
    phase: str = "open"
    kinds: tuple[str, ...] = ()
    channel: str = ""
    state: str = ""
    priority: int | None = None
    tag: str = ""
    owner_id: int | None = None
    team_id: int | None = None
    customer_id: int | None = None
    manner: str = ""
    overdue: bool = False
    unread: bool = False
    text: str = ""
    order: str = "due"

    def as_query(self) -> dict[str, str]:
        """Return the filter as it stands in a page's address, without what is usual."""
        usual = asdict(_USUAL)
        found = {}
        for name, value in asdict(self).items():
            if value != usual[name]:
                found[name] = (
                    ",".join(value)
                    if isinstance(value, tuple)
                    else str(int(value) if value is True else value)
                )
        return found


_USUAL = InboxFilter()


class MatterRow(Struct, frozen=True, kw_only=True):
    """A matter in a list, with the promise that falls due first."""

    id: int
    number: str
    kind: str
    title: str
    state: str
    phase: str
    priority: int
    channel: str
    tags: list[str]
    customer_id: int | None
    customer: str
    customer_kind: str
    owner_id: int | None
    owner: str
    team: str
    opened_at: datetime
    next_due_at: datetime | None
    last_message_at: datetime
    last_message_text: str
    last_message_from: str
    unread: bool
    promise: PromiseRow | None


class MatterPage(Struct, frozen=True, kw_only=True):
    rows: list[MatterRow]
    older: str = ""
    newer: str = ""
    filter: InboxFilter = field(default_factory=InboxFilter)


LATER_FILTERS: dict[str, Callable[[str], Q]] = {}


def register_filter(name: str, condition: Callable[[str], Q]) -> None:
    """Let a later room say which matters a value of this filter means."""
    LATER_FILTERS[name] = condition


def list_matters(
    *,
    actor: Actor,
    now: datetime,
    filter: InboxFilter,  # noqa: A002
    after: str = "",
    limit: int = PAGE,
) -> MatterPage:
    """Return a page of matters in order of due time (or newest message first) and the cursor of the next.

    One statement. Raises: InvalidValue for a cursor that is none.
    """
    statement = _statement(actor, filter, after, limit)
    found = [_row(values, now) for values in fetch(statement)] if statement else []
    more = len(found) > limit
    found = found[:limit]
    return MatterPage(rows=found, older=_cursor_of(found[-1], filter) if more else "", filter=filter)


@lru_cache(maxsize=1024)
def _statement(actor: Actor, filter: InboxFilter, after: str, limit: int) -> str:  # noqa: A002
    """Return the statement of a page and one row more; empty where nothing can be found.

    It tells all that the page depends on but the time, so who asks for the same again gets the same text. Making it
    anew costs as much as reading the page.
    """
    rows = _filtered(actor, filter)
    rows = _after(rows, filter, after) if after else rows
    order = ("next_due_at", "id") if filter.order == "due" else ("-last_message_at", "-id")
    try:
        inner, params = rows.order_by(*order).values("id")[: limit + 1].query.sql_with_params()
    except EmptyResultSet:
        return ""
    return whole_text(_SQL % {"page": inner, "order": _ORDER[filter.order]}, [*params, actor.staff_id])


class InboxCounts(Struct, frozen=True, kw_only=True):
    """How many open matters there are, each counted to 100 at most; `unseen` notices too."""

    mine: int
    unowned: int
    team: int
    overdue: int
    unseen: int


def count_inbox(*, actor: Actor, now: datetime) -> InboxCounts:
    """Return the counts of the inbox's tabs and of the rail, in one statement."""
    statement, instants = _counting(actor)
    mine, unowned, team, overdue, unseen = fetch(statement, [now] * instants)[0]
    return InboxCounts(mine=mine, unowned=unowned, team=team, overdue=overdue, unseen=unseen)


_NOW = datetime.max.replace(tzinfo=UTC)
"""Stands in a kept statement for the instant at which it is asked."""


@lru_cache(maxsize=1024)
def _counting(actor: Actor) -> tuple[str, int]:
    """Return the statement of the counts, and how often the instant at which it is asked stands in it.

    All else is written in; as with a page, making it costs more than asking it.
    """
    visible = access.visible_to(actor).filter(phase__in=OPEN_PHASES)
    parts: list[str] = []
    params: list[Any] = []
    for condition in (
        _whose("mine", actor),
        _whose("unowned", actor),
        _whose("team", actor),
        _whose("mine", actor) & Q(next_due_at__lte=_NOW),
    ):
        try:
            sql, values = visible.filter(condition).order_by().values("id")[:100].query.sql_with_params()
        except EmptyResultSet:  # somebody without a team, or without the right to read
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) x)")  # noqa: S608 - compiled by the ORM
        params.extend(values)
    parts.append("(SELECT count(*) FROM notice WHERE staff_id = %s AND seen_at IS NULL AND show_from <= %s)")
    text = whole_text("SELECT " + ", ".join(parts), [*params, actor.staff_id, _NOW])
    instant = whole_text("%s", [_NOW])
    return text.replace("%", "%%").replace(instant, "%s"), text.count(instant)


def filtered_matters(*, actor: Actor, filter: InboxFilter) -> QuerySet[Matter]:  # noqa: A002
    """Return the matters that a filter means, for exports, rules' previews and bulk steps."""
    return _filtered(actor, filter)


def _filtered(actor: Actor, f: InboxFilter) -> QuerySet[Matter]:
    rows = access.visible_to(actor).filter(merged_into__isnull=True)
    if f.phase == "open":
        rows = rows.filter(phase__in=OPEN_PHASES)
    elif f.phase == "done":
        rows = rows.filter(phase__in=("done", "dropped"))
    rows = rows.filter(_whose(f.whose, actor))
    plain: dict[str, Any] = {
        "channel": f.channel,
        "state": f.state,
        "priority": f.priority,
        "owner_id": f.owner_id,
        "team_id": f.team_id,
        "customer_id": f.customer_id,
    }
    rows = rows.filter(**{key: value for key, value in plain.items() if value})
    for name, condition in LATER_FILTERS.items():
        if value := getattr(f, name):
            rows = rows.filter(condition(value))
    if f.kinds:
        rows = rows.filter(kind__in=f.kinds)
    if f.tag:
        rows = rows.filter(tags__contains=[f.tag])
    if f.overdue:
        rows = rows.filter(promises__state="overdue").distinct()
    if f.unread:
        read = ReadMark.objects.filter(staff_id=actor.staff_id or 0, matter_id=OuterRef("pk"))
        rows = rows.exclude(Exists(read.filter(read_at__gte=OuterRef("last_message_at"))))
    if f.text.strip():
        rows = rows.filter(pk__in=matching_matters(f.text))
    return rows


def _whose(whose: str, actor: Actor) -> Q:
    if whose == "mine":
        return Q(owner_id__in=[actor.id, *actor.covers_ids])
    if whose == "unowned":
        return Q(owner__isnull=True)
    if whose == "team":
        return Q(team_id__in=actor.team_ids)
    return Q()


def _cursor_of(row: MatterRow, f: InboxFilter) -> str:
    at = row.next_due_at if f.order == "due" else row.last_message_at
    return cursor_of(at, row.id)


def _after(rows: QuerySet[Matter], f: InboxFilter, cursor: str) -> QuerySet[Matter]:
    if f.order != "due":
        newest, key = read_instant_cursor(cursor)
        return rows.filter(Q(last_message_at__lt=newest) | Q(last_message_at=newest, pk__lt=key))
    at, key = read_cursor(cursor)
    if at is None:
        return rows.filter(next_due_at__isnull=True, pk__gt=key)
    return rows.filter(Q(next_due_at__gt=at) | Q(next_due_at=at, pk__gt=key) | Q(next_due_at__isnull=True))


_ORDER = {"due": "m.next_due_at, m.id", "newest": "m.last_message_at DESC, m.id DESC"}
_SQL = """
SELECT m.id, m.number, m.kind, m.title, m.state, m.phase, m.priority, m.channel, m.tags,
       m.customer_id, coalesce(c.name, ''), coalesce(c.kind, 'person'), m.owner_id, coalesce(o.name, ''),
       coalesce(t.name, ''), m.opened_at, m.next_due_at, m.last_message_at, m.last_message_text, m.last_message_from,
       coalesce(r.read_at < m.last_message_at, true),
       p.id, p.what, p.state, p.source, p.made_at, p.first_due_at, p.due_at, p.missed_at, p.warn_at, p.warned_level,
       p.paused_at, p.certainty, p.provisional, p.owner_id
FROM (%(page)s) page
JOIN matter m ON m.id = page.id
LEFT JOIN customer c ON c.id = m.customer_id
LEFT JOIN staff o ON o.id = m.owner_id
LEFT JOIN team t ON t.id = m.team_id
LEFT JOIN read_mark r ON r.matter_id = m.id AND r.staff_id = %%s
LEFT JOIN LATERAL (
    SELECT * FROM promise WHERE promise.matter_id = m.id AND promise.state IN ('active', 'overdue')
    ORDER BY promise.due_at, promise.id LIMIT 1
) p ON true
ORDER BY %(order)s
"""


def _row(v: tuple[Any, ...], now: datetime) -> MatterRow:
    promise = None
    if v[21] is not None:
        promise = PromiseRow(
            id=v[21], matter_id=v[0], matter_number=v[1], what=v[22], whom=v[10], owner=v[13], owner_id=v[34],
            state=shown_state(
                state=v[23], paused_at=v[31], warn_at=v[29], warned_level=v[30], due_at=v[27], now=now
            ),
            stored_state=v[23], source=v[24], standard="", made_at=v[25], first_due_at=v[26], due_at=v[27],
            settled_at=None, missed_at=v[28], share=share_spent(made_at=v[25], due_at=v[27], now=now),
            certainty=v[32], provisional=v[33], words="", evidence_words="", warn_at=v[29],
        )  # fmt: skip
    return MatterRow(
        id=v[0], number=v[1], kind=v[2], title=v[3], state=v[4], phase=v[5], priority=v[6], channel=v[7],
        tags=list(v[8]), customer_id=v[9], customer=v[10], customer_kind=v[11], owner_id=v[12], owner=v[13],
        team=v[14], opened_at=v[15], next_due_at=v[16], last_message_at=v[17], last_message_text=v[18],
        last_message_from=v[19], unread=v[20], promise=promise,
    )  # fmt: skip
