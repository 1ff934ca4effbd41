"""What after-sale does when something happened before it; importing registers them."""

from yinuo.aftersale.followers import complaint, fault, remedy, returns, returns_bench

__all__ = ["complaint", "fault", "remedy", "returns", "returns_bench"]
