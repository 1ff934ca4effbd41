"""Promises as chips, lines, groups and ledgers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from msgspec import Struct

from yinuo.matters.queries.rows import PromiseRow as StoredPromise
from yinuo.web.components.rows import PromiseRow
from yinuo.web.components.words import due_day
from yinuo.web.views_rows.names import SOURCES


def promise(row: StoredPromise, *, with_whom: bool = True, staff_as_whom: bool = False) -> PromiseRow:
    """Return a promise for chip or line; on a customer's own page the colleague stands where the customer would."""
    return PromiseRow(
        id=row.id,
        state=row.state,
        what=row.what,
        whom=(row.owner if staff_as_whom else row.whom) if with_whom else "",
        whom_kind="staff" if staff_as_whom else "person",
        due_at=row.due_at,
        warn_at=row.warn_at,
        share=row.share,
        source=f"{row.matter_number} · {SOURCES.get(row.source, row.source)}",
        url=f"/desk/matters/{row.matter_id}/",
        explain_url=row.explain_url,
    )


def shown_promises(rows: Iterable[StoredPromise]) -> list[PromiseRow]:
    """Return the chips of a matter: what runs first, then what was settled; what was replaced or declined is history."""
    return [
        promise(row, with_whom=False)
        for row in rows
        if row.stored_state not in ("superseded", "declined") and not row.replaced
    ]


class Group(Struct, frozen=True, kw_only=True):
    """Lines under one head. `key` is for tests and styles."""

    key: str
    name: str
    rows: Sequence[Any]
    note: str = ""


def promises_by_due(rows: Iterable[StoredPromise], *, now: datetime) -> list[Group]:
    """Group running promises: overdue, within the hour, later today, tomorrow, later; without the empty groups."""
    today = timezone.localtime(now).date()
    heads = {
        "overdue": _("Overdue"),
        "hour": _("Within the hour"),
        "today": _("Later today"),
        "tomorrow": _("Tomorrow"),
        "later": _("Later"),
    }
    found: dict[str, list[PromiseRow]] = {key: [] for key in heads}
    for row in rows:
        found[_due_group(row, now=now, today=today)].append(promise(row))
    notes = {"overdue": _("First a word to the customer, then the deed")}
    return [Group(key=k, name=heads[k], rows=v, note=notes.get(k, "")) for k, v in found.items() if v]


def _due_group(row: StoredPromise, *, now: datetime, today: date) -> str:
    day = due_day(row.due_at)
    if row.state == "overdue":
        return "overdue"
    if row.state != "paused" and row.due_at - now <= timedelta(hours=1):
        return "hour"
    if day <= today:
        return "today"
    return "tomorrow" if day == today + timedelta(days=1) else "later"


def promises_by_customer(rows: Iterable[StoredPromise]) -> list[Group]:
    """Group running promises by whom they were made to, the most pressing customer first."""
    found: dict[str, list[PromiseRow]] = {}
    for row in rows:
        found.setdefault(row.whom or _("No customer"), []).append(promise(row))
    return [Group(key=name, name=name, rows=group) for name, group in found.items()]


def promise_marks(rows: Iterable[StoredPromise]) -> list[dict[str, Any]]:
    """Return the marks of a customer's promises, oldest first, for a row of dots."""
    return [{"state": row.state, "share": row.share} for row in reversed(list(rows))]


def promise_sum(rows: Iterable[StoredPromise]) -> str:
    """Return how a customer's promises ended, in words."""
    rows = list(rows)
    kept = sum(row.state == "kept" for row in rows)
    late = sum(row.state == "late" for row in rows)
    broken = sum(row.state in ("broken", "remedied", "written-off") for row in rows)
    running = sum(row.is_running for row in rows)
    parts = [_("%(count)d kept") % {"count": kept}]
    if late:
        parts.append(_("%(count)d kept late") % {"count": late})
    if broken:
        parts.append(_("%(count)d broken") % {"count": broken})
    parts.append(_("%(count)d running") % {"count": running})
    return " · ".join(parts)


def ledger_months(rows: Iterable[StoredPromise], *, now: datetime) -> list[dict[str, Any]]:
    """Return the promises of the last twelve months by month of their due time, the oldest month first."""
    this = timezone.localtime(now).date().replace(day=1)
    months: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for back in range(11, -1, -1):
        place = this.year * 12 + this.month - 1 - back
        months[(place // 12, place % 12 + 1)] = []
    last = (this.year, this.month)
    for row in sorted(rows, key=lambda r: r.due_at):
        due = due_day(row.due_at)
        key = min((due.year, due.month), last) if row.is_running else (due.year, due.month)
        if key in months:
            months[key].append({"state": row.state, "share": row.share})
    return [
        {
            "name": pgettext("month by its number (Chinese: %(month)s月)", "%(month)s") % {"month": key[1]},
            "marks": marks[:6],
        }
        for key, marks in months.items()
    ]
