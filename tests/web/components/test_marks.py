import re

import pytest

from yinuo.web.components.marks import SHAPES, mark_svg
from yinuo.web.components.words import STATE_NAMES

RUNNING = {"active", "risk"}


def shape_of(state: str) -> str:
    drawn = mark_svg(state=state, share=0.5)
    return drawn[drawn.index(">") :]


def test_draws_every_state_with_a_shape_of_its_own() -> None:
    shapes = {shape_of(state) for state in STATE_NAMES}

    assert len(shapes) == len(STATE_NAMES)
    assert set(SHAPES) | RUNNING == set(STATE_NAMES)


@pytest.mark.parametrize(("share", "arc"), [(0.62, 62), (0.0, 2), (-3, 2), (1.7, 100), (0.005, 2)])
def test_draws_the_share_spent_as_the_arc(share: float, arc: int) -> None:
    found = re.search(r'stroke-dasharray="(\d+) 100"', mark_svg(state="active", share=share))

    assert found is not None
    assert int(found[1]) == arc


def test_draws_running_time_round_and_settled_time_square() -> None:
    assert "<rect" not in mark_svg(state="active", share=0.5)
    assert "<rect" not in mark_svg(state="overdue")
    assert "<rect" in mark_svg(state="kept")
    assert "<rect" in mark_svg(state="broken")


def test_draws_an_unknown_state_as_running_and_keeps_its_words_out() -> None:
    drawn = mark_svg(state='"><script>', share=0.5)

    assert drawn == mark_svg(state="active", share=0.5)


def test_refuses_a_size_that_has_no_style() -> None:
    with pytest.raises(ValueError, match="not 17"):
        mark_svg(state="kept", size=17)
