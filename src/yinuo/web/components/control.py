"""The control chart: a share by period with limits that follow each period's n."""

from collections.abc import Callable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.web.components.charts import number, scaled
from yinuo.web.components.words import percent

CHART_WIDTH, CHART_HEIGHT = 1000, 300
CHART_LEFT, CHART_RIGHT, CHART_TOP, CHART_BOTTOM = 38, 900, 20, 264


class ControlPoint(Struct, frozen=True, kw_only=True):
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
