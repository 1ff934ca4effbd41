"""Designs, their versions and site checks through the API."""

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import IO, Annotated, Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Instant, Key, Limit, Line, checked_cursor, done, needs
from yinuo.api.matters import matter_id_of
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.matters import access
from yinuo.presale.actions.design import (
    LONGEST_BRIEF,
    LONGEST_REASON,
    LONGEST_TITLE,
    ask_design,
    drop_design,
    hand_over_design,
    promise_design,
)
from yinuo.presale.actions.design_decision import LONGEST_WORDS, agree_to_design
from yinuo.presale.actions.design_version import (
    add_design_file,
    begin_version,
    deliver_version,
    remove_design_file,
    write_version,
)
from yinuo.presale.guard import guard_design
from yinuo.presale.queries.design import (
    DesignerRow,
    DesignFile,
    DesignRow,
    get_design,
    list_designers,
    list_designs,
)
from yinuo.presale.rules.design import LONGEST_SUPPLIER, LONGEST_WHAT, MOST_LINES, Purchase

router = Router(tags=["designs"])
RIGHT = "design.work"
Kind = Literal["drawing", "electrical", "scheme", "other"]


class NewDesign(Schema):
    """What is to be drawn, by whom, and by when it is promised to the customer."""

    title: Annotated[str, Field(max_length=LONGEST_TITLE)]
    kind: Kind
    designer_id: Key
    due_at: Instant
    brief: Annotated[str, Field(max_length=LONGEST_BRIEF)] = ""
    override: Line = ""


class DesignDate(Schema):
    due_at: Instant
    override: Line = ""


class NewDesigner(Schema):
    designer_id: Key


class DesignDrop(Schema):
    reason: Annotated[str, Field(max_length=LONGEST_REASON)]


class PurchaseLine(Schema):
    what: Annotated[str, Field(max_length=LONGEST_WHAT)]
    unit_price: Decimal
    quantity: Decimal = Decimal(1)
    supplier: Annotated[str, Field(max_length=LONGEST_SUPPLIER)] = ""
    currency: Annotated[str, Field(max_length=3)] = "CNY"


class VersionFacts(Schema):
    """What may be said of a version; what is not named stays."""

    words: Annotated[str, Field(max_length=5000)] | None = None
    budget: Annotated[list[PurchaseLine], Field(max_length=MOST_LINES)] | None = None
    budget_shown: bool | None = None


class Delivery(Schema):
    text: Annotated[str, Field(max_length=5000)] = ""


class Agreement(Schema):
    how: Literal["phone", "mail", "visit"]
    words: Annotated[str, Field(max_length=LONGEST_WORDS)]


