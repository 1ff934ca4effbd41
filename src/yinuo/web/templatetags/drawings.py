"""Tags that draw: icons, the seal, marks, avatars, figures, charts, clocks."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from yinuo.web.components import charts, control, icons, marks
from yinuo.web.components.promises import avatar_html
from yinuo.web.components.reading import moment, read

register = template.Library()


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
    return avatar_html(name=str(name or ""), kind=kind, size=size)


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
        "low": read(row, "low", 0.0),
        "high": read(row, "high", 1.0),
        "value": read(row, "value", 0.0),
        "target": read(row, "target", None),
        "floor": read(row, "floor", 0.0),
        "ceiling": read(row, "ceiling", 1.0),
    }


@register.simple_tag
def meter(parts: Iterable[Any], label: str, kind: str = "meter") -> SafeString:
    """Draw amounts side by side: rows with kind (kept, half, late, part, none) and amount."""
    rows = [charts.MeterPart(kind=read(part, "kind"), amount=read(part, "amount", 0)) for part in parts]
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
    return control.control_chart_svg(
        points=read(chart, "points", ()),
        mean=read(chart, "mean", 0.0),
        goal=read(chart, "goal", None),
        floor=read(chart, "floor", 0.0),
        ceiling=read(chart, "ceiling", 1.0),
        label=read(chart, "label"),
    )


@register.simple_tag(takes_context=True)
def clock_line(context: template.Context, clock: Any) -> SafeString:
    """Draw a clock of a row: state, made_at, due_at, warn_at?, pauses?."""
    return charts.clock_line_svg(
        state=read(clock, "state"),
        made_at=read(clock, "made_at"),
        due_at=read(clock, "due_at"),
        now=moment(context),
        warn_at=read(clock, "warn_at", None),
        pauses=read(clock, "pauses", ()),
    )
