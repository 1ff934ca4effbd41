"""The lines of a list of matters, written in Python: a page shows fifty of them and a template takes ten times as long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yinuo.web.components.promises import avatar_html, chip_html, when_html


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterLine:
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
    """Write lines that open a thread beside them; the tick of each chooses it for a deed on many."""
    unread = f'<span class="visually-hidden">, {escape(_("unread"))}</span>'
    urgent = f'<span class="badge" data-kind="ink">{escape(_("Urgent"))}</span>'
    choose = _("Choose %(name)s")
    return mark_safe(  # noqa: S308 - every word is escaped
        "".join(
            f'<div class="inbox-row"{" data-current" if row.current else ""}>'
            f"{_link(row, now=now, unread=unread, urgent=urgent)}"
            f'<label class="inbox-tick check"><input type="checkbox" name="matter" value="{escape(str(row.id))}">'
            f'<span class="visually-hidden">{escape(choose % {"name": row.name})}</span></label></div>\n'
            for row in rows
        )
    )


def _link(row: MatterLine, *, now: datetime, unread: str, urgent: str) -> str:
    address = escape(row.url)
    flags = (" data-unread" if row.unread else "") + (' aria-current="true"' if row.current else "")
    owner = f'<span class="meta">{escape(row.owner)}</span>' if row.owner else ""
    return (
        f'<a class="row" id="row-{escape(str(row.id))}" href="{address}"{flags} data-item'
        f' hx-get="{address}" hx-target="#thread" hx-swap="outerHTML" hx-push-url="true">'
        f"{avatar_html(name=row.name, kind=row.name_kind)}<div>"
        f'<div class="row-top"><span class="name">{escape(row.name)}{unread if row.unread else ""}</span>'
        f"{when_html(at=row.at, now=now, form='short')}</div>"
        f'<div class="row-text">{escape(row.text)}</div>'
        f'<div class="row-foot">{chip_html(promise=row.promise, now=now, size="bare") if row.promise else ""}'
        f'<span class="push cluster">{urgent if row.urgent else ""}{owner}'
        f'<span class="badge">{escape(row.badge)}</span></span></div></div></a>'
    )
