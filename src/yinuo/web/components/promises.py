"""A promise as chip and full row, written in Python: lists show fifty of them and a template takes ten times as long."""

import re
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yinuo.web.components import words
from yinuo.web.components.kept import kept_by_language
from yinuo.web.components.marks import mark_svg
from yinuo.web.components.reading import read, read_text

AVATAR_SIZES = frozenset({20, 24, 28, 40, 56})


@lru_cache(maxsize=1024)
def avatar_html(*, name: str, kind: str = "person", size: int = 28) -> SafeString:
    """Draw the first letter of a name, hidden from readers: the name stands beside it."""
    letter = next((sign for sign in name if sign.isalnum()), "·").upper()
    return format_html(
        '<span class="avatar"{}{} aria-hidden="true">{}</span>',
        format_html(' data-kind="{}"', kind) if kind in {"staff", "company"} else "",
        format_html(' data-size="{}"', size) if size in AVATAR_SIZES and size != 28 else "",
        letter,
    )


def when_html(*, at: datetime, now: datetime, form: str = "") -> SafeString:
    """Return an instant as `<time>`; `form` is "", "short" (narrow columns) or "clock" (time only)."""
    local = words.in_house_zone(at)
    if form == "short":
        text = words.when_short(at=at, now=now)
    elif form == "clock":
        text = f"{local:%H:%M}"
    else:
        text = words.when(at=at, now=now)
    return mark_safe(  # noqa: S308 - two formatted instants and escaped words
        f'<time datetime="{at.isoformat()}" title="{local:%Y-%m-%d %H:%M}">{escape(text)}</time>'
    )


def state_now(*, promise: Any, now: datetime) -> str:
    """Return the state of a promise as it is at `now`."""
    return words.shown_state(
        state=read(promise, "state"),
        due_at=read(promise, "due_at", None),
        warn_at=read(promise, "warn_at", None),
        now=now,
    )


def time_html(*, promise: Any, now: datetime, form: str = "") -> SafeString:
    """Return the third part of a promise; counting while it runs.

    The row's `time_words` win. `form` "row" tells a far one by its time alone, the day stands below it;
    "seconds" counts minutes and seconds for the customer's page, units small beside large numbers.
    """
    due_at, state = read(promise, "due_at", None), read(promise, "state")
    told = str(read(promise, "time_words"))
    if due_at is None:
        return mark_safe(escape(told or words.state_name(state=state)))  # noqa: S308
    text = told or words.promise_time(state=state, due_at=due_at, now=now)
    near = words.is_near(due_at=due_at, now=now)
    if form == "row":
        form = ""
        if not told and not near and state in words.RUNNING:
            text = words.due_time(due_at)
    counting = ""
    if not told and near and state in words.RUNNING:
        counting = ' data-countdown="seconds"' if form == "seconds" else ' data-countdown="minutes"'
        if warn_at := read(promise, "warn_at", None):
            counting += f' data-warn="{warn_at.isoformat()}"'
    shown = _units_small(text) if counting and form == "seconds" else escape(text)
    return mark_safe(f'<time datetime="{due_at.isoformat()}"{counting}>{shown}</time>')  # noqa: S308 - escaped above


def _units_small(text: str) -> SafeString:
    parts = [part for part in re.split(r"(\d+)", text) if part.strip()]
    return format_html_join(
        "", "{}", [(part if part.isdigit() else format_html("<small>{}</small>", part),) for part in parts]
    )


def detail_words(*, promise: Any, now: datetime) -> str:
    """Return the line under the time: the row's own, else when it was or is due."""
    due_at, told = read(promise, "due_at", None), str(read(promise, "detail"))
    if told or due_at is None:
        return told
    return words.promise_detail(state=read(promise, "state"), due_at=due_at, now=now)


@kept_by_language
def _spoken_state(state: str) -> str:
    said = escape(_("%(state)s: ") % {"state": words.state_name(state=state)})
    return f'<span class="visually-hidden" data-state-name>{said}</span>'


def chip_html(*, promise: Any, now: datetime, size: str = "") -> SafeString:
    """Write what, to whom and time left; `size` "bare" is a line in a list, without name, edge and link."""
    state, address = state_now(promise=promise, now=now), read_text(promise, "explain_url")
    whom = read_text(promise, "whom") if size != "bare" else ""
    named = f'<span class="whom">{whom}</span>' if whom else ""
    inside = (
        f"{mark_svg(state=state, share=read(promise, 'share', 0.0))}{_spoken_state(state)}"
        f'<span class="what">{read_text(promise, "what")}</span>{named}'
        f'<span class="when">{time_html(promise=promise, now=now)}</span>'
    )
    opening = f'class="promise" data-state="{escape(state)}"'
    if address and size != "bare":
        return mark_safe(f'<a {opening} href="{address}" data-explain>{inside}</a>')  # noqa: S308
    sized = ' data-size="bare"' if size == "bare" else ""
    return mark_safe(f"<span {opening}{sized}>{inside}</span>")  # noqa: S308 - every word is escaped above


def row_html(*, promise: Any, now: datetime) -> SafeString:
    """Write a full line: mark, what and where it comes from, to whom, time left and when it is due."""
    state, whom = state_now(promise=promise, now=now), read(promise, "whom")
    name = escape(str(whom))
    person = (
        f"{avatar_html(name=str(whom), kind=read(promise, 'whom_kind', 'person'), size=24)}"
        f'<span title="{name}">{name}</span>'
        if whom
        else ""
    )
    address = read_text(promise, "url") or read_text(promise, "explain_url")
    return mark_safe(  # noqa: S308 - every word is escaped
        f'<a class="promise-row" data-state="{escape(state)}" href="{address}" data-item>'
        f"{mark_svg(state=state, share=read(promise, 'share', 0.0), size=20)}"
        f'<span><span class="what">{_spoken_state(state)}{read_text(promise, "what")}</span>'
        f'<span class="from">{read_text(promise, "source")}</span></span>'
        f'<span class="whom">{person}</span>'
        f'<span class="when"><b>{time_html(promise=promise, now=now, form="row")}</b>'
        f"<span>{escape(detail_words(promise=promise, now=now))}</span></span></a>"
    )
