"""Write .xlsx row by row, however many rows there are."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from yinuo.core.sheets.writing import UNPRINTABLE, guarded, text_of

_WIDTHS: Final = (10, 40)


def write(rows: Iterable[Sequence[Any]], stream: IO[bytes], *, title: str = "") -> None:
    """Write rows; see `write_xlsx`."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(UNPRINTABLE.sub("", re.sub(r"[\\/*?:\[\]]", " ", title))[:31] or "1")
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
    cell = WriteOnlyCell(sheet, value=guarded(text_of(value)))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
