"""How sure a share is: intervals, exact tests, control limits. Pure, without a statistics package."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import exp, lgamma, log, log1p, sqrt

from msgspec import Struct

Z_95 = 1.959963984540054
ALPHA = 0.05
SMALL = 30
"""Below this many a percentage says more than is known: show the counts."""


def wilson(*, x: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return Wilson's interval of x out of n, two-sided 95 % by default; 0 to 1 where n is 0.

    Source: Wilson 1927; Brown, Cai, DasGupta 2001 recommend it for display.
    """
    if n <= 0:
        return 0.0, 1.0
    share = x / n
    wide = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / wide
    half = z / wide * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if x == 0 else max(0.0, centre - half)
    return low, 1.0 if x == n else min(1.0, centre + half)


def tail_at_least(*, x: int, n: int, p: float) -> float:
    """Return P(X ≥ x) of a binomial with n trials of chance p, exactly."""
    if x <= 0:
        return 1.0
    if x > n:
        return 0.0
    if p <= 0 or p >= 1:
        return 1.0 if p >= 1 else 0.0
    if x > n * p:
        return min(1.0, _sum(_upward(x, n, p)))
    return max(0.0, 1.0 - _sum(_downward(x - 1, n, p)))


def tail_at_most(*, x: int, n: int, p: float) -> float:
    """Return P(X ≤ x) of a binomial with n trials of chance p, exactly."""
    return tail_at_least(x=n - x, n=n, p=1 - p)


def clopper_pearson_lower(*, x: int, n: int, alpha: float = ALPHA) -> float:
    """Return the one-sided lower bound that holds at least 1 - alpha of the time.

    Source: Clopper and Pearson 1934: the p for which P(X ≥ x) is alpha.
    """
    if x <= 0:
        return 0.0
    low, high = 0.0, 1.0
    for _step in range(60):
        middle = (low + high) / 2
        if tail_at_least(x=x, n=n, p=middle) < alpha:
            low = middle
        else:
            high = middle
    return low


def verdict(*, x: int, n: int, target: Decimal | float | None) -> str:
    """Tell by exact one-sided tests at 5 % whether a target is met: "met", "missed" or "unclear".

    "met" is proven at or above the target, "missed" proven below it. A target of 1 is missed by the first failure.
    Without a target the answer is the empty text.
    """
    if target is None:
        return ""
    p = float(target)
    if n == 0:
        return "unclear"
    if p >= 1:
        return "missed" if x < n else "unclear"
    if tail_at_least(x=x, n=n, p=p) < ALPHA:
        return "met"
    return "missed" if tail_at_most(x=x, n=n, p=p) < ALPHA else "unclear"


class Limits(Struct, frozen=True, kw_only=True):
    """The control limits of one period."""

    lower: float
    upper: float


def p_limits(*, counts: Sequence[tuple[int, int]]) -> tuple[float, list[Limits]]:
    """Return the centre line and the limits of each period of a p-chart; `counts` are (x, n) with n above 0.

    Source: Shewhart: mean ± 3 sqrt(p(1 - p)/n), cut to 0 to 1.
    """
    total = sum(n for _x, n in counts)
    if total == 0:
        return 0.0, []
    mean = sum(x for x, _n in counts) / total
    spreads = [3 * sqrt(mean * (1 - mean) / n) for _x, n in counts]
    return mean, [Limits(lower=max(0.0, mean - s), upper=min(1.0, mean + s)) for s in spreads]


def _term(k: int, n: int, p: float) -> float:
    chosen = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(chosen + k * log(p) + (n - k) * log1p(-p))


def _upward(x: int, n: int, p: float) -> Iterator[float]:
    term, odds = _term(x, n, p), p / (1 - p)
    for k in range(x, n + 1):
        yield term
        term *= (n - k) / (k + 1) * odds


def _downward(x: int, n: int, p: float) -> Iterator[float]:
    term, odds = _term(x, n, p), (1 - p) / p
    for k in range(x, -1, -1):
        yield term
        term *= k / (n - k + 1) * odds


def _sum(terms: Iterator[float]) -> float:
    """Add terms that only fall, until they no longer matter."""
    total = 0.0
    for term in terms:
        total += term
        if term < total * 1e-17:
            break
    return total
