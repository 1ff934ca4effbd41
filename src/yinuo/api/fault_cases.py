"""Faults of products that were seen, through the API: named on complaints, counted, explained to customers."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from yinuo.aftersale.actions.explanation import RIGHT as REPLIES
from yinuo.aftersale.actions.explanation import explain_fault
from yinuo.aftersale.actions.fault import RIGHT as NAMES_FAULTS
from yinuo.aftersale.actions.fault import name_fault
from yinuo.aftersale.fault_rows import LONGEST_BATCH
from yinuo.aftersale.queries.explanations import ExplanationRow, list_explanations
from yinuo.aftersale.queries.faults import (
    READS,
    FaultCount,
    SightingRow,
    WantedFaults,
    count_faults,
    find_sighting,
    list_sightings,
)
from yinuo.api.answers import actor_of, page
from yinuo.api.catalog import Language
from yinuo.api.doors import Key, Limit, Line, Text, checked_cursor, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.presale.rules.market import month_named

router = Router(tags=["faults"])
Month = Annotated[
    str,
    Field(
        pattern=r"^((20|21)\d\d-(0[1-9]|1[0-2]))?$",
        description="A month as 2026-03, in the zone of the house.",
    ),
]
Batch = Annotated[str, Field(max_length=LONGEST_BATCH)]


class AskedFaultCases(Schema):
    """Which cases; what is left out is not asked. An empty `batch` or `supplier` is the one that nobody knows."""

    from_month: Month = Field("", alias="from")
    to_month: Month = Field("", alias="to")
    fault_id: Key | None = None
    product_id: Key | None = None
    batch: Batch | None = None
    supplier: Annotated[str, Field(max_length=60)] | None = None

    def wanted(self) -> WantedFaults:
        """Return it as the query takes it."""
        return WantedFaults(
            first=month_named(self.from_month),
            last=month_named(self.to_month),
            fault_id=self.fault_id,
            product_id=self.product_id,
            batch=self.batch,
            supplier=self.supplier,
        )


class NamedFault(Schema):
    """The fault of its product, null for none; a batch that is left out stays as it is."""

    fault_id: Key | None
    batch: Batch | None = None


class FaultToSend(Schema):
    """The fault whose words in force are sent in the customer's language; `text` is sent instead of them, written around them by hand."""

    fault_id: Key
    text: Text = ""


@router.get("/fault-counts", summary="Count faults of products", openapi_extra=shows(FaultCount, many=True))
@needs(READS)
def fault_counts(
    request: HttpRequest,
    asked: Query[AskedFaultCases],
    by: Literal["fault", "product", "batch", "supplier"] = "fault",
    language: Language = "zh-hans",
    fields: Line = "",
) -> HttpResponse:
    """Count cases by fault, product, batch or supplier, most first; a case counts once for a fault."""
    rows = count_faults(actor=actor_of(request), by=by, wanted=asked.wanted(), language=language)
    return page(rows, fields=fields)


@router.get(
    "/fault-cases", summary="List cases of faults of products", openapi_extra=shows(SightingRow, many=True)
)
@needs(READS)
def fault_cases(
    request: HttpRequest,
    asked: Query[AskedFaultCases],
    language: Language = "zh-hans",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List the cases that are counted, the newest first."""
    rows, after = list_sightings(
        actor=actor_of(request),
        wanted=asked.wanted(),
        language=language,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.put("/complaints/{complaint_id}/fault", summary="Name the fault of a complaint")
@needs(NAMES_FAULTS)
def put_complaint_fault(request: HttpRequest, complaint_id: Key, named: NamedFault) -> HttpResponse:
    """Say which fault of its product a complaint is about, or that it is none."""

    def work(actor: Actor, now: datetime) -> Any:
        complaint = name_fault(actor=actor, now=now, complaint_id=complaint_id, **named.dict())
        seen = find_sighting(actor=actor, source="complaint", key=complaint.pk, language=complaint.language)
        return {
            "id": complaint.pk,
            "fault_id": seen.fault_id if seen else None,
            "code": seen.code if seen else "",
            "batch": complaint.batch,
            "supplier": seen.supplier if seen else "",
        }

    return done(request, work)


@router.get(
    "/matters/{matter_id}/explanations",
    summary="List what was explained",
    openapi_extra=shows(ExplanationRow, many=True),
)
@needs("matter.read")
def explanations(request: HttpRequest, matter_id: Key, fields: Line = "") -> HttpResponse:
    """List the explanations that the customer was sent in a matter, the newest first."""
    return page(list_explanations(actor=actor_of(request), matter_id=matter_id), fields=fields)


@router.post("/matters/{matter_id}/explanations", summary="Explain the quality of a product")
@needs(REPLIES)
def explain(request: HttpRequest, matter_id: Key, wanted: FaultToSend) -> HttpResponse:
    """Send what is normal and what is not, as a message in the matter's conversation."""

    def work(actor: Actor, now: datetime) -> Any:
        made = explain_fault(actor=actor, now=now, matter_id=matter_id, **wanted.dict())
        return {
            "id": made.pk,
            "version_id": made.version_id,
            "language": made.language,
            "message_id": made.message_id,
        }

    return done(request, work, status=201)
