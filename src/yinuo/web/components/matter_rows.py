"""The lines of a list of matters, written in Python: a page shows fifty of them and a template takes ten times as long."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.web.components.promises import avatar_html, chip_html, when_html
from yinuo.web.components.reading import read

STEADY_S = 10
"""How many seconds a line keeps its words; the browser counts on by itself."""


class MatterLine(Struct, frozen=True, kw_only=True):
    """A matter as a line: who, when, the last words, and its most pressing promise as a bare chip."""

    id: int | str
    url: str
    name: str
    at: datetime
    text: str
    badge: str
    name_kind: str = "person"
    promise: Any = None
    unread: bool = False
    current: bool = False
    owner: str = ""
    urgent: bool = False


def matter_rows_html(*, rows: Iterable[MatterLine], now: datetime) -> SafeString:
    """Write lines that open a thread beside them; the tick of each chooses it for a deed on many.

    A line that was written a moment ago for the same row is not written again: a list is asked for each time something
    happens, and most of its rows stay as they were.
    """
    moment = now.replace(second=now.second - now.second % STEADY_S, microsecond=0)
    language = get_language()
    lines = [_line(row, _told_at(row, now, moment), language) for row in rows]
    return mark_safe("".join(lines))  # noqa: S308 - every word is escaped


def _told_at(row: MatterLine, now: datetime, moment: datetime) -> datetime:
    """Return the moment whose words the line may say: an earlier one, but none from before its promise turned."""
    if row.promise is None:
        return moment
    due_at, warn_at = read(row.promise, "due_at", None), read(row.promise, "warn_at", None)
    has_turned = (due_at and moment < due_at <= now) or (warn_at and moment < warn_at <= now)
    return now if has_turned else moment


@lru_cache(maxsize=4096)
def _line(row: MatterLine, now: datetime, _language: str) -> str:
    choose = escape(_("Choose %(name)s") % {"name": row.name})
    return (
        f'<div class="inbox-row"{" data-current" if row.current else ""}>{_link(row, now=now)}'
        f'<label class="inbox-tick check"><input type="checkbox" name="matter" value="{escape(str(row.id))}">'
        f'<span class="visually-hidden">{choose}</span></label></div>\n'
    )


def _link(row: MatterLine, *, now: datetime) -> str:
    address = escape(row.url)
    flags = (" data-unread" if row.unread else "") + (' aria-current="true"' if row.current else "")
    unread = f'<span class="visually-hidden">, {escape(_("unread"))}</span>' if row.unread else ""
    urgent = f'<span class="badge" data-kind="ink">{escape(_("Urgent"))}</span>' if row.urgent else ""
    owner = f'<span class="meta">{escape(row.owner)}</span>' if row.owner else ""
    return (
        f'<a class="row" id="row-{escape(str(row.id))}" href="{address}"{flags} data-item'
        f' hx-get="{address}" hx-target="#thread" hx-swap="outerHTML" hx-push-url="true">'
        f"{avatar_html(name=row.name, kind=row.name_kind)}<div>"
        f'<div class="row-top"><span class="name">{escape(row.name)}{unread}</span>'
        f"{when_html(at=row.at, now=now, form='short')}</div>"
        f'<div class="row-text">{escape(row.text)}</div>'
        f'<div class="row-foot">{chip_html(promise=row.promise, now=now, size="bare") if row.promise else ""}'
        f'<span class="push cluster">{urgent}{owner}'
        f'<span class="badge">{escape(row.badge)}</span></span></div></div></a>'
    )
