"""Which encoding and separator a text file with columns has. Pure functions over its first bytes."""

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

SEPARATORS: Final = ",;\t|"
SAMPLE_BYTES: Final = 256 * 1024
_LONGEST_CHARACTER: Final = 4
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


def charset_of(head: bytes, *, is_whole: bool) -> str | None:
    """Return the name of the encoding: UTF-8 or UTF-16 by mark, UTF-8 or GB 18030 by content; None where it is no text.

    The head may end within a character unless it is the whole file. Text that is UTF-8 is hardly ever anything else,
    so that is tried first; Chinese programs otherwise write GB 18030 or a part of it.
    """
    if head.startswith(BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in head:
        return _utf16_without_mark(head)
    for charset in ("utf-8", "gb18030"):
        for cut in range(1 if is_whole else _LONGEST_CHARACTER):
            try:
                head[: len(head) - cut].decode(charset)
            except UnicodeDecodeError:
                continue
            return charset
    return None


def _utf16_without_mark(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    charset = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = head[: len(head) // 2 * 2].decode(charset)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else charset


def separator_of(text: str) -> str:
    """Return the separator that divides the first lines most evenly; a comma where none does."""
    lines = text.splitlines()[:20]
    best, most = ",", (0, 0)
    for separator in SEPARATORS:
        widths = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)]
        if not widths or widths[0] < 2:
            continue
        even = sum(width == widths[0] for width in widths)
        if (even, widths[0]) > most:
            best, most = separator, (even, widths[0])
    return best
