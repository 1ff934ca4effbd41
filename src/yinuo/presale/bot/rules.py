"""When the automatic answer leaves a conversation to a person."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

MOST_TURNS: Final = 3
LONGEST_SILENCE: Final = timedelta(minutes=3)
LEAST_SHARE: Final = 0.35  # an answer must say more of a question than a mere suggestion


class Reason(StrEnum):
    DANGER = "danger"
    ASKED = "asked"
    PERSONAL = "personal"
    COMPLAINT = "complaint"
    MONEY = "money"
    FEELING = "feeling"
    UNHELPFUL = "unhelpful"
    SLOW = "slow"
    UNKNOWN = "unknown"
    PROMISE = "promise"


def must_hand_over(*, trigger: Reason | None, turns: int, waited: timedelta) -> Reason | None:
    """Return why a person must take over before anything is looked up: the words, three turns, or three minutes."""
    if trigger is not None:
        return trigger
    if turns >= MOST_TURNS:
        return Reason.UNHELPFUL
    return Reason.SLOW if waited > LONGEST_SILENCE else None
