"""The automatic answer to a question from the web: when it must leave it to a person, and what it says. Pure."""

from yinuo.presale.bot.rules import LONGEST_SILENCE, MOST_TURNS, Reason, must_hand_over
from yinuo.presale.bot.triggers import trigger_in

__all__ = ["LONGEST_SILENCE", "MOST_TURNS", "Reason", "must_hand_over", "trigger_in"]
