"""Imports as pages, programs and commands read them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import NotFound
from yinuo.core.imports import KINDS, ImportKind, kind_of, read_row
from yinuo.core.imports_access import RIGHT, visible_to
from yinuo.core.imports_engine import cells_of, opened
from yinuo.core.imports_journal import ImportPartUndone
from yinuo.core.models import ImportedRow, ImportRun, JournalEntry

MAX_ROWS = 200
PREVIEW_ROWS = 20
STEP_BY_STATE = {"checking": "check", "running": "run", "undoing": "undo"}


class ImportRow(Struct, frozen=True, kw_only=True):
    """An import. The counts are of its last step and grow while it runs; `share` is the part done, 0 to 1.

    `has_file` tells whether the spreadsheet is still kept, `returned` whether there is a file of refused rows.
    """

    id: int
    kind: str
    kind_name: str
    name: str
    encoding: str
    headings: list[str]
    mapping: dict[str, str]
    state: str
    step: str
    share: float
    rows: int
    created: int
    changed: int
    unchanged: int
    refused: int
    kept: int
    problems: list[dict[str, Any]]
    has_file: bool
    returned: bool
    started_by: str
    at: datetime
    finished_at: datetime | None


class PreviewCell(Struct, frozen=True, kw_only=True):
    text: str
    problem: str


class PreviewRow(Struct, frozen=True, kw_only=True):
    """A row as the file has it: its number, the cells of the mapped fields, and what is wrong with all of it."""

    number: int
    cells: list[PreviewCell]
    problems: list[str]


def kinds_for(actor: Actor) -> list[ImportKind]:
    """Return the kinds that the actor may import, in the order in which they build on each other."""
    if not actor.can(RIGHT):
        return []
    return [kind for kind in KINDS.values() if actor.can(kind.right)]


def list_imports(*, actor: Actor, after: str = "", limit: int = 50) -> tuple[list[ImportRow], str]:
    """Return imports, the newest first, and the cursor of the next page ("" at the end).

    Raises: InvalidValue for a cursor that is none.
    """
    rows = visible_to(actor)
    if after:
        at, key = read_instant_cursor(after, field="after")
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=key))
    size = max(1, min(limit, MAX_ROWS))
    found = _rows(rows.order_by("-at", "-pk")[: size + 1])
    page = found[:size]
    return page, cursor_of(page[-1].at, page[-1].id) if len(found) > size else ""


def get_import(*, actor: Actor, run_id: int) -> ImportRow:
    """Return one import. Raises: NotFound."""
    found = _rows(visible_to(actor).filter(pk=run_id))
    if not found:
        raise NotFound()
    return found[0]


def problems_place(*, actor: Actor, run_id: int) -> tuple[str, str]:
    """Return where the file of refused rows is stored, and the name it bears. Raises: NotFound."""
    run = visible_to(actor).filter(pk=run_id).first()
    if run is None or not run.problems_file:
        raise NotFound()
    stem = run.name.rpartition(".")[0] or run.name
    ending = ".csv" if run.problems_file.endswith(".csv") else ".xlsx"
    words = _("refused rows")
    return run.problems_file, f"{stem} – {words}{ending}"


def preview_import(
    *, actor: Actor, run_id: int, limit: int = PREVIEW_ROWS
) -> tuple[list[str], list[PreviewRow]]:
    """Return the labels of the mapped fields, and the first rows with what is wrong in each cell.

    Raises: NotFound, ImportFileGone.
    """
    run = visible_to(actor).filter(pk=run_id).first()
    if run is None:
        raise NotFound()
    kind = kind_of(run.kind)
    fields = [one for one in kind.fields if one.code in run.mapping]
    rows = []
    with opened(run) as sheet:
        for number, cells in islice(cells_of(run, sheet), limit):
            _row, problems = read_row(kind, number, cells)
            beside = {problem.field: problem.text for problem in problems}
            shown = [
                PreviewCell(text=cells.get(one.code, "")[:120], problem=beside.pop(one.code, ""))
                for one in fields
            ]
            rows.append(PreviewRow(number=number, cells=shown, problems=list(beside.values())))
    return [str(one.label) for one in fields], rows


def template_rows(kind: ImportKind) -> list[Sequence[str]]:
    """Return the rows of a kind's template: headings and an example."""
    headings = [f"{one.label} *" if one.needed else str(one.label) for one in kind.fields]
    return [headings, [one.example for one in kind.fields]]


def _rows(runs: QuerySet[ImportRun]) -> list[ImportRow]:
    return [_row(run) for run in runs]


def _row(run: ImportRun) -> ImportRow:
    step = STEP_BY_STATE.get(run.state, "")
    done, rows = run.created + run.changed + run.unchanged + run.refused, run.rows
    if step == "undo":
        done, rows = _taken_back(run)
    names: Mapping[str, Any] = {code: kind.label for code, kind in KINDS.items()}
    return ImportRow(
        id=run.pk,
        kind=run.kind,
        kind_name=str(names.get(run.kind, run.kind)),
        name=run.name,
        encoding=run.encoding,
        headings=run.headings,
        mapping=run.mapping,
        state=run.state,
        step=step,
        share=min(1.0, done / rows) if rows and step else 0.0,
        rows=run.rows,
        created=run.created,
        changed=run.changed,
        unchanged=run.unchanged,
        refused=run.refused,
        kept=run.kept,
        problems=run.problems,
        has_file=bool(run.stored),
        returned=bool(run.problems_file),
        started_by=run.started_by,
        at=run.at,
        finished_at=run.finished_at,
    )


def _taken_back(run: ImportRun) -> tuple[int, int]:
    """Return how many of the written rows a running undo has gone through, and how many there are."""
    entries = JournalEntry.objects.filter(
        subject_kind=ImportPartUndone.subject_kind, subject_id=run.pk, verb=ImportPartUndone.verb
    )
    done = sum(facts["undone"] + facts["kept"] for facts in entries.values_list("facts", flat=True))
    return done, done + ImportedRow.objects.filter(run=run).count()
