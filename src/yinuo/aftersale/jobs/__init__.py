"""What the worker does for after-sale on a rhythm; importing registers it."""

from yinuo.aftersale.jobs import returns

__all__ = ["returns"]
