"""What in-sale does when something happened before it; importing registers them."""

from yinuo.insale.followers import quote

__all__ = ["quote"]
