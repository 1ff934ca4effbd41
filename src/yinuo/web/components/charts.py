"""Geometry of small charts as SVG by attributes: no inline style, no script, colours by class.

Every drawing has a label that says its numbers; whoever cannot see it misses nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yinuo.web.components.words import percent

INTERVAL_WIDTH, INTERVAL_EDGE = 280, 8
CHART_WIDTH, CHART_HEIGHT = 1000, 300
CHART_LEFT, CHART_RIGHT, CHART_TOP, CHART_BOTTOM = 38, 900, 20, 264


def number(value: float) -> str:
    """Return a coordinate with at most one decimal and no noise: 12, 12.5."""
    return f"{round(value, 1):g}"


def scaled(value: float, *, low: float, high: float, start: float, end: float) -> float:
    """Map `value` from low..high to start..end, cut to the ends."""
    if high <= low:
        return start
    part = min(1.0, max(0.0, (value - low) / (high - low)))
    return start + part * (end - start)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterPart:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPoint:
    """A period of a control chart; shares of one. `tick` is written under it where given, `note` beside it when outside."""

    name: str
    n: int
    value: float
    lower: float
    upper: float
    tick: str = ""
    note: str = ""

    @property
    def outside(self) -> bool:
        """Whether the point lies beyond its control limits."""
        return not self.lower <= self.value <= self.upper


def control_chart_svg(
    *,
    points: Sequence[ControlPoint],
    mean: float,
    goal: float | None,
    floor: float,
    ceiling: float,
    label: str,
) -> SafeString:
    """Draw a p-chart: limits that follow each period's n, mean, goal, and what fell outside named on the spot.

    Source: Shewhart's p-chart, limits mean ± 3σ with σ² = p(1 − p)/n; the caller computes them.
    """
    step = (CHART_RIGHT - CHART_LEFT) / max(1, len(points))

    def y(share: float) -> str:
        return number(scaled(share, low=floor, high=ceiling, start=CHART_BOTTOM, end=CHART_TOP))

    def x(place: int) -> float:
        return CHART_LEFT + step * (place + 0.5)

    def stairs(values: Sequence[float]) -> list[str]:
        corners = []
        for place, value in enumerate(values):
            corners += [
                f"{number(x(place) - step / 2)} {y(value)}",
                f"{number(x(place) + step / 2)} {y(value)}",
            ]
        return corners

    upper, lower = stairs([p.upper for p in points]), stairs([p.lower for p in points])
    grid = format_html_join(
        "",
        '<line class="grid" x1="38" x2="900" y1="{0}" y2="{0}"/><text x="30" y="{1}" text-anchor="end">{2}</text>',
        [
            (y(share), number(float(y(share)) + 4), percent(share=share, digits=0))
            for share in (floor + (ceiling - floor) * part / 3 for part in range(4))
        ],
    )
    ticks = format_html_join(
        "",
        '<text x="{}" y="286" text-anchor="middle">{}</text>',
        [(number(x(place)), point.tick) for place, point in enumerate(points) if point.tick],
    )
    spots = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
        [
            (
                "out" if point.outside else "pt",
                number(x(place)),
                y(point.value),
                "5.5" if point.outside else "3",
                f"{point.name}: {percent(share=point.value)}, n={point.n}",
            )
            for place, point in enumerate(points)
        ],
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<path class="zone" d="M{}Z"/><path class="limit" d="M{}"/><path class="limit" d="M{}"/>'
        '<line class="mean" x1="38" x2="900" y1="{}" y2="{}"/>{}<path class="series" d="M{}"/>{}{}{}{}</svg>',
        CHART_WIDTH,
        CHART_HEIGHT,
        label,
        grid,
        " ".join(upper + lower[::-1]),
        " ".join(upper),
        " ".join(lower),
        y(mean),
        y(mean),
        format_html('<line class="goal" x1="38" x2="900" y1="{0}" y2="{0}"/>', y(goal))
        if goal is not None
        else "",
        " ".join(f"{number(x(place))} {y(point.value)}" for place, point in enumerate(points)),
        spots,
        _outside_notes(points, x=x, y=y),
        _edge_words(points, mean=mean, goal=goal, y=y),
        ticks,
    )


def _outside_notes(
    points: Sequence[ControlPoint], *, x: Callable[[int], float], y: Callable[[float], str]
) -> SafeString:
    """Name each point outside its limits beside it, to the left where the right edge is near."""
    rows = []
    for place, point in enumerate(points):
        if not point.outside:
            continue
        near_edge = x(place) > CHART_RIGHT - 260
        at = x(place) + (-14 if near_edge else 14)
        down = float(y(point.value))
        rows.append(
            (
                number(x(place)),
                y(point.value),
                number(at),
                number(down),
                "end" if near_edge else "start",
                _("%(period)s: %(share)s, outside the limits")
                % {"period": point.name, "share": percent(share=point.value)},
                number(down + 17),
                point.note,
            )
        )
    return format_html_join(
        "",
        '<circle class="out-ring" cx="{0}" cy="{1}" r="9"/><text class="say" x="{2}" y="{3}" text-anchor="{4}">{5}</text>'
        '<text x="{2}" y="{6}" text-anchor="{4}">{7}</text>',
        rows,
    )


def _edge_words(
    points: Sequence[ControlPoint], *, mean: float, goal: float | None, y: Callable[[float], str]
) -> SafeString:
    """Write upper limit, mean, goal and lower limit at the right edge, kept 15 apart so that none covers another."""
    if not points:
        return SafeString("")
    words = [
        ("", _("upper %(share)s") % {"share": percent(share=points[-1].upper)}, float(y(points[-1].upper))),
        ("", _("mean %(share)s") % {"share": percent(share=mean)}, float(y(mean))),
        ("", _("lower %(share)s") % {"share": percent(share=points[-1].lower)}, float(y(points[-1].lower))),
    ]
    if goal is not None:
        words.append(("say", _("target %(share)s") % {"share": percent(share=goal)}, float(y(goal))))
    words.sort(key=lambda word: word[2])
    rows: list[tuple[str, str, str]] = []
    last = -100.0
    for kind, text, height in words:
        last = max(height, last + 15)
        rows.append((kind, number(last + 4), text))
    return format_html_join("", '<text class="{}" x="908" y="{}">{}</text>', rows)
