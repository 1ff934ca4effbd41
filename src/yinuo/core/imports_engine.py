"""How an import goes through its file: batch by batch, each in a transaction of its own, so that memory stays flat.

A step that was interrupted goes on behind the rows whose fate is known.
"""

import contextlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Any

import orjson
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from yinuo.core.actions.imports import (
    COUNTS,
    SHOWN_PROBLEMS,
    STEPS,
    counts_of,
    end_import_step,
    fail_import_step,
    undo_import_part,
    write_import_part,
)
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.imports import Batch, ImportKind, Problem, ReadRow, another_refused, kind_of, read_row
from yinuo.core.imports_access import run_for
from yinuo.core.imports_errors import ImportFileGone, ImportStepWrong
from yinuo.core.imports_returned import write_problems_file
from yinuo.core.models import ImportRun
from yinuo.core.sheets import Sheet, open_sheet

BATCH = 5000  # what each batch costs beside its rows, a commit among it, is then a hundredth
TRIES = 3

Refused = dict[int, list[Problem]]
Parsed = tuple[ReadRow, list[Problem]]
Progress = Callable[[int, int], None]


def perform_step(*, actor: Actor, run_id: int, step: str, progress: Progress | None = None) -> ImportRun:
    """Go through a step that was started, to its end; `progress` hears (rows done, rows in all) after each batch.

    An error that a person can act on ends the step and is told in the run. A step that somebody stops meanwhile goes no
    further.

    Raises: NotFound, NotAllowed, ImportStepWrong.
    """
    run = run_for(actor, run_id, lock=False)
    if run.state != STEPS[step][1]:
        raise ImportStepWrong()
    with override(actor.language):
        try:
            if step == "undo":
                return _undo(actor, run)
            return _go_through(actor, run, step, progress)
        except ImportStepWrong:
            _forget_pieces(run)
            run.refresh_from_db()
            if run.state == STEPS[step][1]:
                raise
            return run
        except DomainError as error:
            return fail_import_step(actor=actor, now=timezone.now(), run_id=run_id, step=step, error=error)


def _go_through(actor: Actor, run: ImportRun, step: str, progress: Progress | None) -> ImportRun:
    kind = kind_of(run.kind)
    done = sum(getattr(run, name) for name in COUNTS)
    divided = _divided(kind, run)
    with opened(run) as sheet:
        rows = _parsed(kind, run, sheet, divided)
        for _row in islice(rows, done):  # the keys of what was done before are known again
            pass
        for part in _parts(kind, rows):
            refused = _write(actor, run, step, part)
            if refused:
                _keep_piece(run, done, refused)
            done += len(part)
            if progress is not None:
                progress(done, run.rows)
    refused = _pieces(run)
    shown = [
        {"row": number, "texts": _texts(kind, problems)}
        for number, problems in islice(sorted(refused.items()), SHOWN_PROBLEMS)
    ]
    place = f"{run.stored}-problems{_ending(run)}"
    default_storage.delete(place)
    if refused:
        with opened(run) as sheet:
            texts = {number: " ".join(_texts(kind, problems)) for number, problems in refused.items()}
            write_problems_file(sheet, texts, place=place)
    _forget_pieces(run)
    return end_import_step(
        actor=actor,
        now=timezone.now(),
        run_id=run.pk,
        step=step,
        problems=shown,
        problems_file=place if refused else "",
    )


def _undo(actor: Actor, run: ImportRun) -> ImportRun:
    for table in kind_of(run.kind).tables:
        while undo_import_part(actor=actor, now=timezone.now(), run_id=run.pk, table=table, size=BATCH):
            pass
    return end_import_step(actor=actor, now=timezone.now(), run_id=run.pk, step="undo")


def _write(actor: Actor, run: ImportRun, step: str, part: list[Parsed]) -> Refused:
    rows = [row for row, _problems in part]
    unread = _unread(kind_of(run.kind), part)
    if step == "check":
        batch = Batch(actor=actor, now=timezone.now(), rows=rows, refused=dict(unread), dry=True)
        with transaction.atomic():
            kind_of(run.kind).write(batch)
        counts = {name: F(name) + count for name, count in counts_of(batch).items()}
        if not ImportRun.objects.filter(pk=run.pk, state=run.state).update(**counts):
            raise ImportStepWrong()
        return batch.refused
    for left in reversed(range(TRIES)):
        try:
            return write_import_part(
                actor=actor, now=timezone.now(), run_id=run.pk, rows=rows, refused=unread
            ).refused
        except IntegrityError:
            # Someone else wrote the same number in this moment: decided anew, it is known.
            if not left:
                raise
    raise AssertionError


