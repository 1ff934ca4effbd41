"""What the worker does for pre-sale, a file for each thing it is about."""

from yinuo.presale.jobs import appointment, bot, follow_up, opportunity, quote

__all__ = ["appointment", "bot", "follow_up", "opportunity", "quote"]
