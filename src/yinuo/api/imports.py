"""Imports and exports through the API."""

import hashlib
from datetime import datetime
from typing import IO, Any, Literal, cast

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Limit, Line, checked_cursor, done, needs, open_to_all
from yinuo.api.schema import shows
from yinuo.core.actions.exports import export_list
from yinuo.core.actions.imports import map_import, start_import_step, stop_import, upload_import
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.exports import TYPES
from yinuo.core.queries.imports import ImportRow, get_import, list_imports, problems_place

router = Router(tags=["imports"])
Kind = Literal["customers", "products", "prices"]


class Mapping(Schema):
    """Field → heading of its column."""

    mapping: dict[str, Line]


class ImportStep(Schema):
    """`check` reads every row and writes nothing; `run` writes; `undo` takes all of it back."""

    step: Literal["check", "run", "undo"]


@router.get("/imports", summary="List imports", openapi_extra=shows(ImportRow, many=True))
@needs("import.run")
def imports(request: HttpRequest, cursor: Line = "", fields: Line = "", limit: Limit = 50) -> HttpResponse:
    """List imports, the newest first."""
    rows, after = list_imports(actor=actor_of(request), after=checked_cursor(cursor), limit=limit)
    return page(rows, after=after, fields=fields)


@router.post("/imports", summary="Upload a spreadsheet")
@needs("import.run")
def upload(request: HttpRequest, kind: Form[Kind], file: File[UploadedFile]) -> HttpResponse:
    """Upload an .xlsx or .csv file; its columns are guessed by their headings, and nothing is written yet."""

    def work(actor: Actor, now: datetime) -> Any:
        run = upload_import(
            actor=actor, now=now, kind=kind, name=file.name or "", stream=cast(IO[bytes], file.file)
        )
        return get_import(actor=actor, run_id=run.pk)

    return done(
        request,
        work,
        status=201,
        location=lambda made: f"/api/v1/imports/{made.id}",
        digest=_digest_of(file, kind),
    )


@router.get("/imports/{run_id}", summary="Read an import", openapi_extra=shows(ImportRow))
@needs("import.run")
def one_import(request: HttpRequest, run_id: Key) -> HttpResponse:
    """Read where an import is: its state, its counts so far, the first problems."""
    return answer(get_import(actor=actor_of(request), run_id=run_id))


@router.post("/imports/{run_id}/mapping", summary="Name the columns")
@needs("import.run")
def name_columns(request: HttpRequest, run_id: Key, columns: Mapping) -> HttpResponse:
    """Say which column each field is read from."""

    def work(actor: Actor, now: datetime) -> Any:
        map_import(actor=actor, now=now, run_id=run_id, mapping=columns.mapping)
        return get_import(actor=actor, run_id=run_id)

    return done(request, work)


@router.post("/imports/{run_id}/steps", summary="Start a step")
@needs("import.run")
def start_step(request: HttpRequest, run_id: Key, step: ImportStep) -> HttpResponse:
    """Start the check, the run or the undo; it goes on in the background, read the import to see how far it is."""

    def work(actor: Actor, now: datetime) -> Any:
        start_import_step(actor=actor, now=now, run_id=run_id, step=step.step)
        return get_import(actor=actor, run_id=run_id)

    return done(request, work, status=202)


@router.post("/imports/{run_id}/stop", summary="Stop a step")
@needs("import.run")
def stop(request: HttpRequest, run_id: Key) -> HttpResponse:
    """Stop the check or the run that is going on; what a run has written so far is taken back."""

    def work(actor: Actor, now: datetime) -> Any:
        stop_import(actor=actor, now=now, run_id=run_id)
        return get_import(actor=actor, run_id=run_id)

    return done(request, work, status=202)


@router.get("/imports/{run_id}/refused", summary="Download the refused rows")
@needs("import.run")
def refused(request: HttpRequest, run_id: Key) -> HttpResponse:
    """Download the rows that were refused, with the reasons, in the kind of file that was sent."""
    place, name = problems_place(actor=actor_of(request), run_id=run_id)
    if not default_storage.exists(place):
        raise NotFound()
    return FileResponse(default_storage.open(place), as_attachment=True, filename=name)  # type: ignore[return-value]


@router.get("/exports/{kind}", summary="Download a list")
@open_to_all
def export(
    request: HttpRequest,
    kind: Kind,
    ending: Literal["xlsx", "csv"] = "xlsx",
    q: Line = "",
    level: Line = "",
    tag: Line = "",
    family: Line = "",
    retired: bool = False,
    list: Line = "",  # noqa: A002 - the name in the address
) -> HttpResponse:
    """Download customers (by q, level, tag), products (by family, retired) or prices (by list), contact details masked.

    It needs the right to read them, and stands in the journal.
    """
    asked = {"q": q, "level": level, "tag": tag, "family": family, "list": list}
    filters = {**asked, "retired": "1" if retired else ""}
    stream = export_list(
        actor=actor_of(request), now=timezone.now(), kind=kind, ending=ending, filters=filters
    )
    return FileResponse(  # type: ignore[return-value]
        stream, as_attachment=True, filename=f"{kind}.{ending}", content_type=TYPES[ending]
    )


def _digest_of(file: UploadedFile, kind: str) -> bytes:
    digest = hashlib.sha256(f"{kind} {file.name}\n".encode())
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()
