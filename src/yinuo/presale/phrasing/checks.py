"""What may be held against the words of a language model: whatever the passage does not say. Pure.

A false alarm costs nothing, the passage itself is sent; so every check is on the strict side.
"""

import re
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final

from opencc import OpenCC

from yinuo.core.search_text import document_tokens, fold
from yinuo.core.worktime import WorkCalendar
from yinuo.matters.promise_finder import find_promises
from yinuo.presale.phrasing.figures import figures_in

LONGEST: Final = 600
LEAST_SHARED: Final = 0.3


class Objection(StrEnum):
    """Why the passage was sent in its own words. The first four are no fault of the words."""

    RESTING = "resting"
    LATE = "late"
    FAILED = "failed"
    CHANGED = "changed"
    EMPTY = "empty"
    LONG = "long"
    LANGUAGE = "language"
    PROMISE = "promise"
    INVENTED = "invented"
    TURNED = "turned"
    ASTRAY = "astray"


_HAN: Final = re.compile(r"[㐀-鿿]")
_LATIN: Final = re.compile(r"[a-z]")
_ADDRESSES: Final = re.compile(
    r"https?:|www\.|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b|@|\]\(|[<>`]|微信|加v|qq|whatsapp|telegram"
)
_LATIN_WORD: Final = re.compile(r"[a-z][a-z0-9_-]+")
# What binds the house or names a day without a number: said only where the passage says the same word.
_BINDING: Final = re.compile(
    r"免费|包邮|赠送|赠品|保修|质保|保证|承诺|担保|退款|退货|退换|换货|赔|补偿|优惠|折扣|打折|降价|特价|终身|永久|绝对|百分百|无条件|"
    r"今天|今日|今晚|明天|明日|后天|本周|下周|周末|星期|礼拜|月底|年底|月初|马上|立即|立刻|尽快|随时|上门|安排|"
    r"\b(?:free|gift|warrant\w*|guarante\w*|promis\w*|refund\w*|returns?|replac\w*|compensat\w*|discount\w*|offer\w*|lifetime|"
    r"forever|always|never|today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend|immediately|soon|asap|"
    r"january|february|march|april|june|july|august|september|october|november|december|visit\w*|arrang\w*)\b"
)
_NOT: Final = (
    r"(?:不要|不能|不可以?|不得|不宜|不应|不该|不适合|不必|不用|不需要?|不会|无需|无须|请勿|切勿|切忌|勿|禁止|严禁|避免|别|没有|"
    r"不|\b(?:do not|does not|did not|don't|doesn't|never|avoid|cannot|can't|must not|mustn't|should not|shouldn't|without|no|not)\b)"
)
_DENIED: Final = re.compile(rf"{_NOT}\s*(?:将|把|再|使用|用|在|以|使|be |use |using |to |the |a |any )*")
_HEAD: Final = re.compile(r"[㐀-鿿]{2}|[a-z]+")


def objection_to(
    text: str, *, title: str, passage: str, language: str, at: datetime, calendar: WorkCalendar
) -> Objection | None:
    """Return what is wrong with words that a model made of a passage, None where nothing is."""
    if not text:
        return Objection.EMPTY
    if len(text) > LONGEST:
        return Objection.LONG
    if not is_in_language(text, language):
        return Objection.LANGUAGE
    if find_promises(text, at=at, calendar=calendar):
        return Objection.PROMISE
    ground = f"{title}\n{passage}"
    if invents(text, ground):
        return Objection.INVENTED
    if turns(text, ground):
        return Objection.TURNED
    return None if share_said_by(text, ground) >= LEAST_SHARED else Objection.ASTRAY


def is_in_language(text: str, language: str) -> bool:
    """Tell whether a text is in a language of ours, traditional and simplified told apart."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text.casefold()))
    if language == "en":
        return latin > 0 and han == 0
    if not han or han * 2 < latin:
        return False
    traditional, simplified = _changed(text, "t2s"), _changed(text, "s2t")
    return traditional == 0 if language == "zh-hans" else simplified <= traditional


def invents(text: str, ground: str) -> bool:
    """Tell whether a text has a number, price, date, address, foreign word or binding word that its ground lacks."""
    said, known = fold(text), fold(ground)
    if figures_in(text) - figures_in(ground):
        return True
    for pattern in (_ADDRESSES, _BINDING):
        if any(hit[0] not in known for hit in pattern.finditer(said)):
            return True
    if not _HAN.search(said):
        return False
    words = set(_LATIN_WORD.findall(known))
    return any(word not in words for word in _LATIN_WORD.findall(said))


def turns(text: str, ground: str) -> bool:
    """Tell whether a text denies what its ground says plainly, or says plainly what its ground denies."""
    said_denied, said_plain = _heads(fold(text))
    known_denied, known_plain = _heads(fold(ground))
    return any(head in known_plain and head not in known_denied for head in said_denied) or any(
        head in said_plain and head not in said_denied for head in known_denied
    )


def share_said_by(text: str, ground: str) -> float:
    """Return how much of a text its ground says too, from 0 to 1, by pairs of characters and stems."""
    said = set(document_tokens(text))
    return len(said & set(document_tokens(ground))) / len(said) if said else 0.0


def _changed(text: str, way: str) -> int:
    """Return how many characters another script would write differently."""
    return sum(a != b for a, b in zip(text, str(_converter(way).convert(text)), strict=False))


@cache
def _converter(way: str) -> OpenCC:
    return OpenCC(way)


def _heads(folded: str) -> tuple[set[str], set[str]]:
    """Return what a text denies, by the first two characters or the word after the "not", and what it says besides."""
    denied: set[str] = set()
    plain: list[str] = []
    at = 0
    for hit in _DENIED.finditer(folded):
        plain.append(folded[at : hit.start()])
        head = _HEAD.match(folded, hit.end())
        at = hit.end()
        if head:
            denied.add(head[0])
            at = head.end()
    plain.append(folded[at:])
    return denied, {head for part in plain for head in _pairs(part)}


def _pairs(part: str) -> set[str]:
    han = {
        part[at : at + 2] for at in range(len(part) - 1) if _HAN.match(part[at]) and _HAN.match(part[at + 1])
    }
    return han | set(re.findall(r"[a-z]+", part))
