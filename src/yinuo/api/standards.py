"""Standards through the API: versions that are drafted, published, retired, and never changed in force."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Instant, Key, Line, Text, done, needs
from yinuo.api.moves import Because
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.worktime import as_json
from yinuo.matters.actions.standards import (
    change_draft,
    draft_version,
    load_pack,
    publish_version,
    retire_standard,
)
from yinuo.matters.packs import shipped_packs
from yinuo.matters.queries.packs import PackRow, list_packs
from yinuo.matters.queries.standards import StandardRow, get_standard, list_standards

router = Router(tags=["standards"])


class StandardDraft(Schema):
    """Terms of a version; left out, the draft begins as a copy of the newest."""

    code: Line
    terms: dict[str, Any] | None = None


class Terms(Schema):
    terms: dict[str, Any]


class StandardPublication(Schema):
    valid_from: Instant | None = None


class PackFile(Schema):
    """A rule pack, as its file has it; each of `standards` has its `code` beside its terms."""

    code: Line
    version: Line
    valid_from: Instant
    jurisdiction: Line = ""
    source: Text = ""
    standards: list[dict[str, Any]]


@router.get("/standards", summary="List standards", openapi_extra=shows(StandardRow, many=True))
@needs("standard.read")
def list_(request: HttpRequest) -> HttpResponse:
    """List all standards by code."""
    language = get_language() or "zh-hans"
    return page(list_standards(actor=actor_of(request), now=timezone.now(), language=language))


@router.get("/standards/{standard_id}", summary="Read a standard")
@needs("standard.read")
def read(request: HttpRequest, standard_id: Key) -> HttpResponse:
    """Read a standard with its versions, their differences, and two examples of its clock."""
    language = get_language() or "zh-hans"
    file = get_standard(
        actor=actor_of(request), now=timezone.now(), standard_id=standard_id, language=language
    )
    examples = [{"starts_at": e.starts_at, "due": as_json(e.due, language=language)} for e in file.examples]
    return answer({**chosen(file, ""), "row": chosen(file.row, ""), "examples": examples})


@router.post("/standards", summary="Draft a version")
@needs("standard.edit")
def draft(request: HttpRequest, draft: StandardDraft) -> HttpResponse:
    """Draft the next version of a standard, or a standard's first."""

    def work(actor: Actor, now: datetime) -> Any:
        made = draft_version(actor=actor, now=now, code=draft.code, terms=draft.terms)
        return {"id": made.pk, "standard_id": made.standard_id, "number": made.number}

    return done(request, work, status=201, location=lambda made: f"/api/v1/standards/{made['standard_id']}")


@router.patch("/standard-versions/{version_id}", summary="Change a draft")
@needs("standard.edit")
def change(request: HttpRequest, version_id: Key, terms: Terms) -> HttpResponse:
    """Change the terms of a draft."""

    def work(actor: Actor, now: datetime) -> Any:
        row = change_draft(actor=actor, now=now, version_id=version_id, terms=terms.terms)
        return {"id": row.pk, "standard_id": row.standard_id, "number": row.number}

    return done(request, work)


@router.post("/standard-versions/{version_id}/publish", summary="Put a draft into force")
@needs("standard.edit")
def publish(request: HttpRequest, version_id: Key, publication: StandardPublication) -> HttpResponse:
    """Put a draft into force, from now or later."""

    def work(actor: Actor, now: datetime) -> Any:
        row = publish_version(actor=actor, now=now, version_id=version_id, valid_from=publication.valid_from)
        return {"id": row.pk, "standard_id": row.standard_id, "valid_from": row.valid_from}

    return done(request, work)


@router.post("/standards/{standard_id}/retire", summary="End a standard")
@needs("standard.edit")
def retire(request: HttpRequest, standard_id: Key, because: Because) -> HttpResponse:
    """End a standard; clocks that run, run on."""

    def work(actor: Actor, now: datetime) -> Any:
        row = retire_standard(actor=actor, now=now, standard_id=standard_id, reason=because.reason)
        return {"id": row.pk, "code": row.code, "retired_at": row.retired_at}

    return done(request, work)


@router.get("/standard-packs", summary="List rule packs", openapi_extra=shows(PackRow, many=True))
@needs("standard.read")
def packs(request: HttpRequest) -> HttpResponse:
    """List the rule packs that come with the program or were taken in."""
    return page(list_packs(actor=actor_of(request)))


@router.post("/standard-packs", summary="Take a rule pack in")
@needs("standard.edit")
def load(request: HttpRequest, pack: PackFile) -> HttpResponse:
    """Take a rule pack in: each of its standards comes into force from the pack's day, or from now.

    The same file again changes nothing.
    """
    return _loaded(request, request.body)


@router.post("/standard-packs/{code}/load", summary="Take in a pack that comes with the program")
@needs("standard.edit")
def load_shipped(request: HttpRequest, code: str) -> HttpResponse:
    """Take in a rule pack that comes with the program. A second time changes nothing."""
    path = shipped_packs().get(code)
    if path is None:
        raise NotFound()
    return _loaded(request, path.read_bytes())


def _loaded(request: HttpRequest, content: bytes) -> HttpResponse:
    def work(actor: Actor, now: datetime) -> Any:
        row = load_pack(actor=actor, now=now, content=content)
        return {"id": row.pk, "code": row.code, "version": row.version, "loaded_at": row.loaded_at}

    return done(request, work)
