"""What the worker does for pre-sale, a file for each thing it is about."""

from yinuo.presale.jobs import appointment, opportunity, quote

__all__ = ["appointment", "opportunity", "quote"]
