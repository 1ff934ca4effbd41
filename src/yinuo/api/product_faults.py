"""Faults of products through the API: what is normal and what is not, in versions and languages."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.catalog import Language
from yinuo.api.doors import Key, Limit, Line, done, needs
from yinuo.api.schema import shows
from yinuo.catalog.actions.faults import (
    EDITS,
    begin_fault,
    move_fault,
    publish_fault,
    restore_fault,
    retire_fault,
    write_fault,
)
from yinuo.catalog.models import ProductFault
from yinuo.catalog.queries.faults import FaultFile, FaultRow, get_fault, list_faults
from yinuo.catalog.rules.faults import LONGEST_NAME, LONGEST_PART, LONGEST_STEP, MOST_STEPS
from yinuo.core.actor import Actor

router = Router(tags=["catalogue"])
Part = Annotated[str, Field(max_length=LONGEST_PART)]
Step = Annotated[str, Field(max_length=LONGEST_STEP)]


class FaultLanguage(Schema):
    """A fault in one language, whole: what the customer sees, what is normal, what is not, a test at home, what we do then."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    normal: Part
    not_normal: Part
    steps: Annotated[list[Step], Field(max_length=MOST_STEPS)] = []
    remedy: Part


class FaultTexts(Schema):
    """The words of a fault, by language: zh-hans, zh-hant, en."""

    texts: dict[str, FaultLanguage]


class FaultPlace(Schema):
    """Of what it is a fault: one product, or all products of a family."""

    product_id: Key | None = None
    family: Annotated[str, Field(max_length=60)] = ""


class NewProductFault(FaultTexts, FaultPlace):
    code: Annotated[str, Field(max_length=40)]


class FaultAudience(Schema):
    audience: Literal["public", "staff"]


@router.get("/product-faults", summary="List faults of products", openapi_extra=shows(FaultRow, many=True))
@needs("article.read")
def product_faults(
    request: HttpRequest,
    language: Language = "zh-hans",
    q: Line = "",
    product_id: Key | None = None,
    family: Line = "",
    drafts: bool = False,
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List faults by code: those in force, with `drafts` all that whoever edits knowledge may see."""
    rows, after = list_faults(
        actor=actor_of(request),
        language=language,
        text=q,
        product_id=product_id,
        family=family,
        drafts=drafts,
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get("/product-faults/{fault_id}", summary="Read a fault of a product", openapi_extra=shows(FaultFile))
@needs("article.read")
def product_fault(request: HttpRequest, fault_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Return a fault with the words in force in one language; its versions in all, for whoever edits knowledge."""
    return answer(get_fault(actor=actor_of(request), fault_id=fault_id, language=language))


@router.post(
    "/product-faults", summary="Write down a fault of a product", openapi_extra=shows(FaultRow, status=201)
)
@needs(EDITS)
def new_product_fault(request: HttpRequest, fault: NewProductFault) -> HttpResponse:
    """Write down a fault, as a draft; its code stays."""
    return done(
        request,
        lambda actor, now: _row(actor, begin_fault(actor=actor, now=now, **fault.dict())),
        status=201,
        location=lambda made: f"/api/v1/product-faults/{made.id}",
    )


@router.put("/product-faults/{fault_id}/words", summary="Write the next words of a fault")
@needs(EDITS)
def write_words(request: HttpRequest, fault_id: Key, words: FaultTexts) -> HttpResponse:
    """Write the next version of a fault's words, in all its languages, as a draft."""

    def work(actor: Actor, now: datetime) -> Any:
        made = write_fault(actor=actor, now=now, fault_id=fault_id, **words.dict())
        return {"id": made.pk, "fault_id": made.fault_id, "number": made.number}

    return done(request, work)


@router.post(
    "/product-faults/{fault_id}/publish", summary="Put a fault into force", openapi_extra=shows(FaultRow)
)
@needs(EDITS)
def put_into_force(request: HttpRequest, fault_id: Key, wanted: FaultAudience) -> HttpResponse:
    """Put the newest words into force, for staff or for everybody."""
    return done(
        request,
        lambda actor, now: _row(
            actor, publish_fault(actor=actor, now=now, fault_id=fault_id, audience=wanted.audience)
        ),
    )


@router.put(
    "/product-faults/{fault_id}/place", summary="Say of what it is a fault", openapi_extra=shows(FaultRow)
)
@needs(EDITS)
def put_place(request: HttpRequest, fault_id: Key, place: FaultPlace) -> HttpResponse:
    """Say of which product, or of which family, it is a fault."""
    return done(
        request,
        lambda actor, now: _row(actor, move_fault(actor=actor, now=now, fault_id=fault_id, **place.dict())),
    )


@router.post(
    "/product-faults/{fault_id}/retire", summary="Take a fault out of use", openapi_extra=shows(FaultRow)
)
@needs(EDITS)
def take_out(request: HttpRequest, fault_id: Key) -> HttpResponse:
    """Take a fault out of use; what was counted and sent of it stays."""
    return done(
        request, lambda actor, now: _row(actor, retire_fault(actor=actor, now=now, fault_id=fault_id))
    )


@router.post(
    "/product-faults/{fault_id}/restore",
    summary="Take a fault into use again",
    openapi_extra=shows(FaultRow),
)
@needs(EDITS)
def take_back(request: HttpRequest, fault_id: Key) -> HttpResponse:
    """Take a fault into use again."""
    return done(
        request, lambda actor, now: _row(actor, restore_fault(actor=actor, now=now, fault_id=fault_id))
    )


def _row(actor: Actor, fault: ProductFault) -> FaultRow:
    return get_fault(actor=actor, fault_id=fault.pk, language="zh-hans").row
