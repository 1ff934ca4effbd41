"""What in-sale does when something happened before it; importing registers them."""

from yinuo.insale.followers import arrival, change, confirmation, plan, purchase, quote, review

__all__ = ["arrival", "change", "confirmation", "plan", "purchase", "quote", "review"]
