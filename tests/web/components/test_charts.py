import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.web.components import charts
from yinuo.web.components.control import ControlPoint, control_chart_svg

MADE = datetime(2026, 10, 9, 1, 5, tzinfo=UTC)


def drawing(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def attribute(svg: str, kind: str, name: str) -> float:
    element = next(found for found in drawing(svg).iter() if found.get("class") == kind)
    return float(element.attrib[name])


def point(*, value: float, name: str = "W1", note: str = "") -> ControlPoint:
    return ControlPoint(name=name, n=200, value=value, lower=0.92, upper=0.99, note=note)


@pytest.mark.parametrize(
    ("value", "said"), [(12.0, "12"), (12.04, "12"), (12.25, "12.2"), (0.1 + 0.2, "0.3")]
)
def test_writes_a_coordinate_without_noise(value: float, said: str) -> None:
    assert charts.number(value) == said


def test_places_an_interval_its_value_and_its_target_to_scale() -> None:
    drawn = charts.interval_svg(low=0.976, high=0.982, value=0.98, target=0.95, floor=0.88, ceiling=1.0)

    assert attribute(drawn, "target", "x1") == 162.0
    assert attribute(drawn, "dot", "cx") == 228.0
    assert attribute(drawn, "band", "x") == 219.2
    assert 'aria-label="98.0%, 95% interval 97.6% to 98.2%, target 95.0%"' in drawn


def test_leaves_out_a_target_that_was_not_set() -> None:
    drawn = charts.interval_svg(low=0.9, high=0.99, value=0.95)

    assert 'class="target"' not in drawn
    assert 'aria-label="95.0%, 95% interval 90.0% to 99.0%"' in drawn


def test_cuts_a_band_at_the_edge_of_its_scale() -> None:
    drawn = charts.interval_svg(low=0.2, high=1.0, value=0.5, floor=0.88, ceiling=1.0)

    assert attribute(drawn, "band", "x") == 8
    assert attribute(drawn, "dot", "cx") == 8


def test_shows_every_amount_of_a_meter_within_its_width() -> None:
    parts = [charts.MeterPart(kind="kept", amount=15_701), charts.MeterPart(kind="late", amount=1)]

    drawn = charts.meter_svg(parts=parts, label="15701, 1")

    assert attribute(drawn, "late", "width") == 1.5
    assert attribute(drawn, "late", "x") + attribute(drawn, "late", "width") == 110


def test_shows_an_empty_meter_as_ground() -> None:
    drawn = charts.meter_svg(parts=[charts.MeterPart(kind="kept", amount=0)], label="0")

    assert attribute(drawn, "none", "width") == 110
    assert 'class="kept"' not in drawn


@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=1, max_size=12))
def test_keeps_a_meter_in_its_width_whatever_the_amounts(amounts: list[float]) -> None:
    drawn = charts.meter_svg(
        parts=[charts.MeterPart(kind="part", amount=amount) for amount in amounts], label="x"
    )

    rects = [(float(r.attrib.get("x", 0)), float(r.attrib["width"])) for r in drawing(drawn)]
    assert all(width > 0 for _x, width in rects)
    assert max(x + width for x, width in rects) <= 110.2


def test_places_now_and_the_warning_on_a_clock() -> None:
    drawn = charts.clock_line_svg(
        state="risk",
        made_at=MADE,
        due_at=MADE + timedelta(minutes=100),
        warn_at=MADE + timedelta(minutes=75),
        now=MADE + timedelta(minutes=50),
    )

    assert attribute(drawn, "now", "cx") == 150
    assert attribute(drawn, "warn", "x1") == 222
    assert attribute(drawn, "spent", "x2") == 150


def test_stops_a_clock_at_its_due_time() -> None:
    drawn = charts.clock_line_svg(
        state="overdue", made_at=MADE, due_at=MADE + timedelta(minutes=1), now=MADE + timedelta(days=9)
    )

    assert attribute(drawn, "now", "cx") == 294


@pytest.mark.parametrize("values", [[], [3.0]])
def test_draws_no_line_through_fewer_than_two_values(values: list[float]) -> None:
    assert 'class="series"' not in charts.sparkline_svg(values=values, label="x")


def test_marks_the_last_value_of_a_run() -> None:
    drawn = charts.sparkline_svg(values=[1, 3, 2], label="x")

    assert attribute(drawn, "dot", "cx") == 108
    assert attribute(drawn, "dot", "cy") == 12


def test_names_what_fell_outside_its_limits_on_the_spot() -> None:
    drawn = control_chart_svg(
        points=[point(value=0.95), point(value=0.902, name="W31", note="台风")],
        mean=0.959,
        goal=0.95,
        floor=0.88,
        ceiling=1.0,
        label="x",
    )

    assert drawn.count('class="out"') == 1
    assert "W31: 90.2%, outside the limits" in drawn
    assert "台风" in drawn


def test_keeps_the_words_at_the_edge_apart() -> None:
    drawn = control_chart_svg(
        points=[point(value=0.95)], mean=0.951, goal=0.95, floor=0.88, ceiling=1.0, label="x"
    )

    heights = sorted(float(y) for y in re.findall(r'x="908" y="([\d.]+)"', drawn))
    assert len(heights) == 4
    assert all(later - earlier >= 14.9 for earlier, later in pairwise(heights))


def test_draws_a_chart_of_nothing() -> None:
    drawn = control_chart_svg(points=[], mean=0.9, goal=None, floor=0.8, ceiling=1.0, label="x")

    assert drawing(drawn).get("aria-label") == "x"


def test_escapes_words_from_outside() -> None:
    drawn = charts.meter_svg(parts=[], label='"><script>')

    assert "<script>" not in drawn


def test_columns_are_to_scale_with_their_numbers() -> None:
    drawn = charts.columns_svg(columns=[("Jan", 0), ("Feb", 2), ("<Mar>", 4)], label="0, 2 & 4")

    assert 'viewBox="0 0 144 152"' in drawn and 'aria-label="0, 2 &amp; 4"' in drawn
    assert re.findall(r'height="([\d.]+)" rx', drawn) == ["0", "53", "106"]
    assert ">2</text>" in drawn and ">0</text>" not in drawn and "&lt;Mar&gt;" in drawn
    assert "<rect" not in charts.columns_svg(columns=[], label="")
