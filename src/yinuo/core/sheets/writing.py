"""Write spreadsheets row by row; no cell of them is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# Where a spreadsheet program takes the text that follows for a formula; the full-width signs do so in Chinese ones.
_FORMULA_MARKS: Final = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_WIDTHS: Final = (10, 40)


def guarded(text: str) -> str:
    """Return a text that no spreadsheet program runs: an apostrophe stands before what could begin a formula.

    A plain number stays one, also below zero. `reading` takes the apostrophe off again.
    """
    clean = _UNPRINTABLE.sub("", text)
    begins = clean.lstrip(" \u00a0\u3000").startswith(_FORMULA_MARKS) or clean.startswith(_FORMULA_MARKS)
    return f"'{clean}" if begins and not _PLAIN_NUMBER.fullmatch(clean) else clean


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield rows as CSV in UTF-8 with a mark, so that every spreadsheet program reads Chinese."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([guarded(_text(cell)) for cell in row])
        yield line.getvalue().encode()


def write_xlsx(rows: Iterable[Sequence[Any]], stream: IO[bytes], *, title: str = "") -> None:
    """Write rows as .xlsx, the first as headings that stay in sight; amounts and dates as such, all else as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_UNPRINTABLE.sub("", re.sub(r"[\\/*?:\[\]]", " ", title))[:31] or "1")
    sheet.freeze_panes = "A2"
    for place, row in enumerate(rows):
        if place == 0:
            for column, cell in enumerate(row, start=1):
                wide = sum(2 if ord(char) > 0x2E80 else 1 for char in str(cell)) + 4
                sheet.column_dimensions[get_column_letter(column)].width = min(
                    max(wide, _WIDTHS[0]), _WIDTHS[1]
                )
        sheet.append([_cell(sheet, cell, bold=place == 0) for cell in row])
    book.save(stream)


def _cell(sheet: Any, value: Any, *, bold: bool) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    cell = WriteOnlyCell(sheet, value=guarded(_text(value)))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return timezone.localtime(cell).strftime("%Y-%m-%d %H:%M")
    return str(cell)
