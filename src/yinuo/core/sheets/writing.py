"""Write spreadsheets row by row; no cell of them is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any, Final

from django.utils import timezone

# Where a spreadsheet program takes the text that follows for a formula; the full-width signs do so in Chinese ones.
_FORMULA_MARKS: Final = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet program runs: an apostrophe stands before what could begin a formula.

    A plain number stays one, also below zero. `reading` takes the apostrophe off again.
    """
    clean = UNPRINTABLE.sub("", text)
    begins = clean.lstrip(" \u00a0\u3000").startswith(_FORMULA_MARKS) or clean.startswith(_FORMULA_MARKS)
    return f"'{clean}" if begins and not _PLAIN_NUMBER.fullmatch(clean) else clean


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield rows as CSV in UTF-8 with a mark, so that every spreadsheet program reads Chinese."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([guarded(text_of(cell)) for cell in row])
        yield line.getvalue().encode()


def write_xlsx(rows: Iterable[Sequence[Any]], stream: IO[bytes], *, title: str = "") -> None:
    """Write rows as .xlsx, the first as headings that stay in sight; amounts and dates as such, all else as text."""
    from yinuo.core.sheets import excel  # its library is a twentieth of every start, and seldom needed

    excel.write(rows, stream, title=title)


def text_of(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    return str(cell)
