"""What after-sale does when something happened before it; importing registers them."""

from yinuo.aftersale.followers import complaint, remedy, returns, returns_bench

__all__ = ["complaint", "remedy", "returns", "returns_bench"]
