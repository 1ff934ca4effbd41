"""What after-sale does when something happened before it; importing registers them."""

from yinuo.aftersale.followers import complaint

__all__ = ["complaint"]
