"""The tags and filters of every page: `{% load yinuo %}`."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yinuo.web.components import charts, fields, icons, marks, words

register = template.Library()

THEMES = frozenset({"light", "dark"})
THEME_COOKIE = "yinuo_theme"

STYLES = (
    "tokens",
    "base",
    "components/marks",
    "components/promise",
    "components/controls",
    "components/small",
    "components/sheets",
    "components/thread",
    "components/composer",
    "components/time",
    "components/figures",
    "components/tables",
    "components/floating",
    "layout",
)
STYLES_BY_FACE = {
    "desk": (
        "pages/inbox",
        "pages/day",
        "pages/matter",
        "pages/customer",
        "pages/work",
        "pages/knowledge",
        "narrow",
    ),
    "portal": ("pages/portal", "pages/public", "pages/board", "pages/knowledge", "narrow"),
    "auth": ("pages/auth", "narrow"),
    "ui": ("pages/portal", "pages/ui"),
}
SCRIPTS_BY_FACE = {
    "desk": ("floating", "theme", "countdown", "live", "list", "composer", "palette", "keyboard"),
    "portal": ("floating", "theme", "countdown", "live"),
    "auth": ("floating", "theme"),
    "ui": (),
}


def _now(context: template.Context) -> datetime:
    now = context.get("now")
    return now if isinstance(now, datetime) else timezone.now()


def _read(row: Any, name: str, default: Any = "") -> Any:
    found = row.get(name, default) if isinstance(row, Mapping) else getattr(row, name, default)
    return default if found is None else found


def _partial(name: str, /, **context: Any) -> str:
    return get_template(f"components/{name}.html").render(context)


# ---- the page around it


@register.simple_tag
def stylesheets(*faces: str) -> SafeString:
    """Link the house's styles, then those of the named faces; narrow screens come last so that they win."""
    names = [*STYLES, *(name for face in faces for name in STYLES_BY_FACE[face])]
    ordered = sorted(dict.fromkeys(names), key=lambda name: name == "narrow")
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', [(static(f"yinuo/css/{name}.css"),) for name in ordered]
    )


@register.simple_tag
def scripts(*faces: str) -> SafeString:
    """Load the modules of the named faces; each stands alone and a page works without any."""
    names = dict.fromkeys(name for face in faces for name in SCRIPTS_BY_FACE[face])
    return format_html_join(
        "\n", '<script type="module" src="{}"></script>', [(static(f"yinuo/js/{name}.js"),) for name in names]
    )


@register.simple_tag
def script_words() -> SafeString:
    """Give the scripts their sentences as a block of JSON: data, which the content policy lets pass."""
    return json_script(words.script_words(), "words")


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """Return "light", "dark" or "" (as the system has it): the page's, the person's, then the cookie's."""
    request = context.get("request")
    chosen = context.get("theme")
    if not chosen and request is not None:
        chosen = getattr(getattr(request, "user", None), "theme", "") or request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def page_title(context: template.Context, *parts: str) -> str:
    """Return the parts that say something and the organisation's name: "Inbox · Yinuo"."""
    house = _read(context.get("organisation"), "name") or _("Yinuo")
    return " · ".join([*(str(part) for part in parts if part), house])


@register.simple_tag(takes_context=True)
def query_replace(context: template.Context, **changes: Any) -> str:
    """Return this page's query with some values changed; an empty value removes its name. Starts with "?"."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def nav_here(context: template.Context, nav: Iterable[Any] | None) -> str:
    """Return the address of the rail's item that this page lies under: the longest that starts its path."""
    path = getattr(context.get("request"), "path", "")
    under = [url for item in nav or () if (url := _read(item, "url")) and path.startswith(url)]
    return max(under, key=len, default="")


# ---- drawings


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "", kind: str = "") -> SafeString:
    """Draw a lucide icon; decorative unless it has a label."""
    return icons.icon_svg(str(name), size=size, label=str(label), kind=str(kind))


@register.simple_tag
def seal(size: int = 32, label: str = "") -> SafeString:
    """Draw the seal of the house."""
    return icons.seal_svg(size=size, label=str(label))


@register.simple_tag
def mark(state: str, share: float | None = 0.0, size: int = 16) -> SafeString:
    """Draw the mark of a promise's state."""
    return marks.mark_svg(state=str(state), share=share or 0.0, size=size)


@register.simple_tag
def avatar(name: str, kind: str = "person", size: int = 28) -> SafeString:
    """Draw the first letter of a name, hidden from readers: the name stands beside it."""
    letter = next((sign for sign in str(name or "") if sign.isalnum()), "·").upper()
    return format_html(
        '<span class="avatar"{}{} aria-hidden="true">{}</span>',
        format_html(' data-kind="{}"', kind) if kind in {"staff", "company"} else "",
        format_html(' data-size="{}"', size) if size != 28 else "",
        letter,
    )


@register.simple_tag
def interval(row: Any) -> SafeString:
    """Draw an interval plot of a row: low, high, value, target?, floor?, ceiling? (shares of one)."""
    return charts.interval_svg(**_interval_of(row))


@register.simple_tag
def stat_interval(row: Any) -> SafeString:
    """Draw the same row as a thin line under a figure."""
    return charts.stat_interval_svg(**_interval_of(row))


def _interval_of(row: Any) -> dict[str, Any]:
    return {
        "low": _read(row, "low", 0.0),
        "high": _read(row, "high", 1.0),
        "value": _read(row, "value", 0.0),
        "target": _read(row, "target", None),
        "floor": _read(row, "floor", 0.0),
        "ceiling": _read(row, "ceiling", 1.0),
    }


