"""Geometry of small charts as SVG by attributes: no inline style, no script, colours by class.

Every drawing has a label that says its numbers; whoever cannot see it misses nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.web.components.words import percent

INTERVAL_WIDTH, INTERVAL_EDGE = 280, 8


def number(value: float) -> str:
    """Return a coordinate with at most one decimal and no noise: 12, 12.5."""
    return f"{round(value, 1):g}"


def scaled(value: float, *, low: float, high: float, start: float, end: float) -> float:
    """Map `value` from low..high to start..end, cut to the ends."""
    if high <= low:
        return start
    part = min(1.0, max(0.0, (value - low) / (high - low)))
    return start + part * (end - start)


class MeterPart(Struct, frozen=True, kw_only=True):
    """A piece of a meter: `kind` is kept, half, late, part or none."""

    kind: str
    amount: float


def meter_svg(*, parts: Sequence[MeterPart], label: str, kind: str = "meter") -> SafeString:
    """Draw amounts side by side, to scale, with a hairline between; an amount above zero is never invisible."""
    shown = [part for part in parts if part.amount > 0]
    total = sum(part.amount for part in shown)
    gap, width, least = 1.0, 110.0, 1.5
    room = width - gap * max(0, len(shown) - 1)
    widths = [max(least, room * part.amount / total) for part in shown]
    excess = sum(widths) - room
    if excess > 0:
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= excess
    rects, x = [], 0.0
    for part, wide in zip(shown, widths, strict=True):
        rects.append((part.kind, number(x), number(wide)))
        x += wide + gap
    return format_html(
        '<svg class="{}" viewBox="0 0 110 6" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        kind,
        label,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="6"/>', rects)
        or mark_safe('<rect class="none" width="110" height="6"/>'),
    )


def interval_label(*, low: float, high: float, value: float, target: float | None) -> str:
    """Say an interval in words, all numbers as shares of one."""
    words = {"value": percent(share=value), "low": percent(share=low), "high": percent(share=high)}
    if target is None:
        return _("%(value)s, 95%% interval %(low)s to %(high)s") % words
    return _("%(value)s, 95%% interval %(low)s to %(high)s, target %(target)s") % {
        **words,
        "target": percent(share=target),
    }


def interval_svg(
    *,
    low: float,
    high: float,
    value: float,
    target: float | None = None,
    floor: float = 0.0,
    ceiling: float = 1.0,
) -> SafeString:
    """Draw a share, its interval as a band and its target as a line, between floor and ceiling.

    All are shares of one. A band that leaves the scale is cut at its edge.
    """

    def x(share: float) -> float:
        return scaled(share, low=floor, high=ceiling, start=INTERVAL_EDGE, end=INTERVAL_WIDTH - INTERVAL_EDGE)

    ticks = format_html_join(
        "",
        '<line class="track" x1="{0}" x2="{0}" y1="6" y2="10"/>',
        [(number(x(floor + (ceiling - floor) * part / 3)),) for part in range(4)],
    )
    goal = (
        format_html('<line class="target" x1="{0}" x2="{0}" y1="1" y2="15"/>', number(x(target)))
        if target is not None
        else ""
    )
    return format_html(
        '<svg class="interval" viewBox="0 0 280 16" role="img" aria-label="{}">'
        '<line class="track" x1="8" x2="272" y1="8" y2="8"/>{}'
        '<rect class="band" x="{}" y="4" width="{}" height="8" rx="1"/>{}'
        '<circle class="dot" cx="{}" cy="8" r="4"/></svg>',
        interval_label(low=low, high=high, value=value, target=target),
        ticks,
        number(x(low)),
        number(max(1.0, x(high) - x(low))),
        goal,
        number(x(value)),
    )


def stat_interval_svg(
    *,
    low: float,
    high: float,
    value: float,
    target: float | None = None,
    floor: float = 0.0,
    ceiling: float = 1.0,
) -> SafeString:
    """Draw the same interval as a thin line under a figure."""

    def x(share: float) -> float:
        return scaled(share, low=floor, high=ceiling, start=0, end=110)

    goal = (
        format_html('<line class="target" x1="{0}" x2="{0}" y1="-1" y2="7"/>', number(x(target)))
        if target is not None
        else ""
    )
    return format_html(
        '<svg class="interval stat-figure" viewBox="0 0 110 6" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<line class="track" x1="0" x2="110" y1="3" y2="3"/><line class="ci" x1="{}" x2="{}" y1="3" y2="3"/>{}'
        '<rect class="dot" x="{}" y="-1" width="1.6" height="8"/></svg>',
        interval_label(low=low, high=high, value=value, target=target),
        number(x(low)),
        number(max(x(low) + 1, x(high))),
        goal,
        number(max(0.0, min(108.4, x(value) - 0.8))),
    )


def clock_line_svg(
    *,
    state: str,
    made_at: datetime,
    due_at: datetime,
    now: datetime,
    warn_at: datetime | None = None,
    pauses: Iterable[tuple[datetime, datetime]] = (),
) -> SafeString:
    """Draw made, warning, now and due to scale; paused stretches are broken. Decorative: words stand below it."""
    start, end = made_at.timestamp(), due_at.timestamp()

    def x(at: datetime) -> str:
        return number(scaled(at.timestamp(), low=start, high=end, start=6, end=294))

    at_now = x(now)
    warn = format_html('<line class="warn" x1="{}" y1="10" x2="294" y2="10"/>', x(warn_at)) if warn_at else ""
    paused = format_html_join(
        "",
        '<line class="pause" x1="{}" y1="10" x2="{}" y2="10"/>',
        [(x(begin), x(finish)) for begin, finish in pauses],
    )
    return format_html(
        '<svg class="clock-line" data-state="{}" viewBox="0 0 300 20" preserveAspectRatio="none" aria-hidden="true">'
        '<line class="base" x1="6" y1="10" x2="294" y2="10"/>{}<line class="spent" x1="6" y1="10" x2="{}" y2="10"/>{}'
        '<line class="base" x1="6" y1="5" x2="6" y2="15"/><line class="base" x1="294" y1="5" x2="294" y2="15"/>'
        '<circle class="now" cx="{}" cy="10" r="4.5"/></svg>',
        state,
        warn,
        at_now,
        paused,
        at_now,
    )


def sparkline_svg(*, values: Sequence[float], label: str) -> SafeString:
    """Draw a run of values without axes, the last one marked; one value or none draws the ground only."""
    low, high = (min(values), max(values)) if values else (0.0, 0.0)
    step = 106 / max(1, len(values) - 1)
    points = [
        (2 + step * place, scaled(value, low=low, high=high, start=22, end=2) if high > low else 12.0)
        for place, value in enumerate(values)
    ]
    line = " ".join(f"{number(x)} {number(y)}" for x, y in points)
    drawn = (
        format_html(
            '<path class="series" d="M{}"/><circle class="dot" cx="{}" cy="{}" r="2.5"/>',
            line,
            number(points[-1][0]),
            number(points[-1][1]),
        )
        if len(points) > 1
        else mark_safe('<path class="grid" d="M2 12h106"/>')
    )
    return format_html(
        '<svg class="chart spark" viewBox="0 0 110 24" role="img" aria-label="{}">{}</svg>', label, drawn
    )


def history_svg(*, counts: Sequence[int], p80: float, due: float, label: str) -> SafeString:
    """Draw how long the like took: bars by equal steps of time, the 80 % line and the time promised.

    `p80` and `due` are places on the axis, 0 to 1.
    """
    most = max(counts, default=0) or 1
    step = 200 / max(1, len(counts))
    bars = format_html_join(
        "",
        '<rect class="hist" x="{}" y="{}" width="{}" height="{}"/>',
        [
            (
                number(place * step + 0.5),
                number(22 - 20 * count / most),
                number(step - 1),
                number(20 * count / most),
            )
            for place, count in enumerate(counts)
        ],
    )
    return format_html(
        '<svg class="likely" viewBox="0 0 200 28" role="img" aria-label="{}">{}'
        '<line class="axis" x1="0" x2="200" y1="22.5" y2="22.5"/>'
        '<line class="p80" x1="{}" x2="{}" y1="6" y2="26"/><line class="due" x1="{}" x2="{}" y1="0" y2="26"/></svg>',
        label,
        bars,
        *[number(scaled(p80, low=0, high=1, start=1, end=199))] * 2,
        *[number(scaled(due, low=0, high=1, start=1, end=199))] * 2,
    )


def columns_svg(*, columns: Sequence[tuple[str, int]], label: str) -> SafeString:
    """Draw counts as columns to one scale, each with its number above and its name below; `label` says all of it in words."""
    step, floor, top, wide = 48.0, 128.0, 22.0, 30.0
    most = max((count for _name, count in columns), default=0) or 1
    bars, words = [], []
    for place, (name, count) in enumerate(columns):
        tall = scaled(count, low=0, high=most, start=0, end=floor - top)
        left, middle = place * step + (step - wide) / 2, number(place * step + step / 2)
        bars.append((number(left), number(floor - tall), number(wide), number(tall)))
        words.append((middle, number(floor - tall - 6), "value", str(count) if count else ""))
        words.append((middle, number(floor + 18), "name", name))
    width = number(step * len(columns))
    return format_html(
        '<svg class="chart columns" viewBox="0 0 {0} 152" role="img" aria-label="{1}">{2}'
        '<line class="grid" x1="0" x2="{0}" y1="128.5" y2="128.5"/>{3}</svg>',
        width,
        label,
        format_html_join("", '<rect class="column" x="{}" y="{}" width="{}" height="{}" rx="2"/>', bars),
        format_html_join("", '<text x="{}" y="{}" class="{}" text-anchor="middle">{}</text>', words),
    )
