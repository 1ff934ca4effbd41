"""Bytes of unsure charset read as text. What had to be guessed or repaired is noted in words."""

import codecs
import re
from typing import Final

MAX_SAMPLE: Final = 20_000

# What senders declare → what they mean: the superset that their programs really write.
_ALIASES: Final = {
    **dict.fromkeys(
        ("gb2312", "gb_2312-80", "gb2312-80", "csgb2312", "euc-cn", "chinese", "gbk", "x-gbk"), "gb18030"
    ),
    **dict.fromkeys(("cp936", "ms936", "windows-936", "gb-18030", "gb18030-2000", "x-gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big-5", "x-x-big5", "x-big5", "csbig5", "big5-tw", "cp950", "ms950"), "big5"),
    **dict.fromkeys(("big5-hkscs", "big5hk", "hkscs", "big5hkscs"), "big5hkscs"),
    **dict.fromkeys(("hz-gb-2312", "hz-gb2312"), "hz"),
    **dict.fromkeys(("utf8", "utf_8", "utf-8", "unicode-1-1-utf-8", "x-utf-8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252"), "cp1252"),
    **dict.fromkeys(("us-ascii", "ascii", "ansi_x3.4-1968", "iso-ir-6"), "ascii"),
}
_UNKNOWN: Final = frozenset(
    {"", "unknown-8bit", "unknown", "x-unknown", "x-user-defined", "default", "none", "8bit"}
)
_UNSAFE: Final = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
)
_FAMILIES: Final = {"big5": ("big5", "big5hkscs", "cp950"), "big5hkscs": ("big5hkscs", "cp950")}

_SIMPLIFIED: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年同说您好请问题谢货订单"
)
_TRADITIONAL: Final = frozenset(
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年同說您好請問題謝貨訂單"
)


def decode_text(content: bytes, declared: str, *, where: str, notes: list[str]) -> str:
    """Return the content as text, whatever the declared charset is worth.

    `where` names the place in the notes ("Subject", "text/plain"); the answer holds no lone surrogates.
    """
    asked = re.sub(r"[\s\"']", "", declared).lower().split("*")[0]
    if (
        content.isascii()
        and b"\x1b" not in content
        and not asked.startswith(("hz", "utf-7", "utf-16", "utf-32"))
    ):
        return content.decode("ascii")
    if asked in _UNKNOWN:
        return _guessed(content, where=where, notes=notes, reason="no charset declared")
    charset = _ALIASES.get(asked, asked)
    if not _is_text_codec(charset):
        return _guessed(content, where=where, notes=notes, reason=f"unknown charset {asked[:40]!r}")
    if charset in {"ascii", "cp1252"}:
        return _western(content, asked, where=where, notes=notes)
    return _declared(content, asked, charset, where=where, notes=notes)


def _declared(content: bytes, asked: str, charset: str, *, where: str, notes: list[str]) -> str:
    for member in _FAMILIES.get(charset, (charset,)):
        if (text := _strictly(content, member)) is not None:
            if _says_more(content, asked, member):
                notes.append(f"{where}: declared {asked}, read as {member}")
            return text
    guess = guess_charset(content)
    repaired = content.decode(charset, "replace")
    # One cut character is a cut message; many are a wrong label.
    if (
        guess
        and guess != charset
        and repaired.count("�") * 20 > len(repaired) - len(content.decode("ascii", "ignore"))
    ):
        notes.append(f"{where}: declared {asked}, read as {guess}")
        return content.decode(guess, "replace")
    notes.append(f"{where}: {repaired.count('�')} unreadable places in {asked}")
    return _without_surrogates(repaired)


def _says_more(content: bytes, asked: str, member: str) -> bool:
    if member == "gb18030" and asked.startswith(("gb2312", "gb_2312", "csgb2312", "euc-cn")):
        return _strictly(content, "gb2312") is None
    return asked in _ALIASES and member in {"big5hkscs", "cp950"} and _ALIASES[asked] != member


def _western(content: bytes, asked: str, *, where: str, notes: list[str]) -> str:
    guess = guess_charset(content)
    if asked in {"us-ascii", "ascii"} or (guess and guess != "cp1252"):
        return _guessed(content, where=where, notes=notes, reason=f"declared {asked}")
    return content.decode("cp1252", "replace") if _strictly(content, "cp1252") else content.decode("latin-1")


def _guessed(content: bytes, *, where: str, notes: list[str], reason: str) -> str:
    charset = guess_charset(content) or "cp1252"
    notes.append(f"{where}: {reason}, read as {charset}")
    return _without_surrogates(content.decode(charset, "replace"))


def guess_charset(content: bytes) -> str:
    """Return the likeliest charset of undeclared bytes, or an empty string.

    Marks and escapes first, then UTF-8 (which other text hardly ever is by chance), then the Chinese charset in
    which more of the characters are everyday ones.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if re.search(rb"\x1b\$[@B]|\x1b\([BIJ]", content):
        return "iso2022_jp" if _strictly(content, "iso2022_jp") is not None else ""
    sample = content[:MAX_SAMPLE]
    if _reads_as_utf8(sample):
        return "utf-8-sig" if sample.startswith(b"\xef\xbb\xbf") else "utf-8"
    simplified = _everyday_share(sample, "gb18030", _SIMPLIFIED, leads=range(0xB0, 0xD8))
    traditional = _everyday_share(sample, "big5hkscs", _TRADITIONAL, leads=range(0xA4, 0xC7))
    if max(simplified, traditional) < 0.5:
        return ""
    return "gb18030" if simplified >= traditional else "big5hkscs"


def _reads_as_utf8(sample: bytes) -> bool:
    if sample.isascii():
        return False
    text = sample.decode("utf-8", "replace")
    good = sum(char > "\x7f" and char != "�" for char in text)
    return text[:-1].count("�") * 20 <= good and good > 0


def _everyday_share(sample: bytes, charset: str, everyday: frozenset[str], *, leads: range) -> float:
    """Return the share (0 … 2) of the double bytes that are common characters, the commonest counted twice."""
    pairs = level_one = 0
    position = 0
    while position < len(sample) - 1:
        if sample[position] < 0x80:
            position += 1
            continue
        pairs += 1
        first, second = sample[position], sample[position + 1]
        is_punctuation = first in {0xA1, 0xA3} and second >= 0x80
        level_one += is_punctuation or (
            first in leads and (second >= 0xA1 or (leads[0] == 0xA4 and 0x40 <= second < 0x7F))
        )
        position += 2
    if not pairs:
        return 0.0
    common = sum(char in everyday for char in sample.decode(charset, "ignore"))
    return level_one / pairs + min(1.0, common / pairs)


def _strictly(content: bytes, charset: str) -> str | None:
    try:
        text = content.decode(charset)
        text.encode("utf-8")
    except (UnicodeError, LookupError, ValueError):
        return None
    return text


def _is_text_codec(name: str) -> bool:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return False
    is_text: bool = getattr(codec, "_is_text_encoding", True)
    return is_text and codec.name.replace("-", "_") not in _UNSAFE


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8") if _has_surrogates(text) else text


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)
