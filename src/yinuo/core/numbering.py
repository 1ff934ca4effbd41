"""Readable numbers for matters: `ZX-2610-4F7QK3-7`.

Prefix of the kind, year and month, a body made from the row's key, a check character. The body is a fixed
one-to-one scramble of the key, so numbers are unique without a counter that writers would queue for, and
neighbours do not look alike. It is no secret: a number must never be all that guards a page.
"""

import re
import unicodedata
from datetime import datetime, tzinfo

from django.utils import timezone

# Crockford's base 32: no I, L, O, U, which are read as 1, 1, 0, V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
# The shortest body that holds the key; 6 characters suffice for the first thousand million.
_BODY_LENGTHS = (6, 8, 10, 13)
_BITS_PER_CHARACTER = 5
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
_SHAPE = re.compile(
    r"(?P<prefix>[A-Z]{1,4})(?P<month>[0-9]{2}(?:0[1-9]|1[0-2]))"
    rf"(?P<body>[{ALPHABET}]{{6}}|[{ALPHABET}]{{8}}|[{ALPHABET}]{{10}}|[{ALPHABET}]{{13}})(?P<check>[{ALPHABET}])"
)


def new_number(prefix: str, *, now: datetime, id: int, zone: tzinfo | None = None) -> str:  # noqa: A002
    """Return the number of the row with that key; one key has one body for ever.

    `prefix` is one to four capital letters. The month is that of `now` in the zone, by default the organisation's.

    Raises: ValueError for another prefix, a naive instant or a key outside 0 … 2⁶³ - 1.
    """
    if not re.fullmatch(r"[A-Z]{1,4}", prefix):
        raise ValueError(f"not a prefix: {prefix!r}")
    if now.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    if not 0 <= id < 2**63:
        raise ValueError(f"not a key: {id}")
    month = now.astimezone(zone or timezone.get_default_timezone()).strftime("%y%m")
    body = _body(id)
    return f"{prefix}-{month}-{body}-{_check_character(prefix, month + body)}"


def parse_number(text: str) -> str | None:
    """Return the number as it was issued, from whatever a person typed, or None if it cannot be one.

    Lower case, spaces, missing or other dashes, full-width characters and the letters I, L and O for the
    digits are understood. A wrong character or two neighbours swapped always gives None.
    """
    compact = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    start = next((place for place, c in enumerate(compact) if c.isdigit()), len(compact))
    found = _SHAPE.fullmatch(compact[:start] + compact[start:].translate(_READ_AS))
    if not found:
        return None
    prefix, month, body, check = found.group("prefix", "month", "body", "check")
    return f"{prefix}-{month}-{body}-{check}" if _check_character(prefix, month + body) == check else None


def _body(key: int) -> str:
    length = next(n for n in _BODY_LENGTHS if key < 1 << n * _BITS_PER_CHARACTER)
    value = scrambled(key, bits=length * _BITS_PER_CHARACTER)
    shifts = range((length - 1) * _BITS_PER_CHARACTER, -1, -_BITS_PER_CHARACTER)
    return "".join(ALPHABET[value >> shift & 31] for shift in shifts)


def scrambled(value: int, *, bits: int) -> int:
    """Return another number of as many bits; no two values give the same one.

    Each step can be undone: folding the upper half into the lower, multiplying by an odd number.
    """
    half, mask = (bits + 1) // 2, (1 << bits) - 1
    for multiplier in _MULTIPLIERS:
        value ^= value >> half
        value = value * multiplier & mask
    return value ^ value >> half


def _check_character(prefix: str, rest: str) -> str:
    """Return the check character by Damm's method over the field of 32 elements (x⁵ + x² + 1).

    It finds every single wrong character and every swap of neighbours.
    Source: H. M. Damm, Total anti-symmetrische Quasigruppen, 2004.
    """
    interim = 0
    for value in [*(ord(letter) - ord("A") for letter in prefix), *(_VALUES[c] for c in rest)]:
        interim = (interim ^ value) << 1
        if interim & 0b100000:
            interim ^= 0b100101
    return ALPHABET[interim]
