"""What after-sale does when something happened before it; importing registers them."""

from yinuo.aftersale.followers import complaint, remedy, returns

__all__ = ["complaint", "remedy", "returns"]
