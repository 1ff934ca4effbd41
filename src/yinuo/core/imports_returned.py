"""The file that goes back: the rows that were refused, as they were sent, with the reasons beside them."""

import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from yinuo.core.sheets import Sheet, csv_lines, write_xlsx


def write_problems_file(sheet: Sheet, texts: Mapping[int, str], *, place: str) -> None:
    """Store the refused rows (number → reasons) of an open spreadsheet; corrected, the file can be imported again."""
    with tempfile.TemporaryFile() as stream:
        rows = _rows(sheet, texts)
        if place.endswith(".csv"):
            stream.writelines(csv_lines(rows))
        else:
            write_xlsx(rows, stream)
        stream.seek(0)
        default_storage.delete(place)
        default_storage.save(place, File(stream))


def _rows(sheet: Sheet, texts: Mapping[int, str]) -> Iterator[list[Any]]:
    yield [*sheet.headings, _("Why this row was not taken in")]
    for number, cells in sheet.rows():
        if number in texts:
            yield [*cells, texts[number]]
