"""Numbers as Chinese and English write them in words and digits."""

from decimal import Decimal

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "廿": 20, "卅": 30}
_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
ENGLISH_WORDS = {word: number for number, word in enumerate(_ENGLISH.split())} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "couple of": 2,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "sixty": 60,
    "ninety": 90,
    "twenty-four": 24,
    "forty-eight": 48,
    "seventy-two": 72,
}


def chinese_number(words: str) -> Decimal | None:
    """Return the number written in digits or numerals; of "两三" the larger. None when it is none.

    "半" is a half. Numerals beyond 199 are not read.
    """
    if words == "半":
        return Decimal("0.5")
    if words.replace(".", "", 1).isascii():
        return Decimal(words)
    total = 0
    unit: int | None = None
    for character in words:
        if character == "百":
            total += 100 * (1 if unit is None else unit)
            unit = None
        elif character in _TENS:
            total += _TENS[character] * (1 if unit is None else unit)
            unit = None
        elif character in _DIGITS:
            # Two digits side by side are a rough number ("两三天"): the larger one is the promise.
            unit = _DIGITS[character]
        else:
            return None
    return Decimal(total + (unit or 0))


def english_number(words: str) -> Decimal | None:
    """Return the number written in digits or in words up to twenty and the usual larger ones."""
    known = ENGLISH_WORDS.get(" ".join(words.split()))
    if known is not None:
        return Decimal(known)
    return Decimal(words) if words.replace(".", "", 1).isdecimal() and words.isascii() else None
