from datetime import timedelta

import pytest

from tests.presale.bot.hand_over_truth import TRUTH
from yinuo.presale.bot import LONGEST_SILENCE, Reason, must_hand_over, trigger_in
from yinuo.presale.journal.bot import REASONS


@pytest.mark.parametrize(("text", "reason"), TRUTH)
def test_tells_what_calls_for_a_person(text: str, reason: str) -> None:
    assert (trigger_in(text) or "") == reason


def test_has_enough_truth() -> None:
    assert len(TRUTH) >= 60 and len({text for text, _reason in TRUTH}) == len(TRUTH)
    assert {reason for _text, reason in TRUTH} >= {
        "danger",
        "asked",
        "personal",
        "complaint",
        "money",
        "feeling",
    }


@pytest.mark.parametrize(
    ("trigger", "turns", "waited", "reason"),
    [
        (None, 0, timedelta(0), None),
        (None, 2, LONGEST_SILENCE, None),
        (None, 3, timedelta(0), Reason.UNHELPFUL),
        (None, 0, LONGEST_SILENCE + timedelta(seconds=1), Reason.SLOW),
        (Reason.MONEY, 3, timedelta(hours=1), Reason.MONEY),
    ],
)
def test_hands_over_by_words_then_turns_then_time(
    trigger: Reason | None, turns: int, waited: timedelta, reason: Reason | None
) -> None:
    assert must_hand_over(trigger=trigger, turns=turns, waited=waited) is reason


def test_has_words_for_every_reason() -> None:
    assert set(REASONS) == {reason.value for reason in Reason}