@router.get("/designs", summary="List designs", openapi_extra=shows(DesignRow, many=True))
@needs(RIGHT)
def designs(
    request: HttpRequest,
    tab: Literal["", "open", "agreed", "dropped"] = "",
    mine: bool = False,
    matter_id: Key | None = None,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List the designs that the caller may read, the last asked for first."""
    rows, after = list_designs(
        actor=actor_of(request),
        tab=tab,
        mine=mine,
        matter_id=matter_id,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get("/designers", summary="List designers", openapi_extra=shows(DesignerRow, many=True))
@needs("staff.read")
def designers(request: HttpRequest, fields: Line = "") -> HttpResponse:
    """List who draws and what lies on their table, whoever has the least first."""
    return page(list_designers(actor=actor_of(request)), fields=fields)


@router.post("/matters/{which}/designs", summary="Ask for a design")
@needs("matter.work")
def ask(request: HttpRequest, which: str, wish: NewDesign) -> HttpResponse:
    """Ask for a design of a matter; its day is a promise, which delivering the first version keeps."""

    def work(actor: Actor, now: datetime) -> Any:
        made = ask_design(actor=actor, now=now, matter_id=matter_id_of(actor, which), **wish.dict())
        return get_design(actor=actor, design_id=made.pk)

    return done(request, work, status=201, location=lambda made: f"/api/v1/designs/{made.row.id}")


@router.get("/matters/{which}/designs/expectation", summary="Weigh a design's day before it is promised")
@needs("matter.work")
def expectation(request: HttpRequest, which: str, kind: Kind, due_at: Instant) -> HttpResponse:
    """Say what calendar and history make of a day: by when half and four fifths of the designs of a kind were delivered."""
    actor = actor_of(request)
    matter = access.matter_for(actor, matter_id_of(actor, which), "matter.work")
    return answer(guard_design(matter=matter, now=timezone.now(), kind=kind, due_at=due_at).as_json())


@router.get("/designs/{design_id}", summary="Read a design", openapi_extra=shows(DesignFile))
@needs(RIGHT)
def design(request: HttpRequest, design_id: Key) -> HttpResponse:
    """Read a design with its versions, files and budgets."""
    return answer(get_design(actor=actor_of(request), design_id=design_id))


@router.post("/designs/{design_id}/promise", summary="Promise the next version")
@needs("matter.work")
def promise(request: HttpRequest, design_id: Key, date: DesignDate) -> HttpResponse:
    """Promise a day for the next version, where no promise of it runs."""

    def work(actor: Actor, now: datetime) -> Any:
        made = promise_design(
            actor=actor, now=now, design_id=design_id, due_at=date.due_at, override=date.override
        )
        return {"promise_id": made.pk, "due_at": made.due_at}

    return done(request, work, status=201)


@router.post("/designs/{design_id}/hand-over", summary="Hand a design over")
@needs("matter.work")
def hand_over(request: HttpRequest, design_id: Key, to: NewDesigner) -> HttpResponse:
    """Give a design to another designer, with what was promised."""

    def work(actor: Actor, now: datetime) -> Any:
        hand_over_design(actor=actor, now=now, design_id=design_id, designer_id=to.designer_id)
        return get_design(actor=actor, design_id=design_id)

    return done(request, work)


@router.post("/designs/{design_id}/drop", summary="Drop a design")
@needs("matter.work")
def drop(request: HttpRequest, design_id: Key, why: DesignDrop) -> HttpResponse:
    """Stop working on a design."""

    def work(actor: Actor, now: datetime) -> Any:
        drop_design(actor=actor, now=now, design_id=design_id, reason=why.reason)
        return get_design(actor=actor, design_id=design_id)

    return done(request, work)


@router.post("/designs/{design_id}/versions", summary="Begin a version")
@needs(RIGHT)
def begin(request: HttpRequest, design_id: Key) -> HttpResponse:
    """Begin the next version, with the budget of the one before it."""

    def work(actor: Actor, now: datetime) -> Any:
        made = begin_version(actor=actor, now=now, design_id=design_id)
        return {"id": made.pk, "number": made.number}

    return done(request, work, status=201)


@router.patch("/design-versions/{version_id}", summary="Write a version")
@needs(RIGHT)
def write(request: HttpRequest, version_id: Key, facts: VersionFacts) -> HttpResponse:
    """Write what changed and the purchase budget of a version that was not delivered."""

    def work(actor: Actor, now: datetime) -> Any:
        budget = None if facts.budget is None else [Purchase(**line.dict()) for line in facts.budget]
        version = write_version(
            actor=actor,
            now=now,
            version_id=version_id,
            words=facts.words,
            budget=budget,
            budget_shown=facts.budget_shown,
        )
        return get_design(actor=actor, design_id=version.design_id)

    return done(request, work)


@router.post("/design-versions/{version_id}/files", summary="Upload a drawing")
@needs(RIGHT)
def add_file(request: HttpRequest, version_id: Key, file: File[UploadedFile]) -> HttpResponse:
    """Put a file into a version that was not delivered: PDF, pictures, DWG, DXF, Office files."""

    def work(actor: Actor, now: datetime) -> Any:
        stored = add_design_file(
            actor=actor,
            now=now,
            version_id=version_id,
            name=file.name or "",
            declared_type=file.content_type or "",
            stream=cast(IO[bytes], file.file),
        )
        return {"id": stored.pk, "name": stored.name, "type": stored.type, "sha256": stored.sha256}

    return done(request, work, status=201, digest=digest_of(file))


@router.delete("/design-versions/{version_id}/files/{attachment_id}", summary="Remove a drawing")
@needs(RIGHT)
def remove_file(request: HttpRequest, version_id: Key, attachment_id: Key) -> HttpResponse:
    """Take a file out of a version that was not delivered."""
    return done(
        request,
        lambda actor, now: remove_design_file(
            actor=actor, now=now, version_id=version_id, attachment_id=attachment_id
        ),
    )


@router.post("/design-versions/{version_id}/deliver", summary="Deliver a version")
@needs(RIGHT)
def deliver(request: HttpRequest, version_id: Key, delivery: Delivery) -> HttpResponse:
    """Deliver a version to the customer; it is never changed after."""

    def work(actor: Actor, now: datetime) -> Any:
        version = deliver_version(actor=actor, now=now, version_id=version_id, text=delivery.text)
        return get_design(actor=actor, design_id=version.design_id)

    return done(request, work)


@router.post("/design-versions/{version_id}/agree", summary="Note that the customer agreed")
@needs(RIGHT)
def agree(request: HttpRequest, version_id: Key, said: Agreement) -> HttpResponse:
    """Write down the customer's yes to a delivered version, with the words that were said."""

    def work(actor: Actor, now: datetime) -> Any:
        version = agree_to_design(actor=actor, now=now, version_id=version_id, **said.dict())
        return get_design(actor=actor, design_id=version.design_id)

    return done(request, work)


def digest_of(file: UploadedFile) -> bytes:
    """Return what tells two uploads apart that bear the same key of idempotency."""
    digest = hashlib.sha256(f"{file.name}\n".encode())
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()