@register.simple_tag
def meter(parts: Iterable[Any], label: str, kind: str = "meter") -> SafeString:
    """Draw amounts side by side: rows with kind (kept, half, late, part, none) and amount."""
    rows = [charts.MeterPart(kind=_read(part, "kind"), amount=_read(part, "amount", 0)) for part in parts]
    return charts.meter_svg(parts=rows, label=str(label), kind=str(kind))


@register.simple_tag
def sparkline(values: Iterable[float], label: str) -> SafeString:
    """Draw a run of values without axes."""
    return charts.sparkline_svg(values=list(values), label=str(label))


@register.simple_tag
def history(counts: Iterable[int], p80: float, due: float, label: str) -> SafeString:
    """Draw how long the like took, the 80 % line and the time promised (places 0 to 1)."""
    return charts.history_svg(counts=list(counts), p80=p80, due=due, label=str(label))


@register.simple_tag
def control_chart(chart: Any) -> SafeString:
    """Draw a p-chart of a row: points (ControlPoint), mean, goal, floor, ceiling, label."""
    return charts.control_chart_svg(
        points=_read(chart, "points", ()),
        mean=_read(chart, "mean", 0.0),
        goal=_read(chart, "goal", None),
        floor=_read(chart, "floor", 0.0),
        ceiling=_read(chart, "ceiling", 1.0),
        label=_read(chart, "label"),
    )


@register.simple_tag(takes_context=True)
def clock_line(context: template.Context, clock: Any) -> SafeString:
    """Draw a clock of a row: state, made_at, due_at, warn_at?, pauses?."""
    return charts.clock_line_svg(
        state=_read(clock, "state"),
        made_at=_read(clock, "made_at"),
        due_at=_read(clock, "due_at"),
        now=_now(context),
        warn_at=_read(clock, "warn_at", None),
        pauses=_read(clock, "pauses", ()),
    )


# ---- a promise


@register.simple_tag(takes_context=True)
def promise_state(context: template.Context, promise: Any) -> str:
    """Return the state of a promise as it is now."""
    return words.shown_state(
        state=_read(promise, "state"),
        due_at=_read(promise, "due_at", None),
        warn_at=_read(promise, "warn_at", None),
        now=_now(context),
    )


@register.simple_tag(takes_context=True)
def promise_time(context: template.Context, promise: Any, form: str = "") -> SafeString | str:
    """Return the third part of a promise; counting while it runs.

    The row's `time_words` win. `form` "row" tells a far one by its time alone, the day stands below it;
    "seconds" counts minutes and seconds for the customer's page, units small beside large numbers.
    """
    due_at, state, now = _read(promise, "due_at", None), _read(promise, "state"), _now(context)
    told = _read(promise, "time_words")
    if due_at is None:
        return str(told or words.state_name(state=state))
    text = told or words.promise_time(state=state, due_at=due_at, now=now)
    near = words.is_near(due_at=due_at, now=now)
    if form == "row":
        form = ""
        if not told and not near and state in words.RUNNING:
            text = f"{timezone.localtime(due_at):%H:%M}"
    counts = not told and state in words.RUNNING and near
    warn_at = _read(promise, "warn_at", None)
    return format_html(
        '<time datetime="{}"{}{}>{}</time>',
        due_at.isoformat(),
        format_html(' data-countdown="{}"', form or "minutes") if counts else "",
        format_html(' data-warn="{}"', warn_at.isoformat()) if counts and warn_at else "",
        _units_small(text) if counts and form == "seconds" else text,
    )


def _units_small(text: str) -> SafeString:
    parts = [part for part in re.split(r"(\d+)", text) if part.strip()]
    return format_html_join(
        "", "{}", [(part if part.isdigit() else format_html("<small>{}</small>", part),) for part in parts]
    )


@register.simple_tag(takes_context=True)
def promise_detail(context: template.Context, promise: Any) -> str:
    """Return the line under the time: the row's own, else when it was or is due."""
    due_at = _read(promise, "due_at", None)
    told = str(_read(promise, "detail"))
    if told or due_at is None:
        return told
    return words.promise_detail(state=_read(promise, "state"), due_at=due_at, now=_now(context))


@register.filter
def state_name(state: str) -> str:
    """Return the name of a promise's state."""
    return words.state_name(state=state)


# ---- time and numbers


@register.filter
def time_left(due_at: datetime, now: datetime | None = None) -> str:
    """Return "38 min left" or "42 min overdue": `{{ due_at|time_left:now }}`."""
    return words.time_left(due_at=due_at, now=now or timezone.now())


@register.simple_tag(takes_context=True)
def when(context: template.Context, at: datetime | None, form: str = "") -> SafeString | str:
    """Return an instant as `<time>` with its words; `form` is "", "short" (narrow columns) or "clock" (time only)."""
    if at is None:
        return ""
    now, local = _now(context), timezone.localtime(at)
    if form == "short":
        text = words.when_short(at=at, now=now)
    elif form == "clock":
        text = f"{local:%H:%M}"
    else:
        text = words.when(at=at, now=now)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), f"{local:%Y-%m-%d %H:%M}", text
    )


@register.simple_tag(takes_context=True)
def day(context: template.Context, day: date | datetime | None) -> str:
    """Return a day as a person says it: today, tomorrow, "Sat 10 Oct"."""
    if day is None:
        return ""
    local = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return words.day_words(day=local, today=timezone.localtime(_now(context)).date())


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
def undo_url(message: Any) -> str:
    """Return the address that takes an act back, kept in a message's extra tags as `undo=ADDRESS`."""
    for tag in str(getattr(message, "extra_tags", "") or "").split():
        name, _sign, address = tag.partition("=")
        if name == "undo" and address.startswith("/") and not address.startswith("//"):
            return address
    return ""


# ---- forms


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


# ---- components with a body


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
