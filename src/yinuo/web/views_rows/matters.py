"""Matters as the lines of an inbox."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from yinuo.matters.queries.inbox import MatterRow
from yinuo.web.components import words
from yinuo.web.components.matter_rows import MatterLine
from yinuo.web.views_rows.names import kind_name, state_label
from yinuo.web.views_rows.promises import Group


def inbox_groups(
    rows: Iterable[MatterRow], *, now: datetime, query: str, open_id: int | None, by_due: bool, me: int | None
) -> list[Group]:
    """Group the inbox by due time; in order of the newest message it is one group without a head."""
    lines: dict[str, list[MatterLine]] = {"overdue": [], "today": [], "later": [], "none": [], "": []}
    today = words.in_house_zone(now).date()
    unknown = _("Unknown customer")
    for row in rows:
        line = MatterLine(
            id=row.id,
            url=f"/desk/inbox/{row.id}/{query}",
            name=row.customer or unknown,
            name_kind=row.customer_kind,
            at=row.last_message_at,
            text=row.last_message_text if row.last_message_from == "in" else f"↩ {row.last_message_text}",
            promise=row.promise,
            badge=kind_name(row.kind) if row.phase in ("new", "open") else state_label(row.state),
            unread=row.unread and row.id != open_id,
            current=row.id == open_id,
            owner=row.owner if row.owner_id != me else "",
            urgent=row.priority == 1,
        )
        lines[_inbox_group(row, today=today, by_due=by_due)].append(line)
    names = {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "later": _("Due later"),
        "none": _("Nothing promised"),
        "": "",
    }
    return [Group(key=key, name=names[key], rows=group) for key, group in lines.items() if group]


def _inbox_group(row: MatterRow, *, today: date, by_due: bool) -> str:
    if not by_due:
        return ""
    if row.promise is None or row.next_due_at is None:
        return "none"
    if row.promise.state == "overdue":
        return "overdue"
    return "today" if words.due_day(row.next_due_at) <= today else "later"
