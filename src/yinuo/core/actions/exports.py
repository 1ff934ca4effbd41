"""Exports: a list leaves as a spreadsheet, and that it did stays known."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.exports import TYPES, export_of, write_sheet
from yinuo.core.imports_journal import ListExported


@action(journal=ListExported)
def export_list(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    ending: str = "xlsx",
    filters: Mapping[str, str] | None = None,
    plain: bool = False,
) -> IO[bytes]:
    """Return a list as an open .xlsx or .csv file, as the filters show it; `plain` for personal values in full.

    Raises: NotFound for a list that is none, NotAllowed, InvalidValue.
    """
    found = export_of(kind)
    actor.require(found.right)
    if plain and found.plain_right:
        actor.require(found.plain_right)
    if ending not in TYPES:
        raise InvalidValue(field="ending", problem=" · ".join(TYPES))
    counted = _Counted(
        found.rows(actor, {k: v for k, v in (filters or {}).items() if k in found.filters}, plain)
    )
    stream = write_sheet(counted, ending=ending, title=str(found.label))
    record(ListExported(subject_id=actor.id or 0, kind=kind, rows=counted.count, plain=plain))
    return stream


class _Counted:
    """Rows that are counted as they pass, but for the headings."""

    def __init__(self, rows: Iterator[Sequence[Any]]) -> None:
        self._rows = rows
        self.count = -1

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self._rows:
            self.count += 1
            yield row
