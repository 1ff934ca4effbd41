"""Imports: the file taken in, its columns named, then checked, written and, if need be, taken back in batches."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from yinuo.core.action import action, insert_values, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.file_names import safe_file_name
from yinuo.core.ids import new_id
from yinuo.core.imports import Batch, Problem, ReadRow, Touched, Undo, guess_mapping, kind_of
from yinuo.core.imports_access import RIGHT, run_for
from yinuo.core.imports_errors import ColumnMissing, ColumnTwice, ImportStepWrong
from yinuo.core.imports_journal import (
    ImportMapped,
    ImportPartUndone,
    ImportPartWritten,
    ImportStepEnded,
    ImportStepFailed,
    ImportStepStarted,
    ImportStopped,
    ImportUploaded,
)
from yinuo.core.models import ImportedRow, ImportRun, JournalEntry, RememberedMapping
from yinuo.core.sheets import open_sheet
from yinuo.core.uploads import UploadEmpty, UploadTooLarge

FOLDER = "imports"
SHOWN_PROBLEMS = 200
COUNTS = ("created", "changed", "unchanged", "refused")
State = ImportRun.State
# Step → the states from which it starts, the one while it runs and the one after.
STEPS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "check": ((State.UPLOADED, State.CHECKED), State.CHECKING, State.CHECKED),
    "run": ((State.CHECKED,), State.RUNNING, State.DONE),
    "undo": ((State.DONE,), State.UNDOING, State.UNDONE),
}


@action(journal=ImportUploaded)
def upload_import(*, actor: Actor, now: datetime, kind: str, name: str, stream: IO[bytes]) -> ImportRun:
    """Keep a spreadsheet, and guess what its columns mean.

    Raises: NotAllowed, NotFound for a kind that is none, UploadEmpty, UploadTooLarge, SheetUnreadable, SheetEmpty,
    SheetTooLarge.
    """
    actor.require(RIGHT)
    found = kind_of(kind)
    actor.require(found.right)
    safe = safe_file_name(name)[-120:]
    limit = settings.YINUO_MAX_UPLOAD_BYTES
    content = stream.read(limit + 1)
    if not content:
        raise UploadEmpty(field="file", name=safe)
    if len(content) > limit:
        raise UploadTooLarge(field="file", name=safe, size=len(content), limit=limit)
    file = ContentFile(content)
    sheet = open_sheet(file, name=safe)
    rows = sum(1 for _row in sheet.rows())
    remembered = RememberedMapping.objects.filter(kind=kind, heading__in=sheet.headings)
    run = ImportRun(
        kind=kind,
        name=safe,
        stored=f"{FOLDER}/{now:%Y/%m/%d}/{secrets.token_hex(20)}",
        encoding=sheet.encoding,
        headings=sheet.headings,
        mapping=guess_mapping(
            found, sheet.headings, remembered=dict(remembered.values_list("heading", "field"))
        ),
        rows=rows,
        started_by_id=actor.staff_id,
        started_by=actor.name[:80],
        at=now,
    )
    default_storage.save(run.stored, ContentFile(content))
    try:
        run.save(force_insert=True)
        digest = hashlib.sha256(content).hexdigest()
        record(ImportUploaded(subject_id=run.pk, kind=kind, name=safe, sha256=digest), subject_is_new=True)
    except BaseException:
        default_storage.delete(run.stored)
        raise
    return run


@action(journal=ImportMapped)
def map_import(*, actor: Actor, now: datetime, run_id: int, mapping: Mapping[str, str]) -> ImportRun:
    """Say which column (heading) each field is read from; remembered for the next file of this kind.

    Raises: NotFound, NotAllowed, ImportStepWrong, ColumnMissing, ColumnTwice.
    """
    run = run_for(actor, run_id)
    kind = kind_of(run.kind)
    if run.state not in (State.UPLOADED, State.CHECKED):
        raise ImportStepWrong()
    wanted = {
        code: heading
        for code, heading in mapping.items()
        if kind.field(code) is not None and heading in run.headings
    }
    if missing := [str(one.label) for one in kind.fields if one.needed and one.code not in wanted]:
        raise ColumnMissing(field="mapping", fields=" · ".join(missing))
    headings = list(wanted.values())
    if twice := [heading for heading in headings if headings.count(heading) > 1]:
        raise ColumnTwice(field="mapping", heading=twice[0])
    run.mapping, run.state = wanted, State.UPLOADED
    run.save(update_fields=["mapping", "state"])
    RememberedMapping.objects.bulk_create(
        [RememberedMapping(kind=run.kind, heading=h, field=f, used_at=now) for f, h in wanted.items()],
        update_conflicts=True,
        unique_fields=["kind", "heading"],
        update_fields=["field", "used_at"],
    )
    record(ImportMapped(subject_id=run.pk, mapping=wanted))
    return run


@action(journal=ImportStepStarted)
def start_import_step(
    *, actor: Actor, now: datetime, run_id: int, step: str, here: bool = False
) -> ImportRun:
    """Start the check, the run or the undo of an import; the worker goes on with it, or `here` the caller itself.

    Raises: NotFound, NotAllowed, ImportStepWrong, ColumnMissing.
    """
    run = run_for(actor, run_id)
    kind = kind_of(run.kind)
    starts, while_, _after = STEPS.get(step, ((), "", ""))
    if run.state not in starts:
        raise ImportStepWrong()
    if missing := [str(one.label) for one in kind.fields if one.needed and one.code not in run.mapping]:
        raise ColumnMissing(field="mapping", fields=" · ".join(missing))
    run.state, run.problems, run.kept = while_, [], 0
    if step != "undo":
        run.problems_file = ""
        run.created = run.changed = run.unchanged = run.refused = 0
    run.save()
    record(ImportStepStarted(subject_id=run.pk, step=step, here=here))
    return run


@action(journal=ImportStopped)
def stop_import(*, actor: Actor, now: datetime, run_id: int, here: bool = False) -> ImportRun:
    """Stop the check or the run of an import. What a run has written so far is taken back, by the worker or `here`.

    Raises: NotFound, NotAllowed, ImportStepWrong.
    """
    run = run_for(actor, run_id)
    step = {State.CHECKING: "check", State.RUNNING: "run"}.get(State(run.state))
    if step is None:
        raise ImportStepWrong()
    run.state = State.UPLOADED if step == "check" else State.DONE
    run.save(update_fields=["state"])
    record(ImportStopped(subject_id=run.pk, step=step))
    if step == "run":
        return start_import_step(actor=actor, now=now, run_id=run_id, step="undo", here=here)
    return run


@action(journal=ImportPartWritten)
def write_import_part(
    *,
    actor: Actor,
    now: datetime,
    run_id: int,
    rows: Sequence[ReadRow],
    refused: Mapping[int, list[Problem]],
) -> Batch:
    """Write the next rows of a running import; `refused` says which of them could not be read, and why.

    Either all of the others are written or nothing. Raises: NotFound, NotAllowed, ImportStepWrong.
    """
    run = run_for(actor, run_id)
    if run.state != State.RUNNING:
        raise ImportStepWrong()
    batch = Batch(actor=actor, now=now, rows=rows, refused=dict(refused))
    kind_of(run.kind).write(batch)
    written = ((new_id(), run.pk, one.table, one.key, one.before) for one in batch.touched)
    insert_values(ImportedRow, ("id", "run_id", "table", "key", "before"), written)
    numbers = counts_of(batch)
    for name, count in numbers.items():
        setattr(run, name, getattr(run, name) + count)
    run.save(update_fields=list(COUNTS))
    first = min((row.number for row in rows), default=0)
    record(ImportPartWritten(subject_id=run.pk, first=first, **numbers))  # type: ignore[arg-type]
    return batch


@action(journal=ImportPartUndone)
def undo_import_part(*, actor: Actor, now: datetime, run_id: int, table: str, size: int) -> bool:
    """Take back the rows of one table that an import wrote last; return whether there are more.

    What was changed since is left as it is, counted in `kept`, and the first of it told in `problems`.

    Raises: NotFound, NotAllowed, ImportStepWrong.
    """
    run = run_for(actor, run_id)
    if run.state != State.UNDOING:
        raise ImportStepWrong()
    rows = list(ImportedRow.objects.filter(run=run, table=table).order_by("-pk")[:size])
    touched = [Touched(table=row.table, key=row.key, before=row.before) for row in rows]
    operations = JournalEntry.objects.filter(
        subject_kind=ImportPartWritten.subject_kind, subject_id=run.pk
    ).values_list("operation_id", flat=True)
    undo = Undo(actor=actor, now=now, rows=touched, operations=frozenset(operations))
    kept = kind_of(run.kind).tables[table](undo) if touched else {}
    run.kept += len(kept)
    room = SHOWN_PROBLEMS - len(run.problems)
    run.problems += [{"key": key, "texts": [text]} for key, text in list(kept.items())[: max(0, room)]]
    run.save(update_fields=["kept", "problems"])
    ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    record(ImportPartUndone(subject_id=run.pk, undone=len(rows) - len(kept), kept=len(kept)))
    return len(rows) == size


@action(journal=ImportStepEnded)
def end_import_step(
    *,
    actor: Actor,
    now: datetime,
    run_id: int,
    step: str,
    problems: Sequence[Mapping[str, Any]] | None = None,
    problems_file: str = "",
) -> ImportRun:
    """Say that a step went through; `problems` are the first refused rows: number and texts.

    Raises: NotFound, NotAllowed, ImportStepWrong.
    """
    run = run_for(actor, run_id)
    _starts, while_, after = STEPS[step]
    if run.state != while_:
        raise ImportStepWrong()
    run.state, run.finished_at = after, now
    if problems is not None:
        run.problems, run.problems_file = list(problems), problems_file
    run.save(update_fields=["state", "finished_at", "problems", "problems_file"])
    record(
        ImportStepEnded(
            subject_id=run.pk, step=step, kept=run.kept, **{name: getattr(run, name) for name in COUNTS}
        )
    )
    return run


@action(journal=ImportStepFailed)
def fail_import_step(*, actor: Actor, now: datetime, run_id: int, step: str, error: DomainError) -> ImportRun:
    """Say that a step cannot go on; what was written before can be undone.

    A check that failed can be tried again. Raises: NotFound, NotAllowed.
    """
    run = run_for(actor, run_id)
    run.state = (
        State.UPLOADED if step == "check" else State.DONE if run.created + run.changed else State.FAILED
    )
    run.finished_at, run.problems = now, [{"row": 0, "texts": [str(error)]}]
    run.save(update_fields=["state", "finished_at", "problems"])
    record(ImportStepFailed(subject_id=run.pk, step=step, code=error.code))
    return run


def counts_of(batch: Batch) -> dict[str, int]:
    """Return how many rows of a batch had which fate."""
    numbers = (len(batch.created), len(batch.changed), batch.unchanged, len(batch.refused))
    return dict(zip(COUNTS, numbers, strict=True))
