"""Which earlier answers may be said again, and which of them first. Pure."""

import re
from typing import Final

SHORTEST, LONGEST = 12, 600
_GREETING: Final = re.compile(
    r"^(?:[^\s，,。！!]{1,8}(?:先生|女士|小姐|老师|老師)?[，,：:\s]*)?(?:您好|你好)[，,。！!～~\s]*"
    r"|^(?:dear|hello|hi)\b[^,\n]{0,30}[,!]\s*",
    re.IGNORECASE,
)
# A name, a number or an address is about somebody else.
_PERSONAL: Final = re.compile(
    r"\d[\d\s-]{5,}\d|\S@\S|先生|女士|小姐|(?:\b(?:mr|mrs|ms)\b\.?)|[A-Z]{2}-\d{4}-|https?://|[省市区區县縣].{1,20}[路街巷].{0,8}\d",
    re.IGNORECASE,
)
SCORED_WELL: Final = 4
_AGEING_DAYS: Final = 365.0


def reusable(text: str) -> str:
    """Return what of an answer can be said to anybody, without its greeting; "" where it is about one person."""
    said = _GREETING.sub("", text.strip(), count=1).strip()
    return said if SHORTEST <= len(said) <= LONGEST and not _PERSONAL.search(said) else ""


def worth(*, share: float, score: int | None, same_product: bool, age_days: float) -> float:
    """Return how good an earlier answer is: alike above all, then liked, about the same product, and not old."""
    liked = 0.1 * (score - 3) if score is not None else 0.0
    return (share + liked + (0.15 if same_product else 0.0)) / (1 + max(age_days, 0.0) / _AGEING_DAYS)
