"""Read a spreadsheet row by row, every cell as text in one plain form."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from yinuo.core.sheets.charsets import SAMPLE_BYTES, charset_of, separator_of
from yinuo.core.sheets.errors import SheetEmpty, SheetTooLarge, SheetUnreadable

MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 200
MAX_CELL_CHARS: Final = 32_000
MAX_UNPACKED_BYTES: Final = 512 * 1024 * 1024
_FORMULA_MARKS: Final = "=+-@\t\r＝＋－＠"
_ZIP: Final = b"PK\x03\x04"

Row = tuple[int, list[str]]


class Sheet:
    """An open spreadsheet: its headings, then its rows once, in their order.

    `encoding` is "" for .xlsx. A row's number is the one it has in the file, counted from 1.
    """

    def __init__(self, *, name: str, encoding: str, lines: Iterable[Row]) -> None:
        self.name, self.encoding = name, encoding
        self._lines = _limited(_not_empty(lines))
        first = next(self._lines, None)
        if first is None:
            raise SheetEmpty(field="file", name=name)
        self.headings = _headings(first[1])

    def rows(self) -> Iterator[Row]:
        """Yield (number, cells), as many cells as there are headings; empty rows are left out.

        Raises: SheetTooLarge, SheetUnreadable.
        """
        width = len(self.headings)
        for number, cells in self._lines:
            yield number, (cells + [""] * (width - len(cells)))[:width]


def open_sheet(stream: IO[bytes], *, name: str) -> Sheet:
    """Open a spreadsheet by its content; the stream stays open while its rows are read.

    Of an .xlsx file the first visible sheet that has rows is read, with the values that its formulas had when it was
    saved.

    Raises: SheetUnreadable, SheetEmpty, SheetTooLarge.
    """
    head = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    if head.startswith(_ZIP):
        return Sheet(name=name, encoding="", lines=_xlsx_lines(stream, name))
    encoding = charset_of(head, is_whole=len(head) < SAMPLE_BYTES)
    if encoding is None or not head.strip():
        raise (
            SheetEmpty(field="file", name=name)
            if not head.strip()
            else SheetUnreadable(field="file", name=name)
        )
    separator = separator_of(head.decode(encoding, "ignore"))
    return Sheet(name=name, encoding=encoding, lines=_csv_lines(stream, name, encoding, separator))


def _csv_lines(stream: IO[bytes], name: str, encoding: str, separator: str) -> Iterator[Row]:
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    reader = csv.reader((line.replace("\x00", "") for line in text), delimiter=separator)
    try:
        number = 1
        for row in reader:
            yield number, [_unmarked(cell.strip()) for cell in row]
            number = reader.line_num + 1
    except (csv.Error, UnicodeError):
        raise SheetUnreadable(field="file", name=name) from None
    finally:
        if not stream.closed:
            text.detach()


def _xlsx_lines(stream: IO[bytes], name: str) -> Iterator[Row]:
    try:
        _refuse_bomb(stream)
        book = CalamineWorkbook.from_filelike(stream)
        sheets = [meta.name for meta in book.sheets_metadata if str(meta.visible).endswith("Visible")]
        for title in sheets or book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            if sheet.height:
                break
        else:
            raise SheetEmpty(field="file", name=name)
        if sheet.total_width > MAX_COLUMNS:
            raise SheetTooLarge(field="file", rows=MAX_ROWS, columns=MAX_COLUMNS)
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [_plain(cell) for cell in cells]
    except (CalamineError, PasswordError, ZipError, zipfile.BadZipFile, OSError, ValueError):
        raise SheetUnreadable(field="file", name=name) from None


def _refuse_bomb(stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream) as packed:
        if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED_BYTES:
            raise SheetTooLarge(field="file", rows=MAX_ROWS, columns=MAX_COLUMNS)
    stream.seek(0)


def _plain(cell: Any) -> str:
    """Return a cell's value as text."""
    if isinstance(cell, str):
        return _unmarked(cell.replace("\x00", "").strip())
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else str(cell or "")


def _number(value: float) -> str:
    """Return a number as a person would write it; spreadsheets keep fifteen digits, the rest is noise."""
    try:
        text = format(Decimal(f"{value:.15g}"), "f")
    except InvalidOperation:
        return ""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unmarked(text: str) -> str:
    """Take off the apostrophe with which `writing.guarded` marks a text, so that what was sent out can come back."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in _FORMULA_MARKS else text


def _not_empty(lines: Iterable[Row]) -> Iterator[Row]:
    return ((number, cells) for number, cells in lines if any(cells))


def _limited(lines: Iterator[Row]) -> Iterator[Row]:
    for count, (number, cells) in enumerate(lines):
        if count > MAX_ROWS or any(cells[MAX_COLUMNS:]):
            raise SheetTooLarge(field="file", rows=MAX_ROWS, columns=MAX_COLUMNS)
        yield number, [cell[:MAX_CELL_CHARS] for cell in cells[:MAX_COLUMNS]]


def _headings(cells: Sequence[str]) -> list[str]:
    """Return the headings, each one different from the others, up to the last that is written."""
    last = max(place for place, cell in enumerate(cells) if cell)
    found: dict[str, None] = {}
    for place, cell in enumerate(cells[: last + 1], start=1):
        heading, again = " ".join(cell.split())[:100] or f"#{place}", 2
        while heading in found:
            heading = f"{' '.join(cell.split())[:100] or f'#{place}'} ({again})"
            again += 1
        found[heading] = None
    return list(found)
