"""What in-sale does when something happened before it; importing registers them."""

from yinuo.insale.followers import change, quote

__all__ = ["change", "quote"]
