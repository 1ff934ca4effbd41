"""The tags and filters of every page: `{% load yinuo %}` brings these and those of `shell` and `drawings`."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yinuo.web.components import fields, links, promises, words
from yinuo.web.components.matter_rows import MatterLine, matter_rows_html
from yinuo.web.components.reading import moment
from yinuo.web.templatetags import drawings, shell

register = template.Library()
for part in (shell, drawings):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)


def _partial(name: str, /, **context: Any) -> str:
    return get_template(f"components/{name}.html").render(context)


@register.simple_tag(takes_context=True)
def promise_state(context: template.Context, promise: Any) -> str:
    """Return the state of a promise as it is now."""
    return promises.state_now(promise=promise, now=moment(context))


@register.simple_tag(takes_context=True)
def promise_time(context: template.Context, promise: Any, form: str = "") -> SafeString:
    """Return the third part of a promise; `form` is "", "row" or "seconds"."""
    return promises.time_html(promise=promise, now=moment(context), form=form)


@register.simple_tag(takes_context=True)
def promise_detail(context: template.Context, promise: Any) -> str:
    """Return the line under the time: the row's own, else when it was or is due."""
    return promises.detail_words(promise=promise, now=moment(context))


@register.simple_tag(takes_context=True)
def promise_chip(context: template.Context, promise: Any, size: str = "") -> SafeString:
    """Write a promise as a chip; `size` "bare" for a line in a list."""
    return promises.chip_html(promise=promise, now=moment(context), size=size)


@register.simple_tag(takes_context=True)
def promise_row(context: template.Context, promise: Any) -> SafeString:
    """Write a promise as a full line."""
    return promises.row_html(promise=promise, now=moment(context))


@register.simple_tag(takes_context=True)
def matter_rows(context: template.Context, rows: Iterable[MatterLine]) -> SafeString:
    """Write the lines of a list of matters."""
    return matter_rows_html(rows=rows, now=moment(context))


@register.filter
def state_name(state: str) -> str:
    """Return the name of a promise's state."""
    return words.state_name(state=state)


@register.filter
def listed(items: Iterable[str]) -> str:
    """Return things one after the other, as the language parts them."""
    return words.listed(items=map(str, items))


@register.filter
def time_left(due_at: datetime, now: datetime | None = None) -> str:
    """Return "38 min left" or "42 min overdue": `{{ due_at|time_left:now }}`."""
    return words.time_left(due_at=due_at, now=now or timezone.now())


@register.simple_tag(takes_context=True)
def when(context: template.Context, at: datetime | None, form: str = "") -> SafeString | str:
    """Return an instant as `<time>` with its words; `form` is "", "short" (narrow columns) or "clock" (time only)."""
    if at is None:
        return ""
    return promises.when_html(at=at, now=moment(context), form=form)


@register.simple_tag(takes_context=True)
def day(context: template.Context, day: date | datetime | None) -> str:
    """Return a day as a person says it: today, tomorrow, "Sat 10 Oct"."""
    if day is None:
        return ""
    local = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return words.day_words(day=local, today=timezone.localtime(moment(context)).date())


@register.filter
def month_day(day: date) -> str:
    """Return a day without its weekday."""
    return words.month_day(day=day)


@register.filter
def cell_day(day: date, first: bool = False) -> str:
    """Return a day for a calendar's cell: `{{ cell.day|cell_day:forloop.first }}`."""
    return words.cell_day(day=day, with_month=first)


@register.filter
def weekday_letter(day: date) -> str:
    """Return a weekday that fits a calendar's cell."""
    return words.weekday_letter(day=day)


@register.filter
def duration(span: timedelta | None) -> str:
    """Return a length in at most two units."""
    return "" if span is None else words.duration_words(span=span)


@register.filter
def percent(share: float | Decimal | None, digits: int = 1) -> str:
    """Return a share of one as a percentage; nothing is a dash."""
    return "–" if share is None else words.percent(share=share, digits=digits)


@register.filter
def file_size(size: int) -> str:
    """Return a number of bytes in the nearest unit."""
    return words.file_size(size=size)


@register.filter
def masked(value: str | None) -> SafeString:
    """Show a value that was masked where it was read (138****8888), unchanged and unbroken; nothing is a dash."""
    return format_html('<span class="num masked">{}</span>', value or "–")


@register.filter
def linked(text: str) -> SafeString:
    return links.linked(text)


@register.filter
def undo_url(message: Any) -> str:
    """Return the address that takes an act back, kept in a message's extra tags as `undo=ADDRESS`."""
    for tag in str(getattr(message, "extra_tags", "") or "").split():
        name, _sign, address = tag.partition("=")
        if name == "undo" and address.startswith("/") and not address.startswith("//"):
            return address
    return ""


@register.simple_tag
def field(bound: BoundField, size: str = "", look: str = "", **attrs: str) -> SafeString:
    """Render a form's field with label, help and error; `look` "switch" turns a box into a switch."""
    return SafeString(
        _partial(
            "field",
            field=bound,
            kind=fields.field_kind(field=bound),
            widget=fields.dressed(field=bound, size=size, **attrs),
            look=look,
        )
    )


@register.simple_block_tag
def sheet(
    content: str, title: str = "", count: int | None = None, note: str = "", key: str = ""
) -> SafeString:
    """Lay the body on a sheet with a head."""
    return SafeString(_partial("sheet", body=content, title=title, count=count, note=note, key=key))


@register.simple_block_tag
def notice(content: str, kind: str = "", icon: str = "") -> SafeString:
    """Say something that must not be missed; `kind` "error" interrupts a reader."""
    return SafeString(_partial("notice", body=content, kind=kind, icon=icon))


@register.simple_block_tag
def dialog(content: str, key: str, title: str, shown: bool = False) -> SafeString:
    """Put the body into a dialog opened by any `<button data-dialog="KEY">`."""
    return SafeString(_partial("dialog", body=content, key=key, title=title, shown=shown))


@register.simple_block_tag
def menu(content: str, key: str, label: str, icon: str = "ellipsis", name: str = "") -> SafeString:
    """Put the body's links and buttons into a menu; opens without a script."""
    return SafeString(_partial("menu", body=content, key=key, label=label, icon=icon, name=name))
