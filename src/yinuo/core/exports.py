"""What can be exported: rooms register their lists here; the columns are those of the import of the same name."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.sheets import csv_lines, write_xlsx

EXPORTS: dict[str, "ExportKind"] = {}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportKind(Struct, frozen=True, kw_only=True):
    """A list that can leave as a spreadsheet.

    `filters` are the names of what narrows it, as in its page's address. `rows` yields the headings first; with `plain`
    personal values in full, which needs `plain_right`.
    """

    code: str
    label: Any
    right: str
    filters: tuple[str, ...]
    rows: Callable[[Actor, Mapping[str, str], bool], Iterator[Sequence[Any]]]
    plain_right: str = ""


def register_export(kind: ExportKind) -> None:
    """Make a list known, when the program starts."""
    EXPORTS[kind.code] = kind


def export_of(code: str) -> ExportKind:
    """Return a list. Raises: NotFound."""
    if code not in EXPORTS:
        raise NotFound(field="kind")
    return EXPORTS[code]


def write_sheet(rows: Iterable[Sequence[Any]], *, ending: str, title: str) -> IO[bytes]:
    """Return a temporary file with the rows, at its beginning."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    if ending == "csv":
        stream.writelines(csv_lines(rows))
    else:
        write_xlsx(rows, stream, title=title)
    stream.seek(0)
    return stream