def _parsed(kind: ImportKind, run: ImportRun, sheet: Sheet, divided: dict[int, int]) -> Iterator[Parsed]:
    """Yield each row read by its fields; a row with the same key as one before it in the file is refused.

    So is each row of a group whose rows do not follow one another (`divided`: its hash → the row where it goes on).
    """
    seen: dict[int, int] = {}
    for number, cells in cells_of(run, sheet):
        row, problems = read_row(kind, number, cells)
        keys = [] if problems else [hash(key) for key in kind.keys(row.values)]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            text = _("The same is in row %(row)s already.") % {"row": first}
            problems.append(Problem(field="", text=text))
        else:
            seen.update(dict.fromkeys(keys, number))
        if divided and (again := divided.get(hash(row.values.get(kind.group)))):
            text = _("Rows that belong together must follow one another; these go on in row %(row)s.")
            problems.append(Problem(field=kind.group, text=text % {"row": again}))
        yield row, problems


def _divided(kind: ImportKind, run: ImportRun) -> dict[int, int]:
    """Return the groups (by their hash) whose rows do not follow one another, with the row where each goes on."""
    field = kind.field(kind.group)
    if field is None or kind.group not in run.mapping:
        return {}
    found: dict[int, int] = {}
    ended, last = set[int](), None
    with opened(run) as sheet:
        for number, cells in cells_of(run, sheet):
            try:
                value = hash(field.parse(cells[kind.group])) if cells[kind.group] else None
            except DomainError:
                value = None
            if value != last:
                if last is not None:
                    ended.add(last)
                if value in ended:
                    found.setdefault(value, number)
                last = value
    return found


def _parts(kind: ImportKind, rows: Iterator[Parsed]) -> Iterator[list[Parsed]]:
    """Yield the rows in batches; a group is never divided."""
    part: list[Parsed] = []
    for one in rows:
        if len(part) >= BATCH and not _are_together(kind, part[-1][0], one[0]):
            yield part
            part = []
        part.append(one)
    if part:
        yield part


def _are_together(kind: ImportKind, before: ReadRow, row: ReadRow) -> bool:
    group = row.values.get(kind.group)
    return group is not None and group == before.values.get(kind.group)


def _unread(kind: ImportKind, part: list[Parsed]) -> Refused:
    """Return which rows cannot be taken in, and why: with a row all others of its group."""
    unread = {row.number: problems for row, problems in part if problems}
    spoilt = {row.values.get(kind.group) for row, problems in part if problems} - {None}
    for row, problems in part:
        if not problems and row.values.get(kind.group) in spoilt:
            unread[row.number] = [Problem(field="", text=another_refused())]
    return unread


def cells_of(run: ImportRun, sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row as field → text, by the run's mapping."""
    places = {field: sheet.headings.index(heading) for field, heading in run.mapping.items()}
    for number, cells in sheet.rows():
        yield number, {field: cells[place] for field, place in places.items()}


@contextlib.contextmanager
def opened(run: ImportRun) -> Iterator[Sheet]:
    """Open a run's spreadsheet. Raises: ImportFileGone."""
    try:
        stream: IO[bytes] = default_storage.open(run.stored).open()
    except FileNotFoundError:
        raise ImportFileGone() from None
    with stream:
        yield open_sheet(getattr(stream, "file", stream), name=run.name)


def _texts(kind: ImportKind, problems: list[Problem]) -> list[str]:
    labels = {one.code: str(one.label) for one in kind.fields}
    return [f"{labels[one.field]}: {one.text}" if one.field in labels else one.text for one in problems]


def _ending(run: ImportRun) -> str:
    return ".csv" if run.encoding else ".xlsx"


def _folder(run: ImportRun) -> str:
    return f"{run.stored}-refused"


def _keep_piece(run: ImportRun, place: int, refused: Refused) -> None:
    """Keep a batch's refused rows outside of memory; the same batch done again replaces them."""
    name = f"{_folder(run)}/{place:07}.json"
    pieces: dict[str, Any] = {
        str(n): [[p.field, p.text] for p in problems] for n, problems in refused.items()
    }
    default_storage.delete(name)
    default_storage.save(name, ContentFile(orjson.dumps(pieces)))


def _piece_names(run: ImportRun) -> list[str]:
    if not default_storage.exists(_folder(run)):
        return []
    return [f"{_folder(run)}/{name}" for name in sorted(default_storage.listdir(_folder(run))[1])]


def _pieces(run: ImportRun) -> Refused:
    found: Refused = {}
    for name in _piece_names(run):
        with default_storage.open(name) as file:
            piece = orjson.loads(file.read())
        found |= {int(n): [Problem(field=f, text=t) for f, t in problems] for n, problems in piece.items()}
    return found


def _forget_pieces(run: ImportRun) -> None:
    for name in _piece_names(run):
        default_storage.delete(name)
    default_storage.delete(_folder(run))
