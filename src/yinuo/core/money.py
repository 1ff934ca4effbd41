"""Amounts of money that cannot mix currencies, drift in the last digit or lose a cent when shared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

# Source: ISO 4217, list one; every other currency has two decimals.
_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
    "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    "CLF": 4, "UYW": 4,
}  # fmt: skip
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


class MixedCurrenciesError(ValueError):
    """Two amounts of different currencies were brought together."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency, rounded half up (away from zero) to the currency's smallest unit.

    Raises: TypeError for an amount that is not Decimal or int; ValueError for one that is not finite, or a
    currency that is not three capital letters.
    """

    amount: Decimal
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if not isinstance(self.currency, str) or not _CURRENCY.fullmatch(self.currency):
            raise ValueError(f"not a currency code: {self.currency!r}")
        exact = _exact(self.amount)
        if not exact.is_finite():
            raise ValueError(f"not an amount: {self.amount}")
        object.__setattr__(self, "amount", exact.quantize(smallest_unit(self.currency), ROUND_HALF_UP))

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount + self._alike(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount - self._alike(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> Self:
        return type(self)(self.amount * _exact(factor), self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.currency)

    def __abs__(self) -> Self:
        return type(self)(abs(self.amount), self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._alike(other)

    def __le__(self, other: Self) -> bool:
        return self.amount <= self._alike(other)

    def __gt__(self, other: Self) -> bool:
        return self.amount > self._alike(other)

    def __ge__(self, other: Self) -> bool:
        return self.amount >= self._alike(other)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"

    def allocate(self, weights: Sequence[Decimal | int]) -> tuple[Self, ...]:
        """Return shares in proportion to the weights, in their order, that add up to the amount exactly.

        Units left over by rounding down go to the largest remainders, the earlier share first.

        Raises: ValueError without weights, with a negative one, or when all are zero.
        """
        exact = [_exact(weight) for weight in weights]
        total = sum(exact, Decimal(0))
        if total <= 0 or any(weight < 0 for weight in exact):
            raise ValueError("weights must not be negative, and not all zero")
        unit = smallest_unit(self.currency)
        units = int(abs(self.amount) / unit)
        # Whole numbers throughout: a quotient of decimals would be rounded and could change the order.
        scale = 10 ** max(-int(weight.as_tuple().exponent) for weight in [*exact, Decimal(1)])
        wholes = [int(weight * scale) for weight in exact]
        shares, remainders = zip(*(divmod(units * whole, sum(wholes)) for whole in wholes), strict=True)
        order = sorted(range(len(wholes)), key=lambda place: -remainders[place])
        extra = set(order[: units - sum(shares)])
        sign = -1 if self.amount < 0 else 1
        return tuple(
            type(self)(sign * (share + (place in extra)) * unit, self.currency)
            for place, share in enumerate(shares)
        )

    def _alike(self, other: object) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f"money and {type(other).__name__} do not go together")
        if other.currency != self.currency:
            raise MixedCurrenciesError(f"{self.currency} and {other.currency}")
        return other.amount


def smallest_unit(currency: str) -> Decimal:
    """Return the currency's smallest unit: 0.01 for CNY, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-_DECIMALS.get(currency, 2))


def _exact(number: object) -> Decimal:
    if isinstance(number, bool) or not isinstance(number, Decimal | int):
        raise TypeError(f"an amount of money is Decimal or int, not {type(number).__name__}")
    return Decimal(number)
