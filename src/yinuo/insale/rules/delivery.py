"""Which of several promises is the one of delivery."""

import re

_WORDS = re.compile(
    r"送货|交货|发货|到货|送达|送到|配送|交付|送貨|交貨|發貨|到貨|送達|deliver|ship", re.IGNORECASE
)


def says_delivery(what: str) -> bool:
    """Tell whether a promise's words are about bringing the goods."""
    return _WORDS.search(what) is not None
