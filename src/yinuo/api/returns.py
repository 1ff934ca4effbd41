"""Returns through the API: asked for, judged, authorised, refused, given up, told of as sent; repairs and the rights that they reach."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from yinuo.aftersale.actions.repair import RepairSaid, change_repair, note_repair
from yinuo.aftersale.actions.return_decision import (
    ReturnTerms,
    authorise_return,
    cancel_return,
    refuse_return,
)
from yinuo.aftersale.actions.return_leg import dispatch_return
from yinuo.aftersale.actions.return_request import AskedLine, ReturnAsked, judge, request_return
from yinuo.aftersale.models import RepairRecord, Return
from yinuo.aftersale.queries.returns import ReturnFile, ReturnFilter, ReturnRow, get_return, list_returns
from yinuo.aftersale.queries.rights import LineRights, rights_of_order
from yinuo.aftersale.rules.reading import as_json
from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.doors import Instant, Key, Limit, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.insale.access import order_for

router = Router(tags=["returns"])
Language = Literal["zh-hans", "zh-hant", "en"]
Note = Annotated[str, Field(max_length=2000)]
Amount = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)]


class ReturnLineWish(Schema):
    """How much of a line of the order goes back, what is wished for it and why."""

    order_line_id: Key
    quantity: Amount
    wish: Literal["return", "exchange", "repair"] = "return"
    reason: Literal[
        "changed_mind", "faulty", "damaged", "not_as_described", "wrong_item", "parts_missing"
    ] = "changed_mind"
    words: Note = ""
    opened: bool | None = None
    serial: Annotated[str, Field(max_length=64)] = ""
    fault_code: Annotated[str, Field(max_length=60)] = ""


class NewReturn(Schema):
    lines: Annotated[list[ReturnLineWish], Field(min_length=1, max_length=50)]
    words: Note = ""
    complaint_id: Key | None = None


class WantedReturns(Schema):
    """Which returns; what is not named is not asked."""

    group: Literal["", "open", "requested", "authorised", "in_transit", "with_us", "ended"] = ""
    whose: Literal["mine", "team", "all"] = "all"
    late: bool = False
    text: Line = ""
    order_id: Key | None = None


class ReturnAuthorisation(Schema):
    """How the goods come back; without `granted` all of them may. What no rule says yes to needs `because`."""

    way: Literal["self", "label", "pickup", "visit"] = "self"
    send_to: Annotated[str, Field(max_length=300)]
    freight_by: Literal["", "buyer", "seller"] = ""
    expires_on: date | None = None
    courier: Line = ""
    waybill: Line = ""
    pickup_from: Instant | None = None
    pickup_until: Instant | None = None
    granted: list[Key] | None = None
    because: Note = ""
    words: Note = ""


class ReturnRefusal(Schema):
    """Why; the customer reads it, with the way to complain."""

    because: Note


class ReturnParcel(Schema):
    """By which parcel the goods were sent."""

    courier: Line
    waybill: Line


class RepairFacts(Schema):
    """One stay with a repairer; `waited_for` is why it took long, `works` whether it worked afterwards.

    `fault_id` is the product's fault that was repaired, with the `batch` on the goods; its code is the word for it where `fault_code` is left out.
    """

    fault_code: Annotated[str, Field(max_length=60)] = ""
    handed_in_at: Instant
    given_back_at: Instant | None = None
    waited_for: Literal["", "parts", "own"] = ""
    works: bool | None = None
    recorded: bool = True
    serial: Annotated[str, Field(max_length=64)] = ""
    words: Note = ""
    fault_id: Key | None = None
    batch: Annotated[str, Field(max_length=64)] = ""


@router.get("/returns", summary="List returns", openapi_extra=shows(ReturnRow, many=True))
@needs("return.receive")
def returns(
    request: HttpRequest,
    wanted: Query[WantedReturns],
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List returns, what is due next first."""
    rows, after = list_returns(
        actor=actor_of(request),
        now=timezone.now(),
        wanted=ReturnFilter(**wanted.dict()),
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get("/returns/{return_id}", summary="Read a return", openapi_extra=shows(ReturnFile))
@needs("matter.read")
def goods_return(request: HttpRequest, return_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read a return whole: what goes back, what the rules said, its parcels, what is promised, what may be done now."""
    file = get_return(actor=actor_of(request), now=timezone.now(), return_id=return_id, language=language)
    return answer(chosen(file, ""))


@router.post("/orders/{order_id}/returns", summary="Ask for a return")
@needs("return.work")
def ask_for_return(request: HttpRequest, order_id: Key, wanted: NewReturn) -> HttpResponse:
    """Ask for a return; where the rules say yes to all of it, it is authorised at once."""

    def work(actor: Actor, now: Any) -> Any:
        asked = ReturnAsked(lines=_lines(wanted.lines), words=wanted.words, complaint_id=wanted.complaint_id)
        made = request_return(actor=actor, now=now, order_id=order_id, asked=asked, source="api")
        return return_facts(made)

    return done(request, work, status=201, location=lambda made: f"/api/v1/returns/{made['id']}")


@router.post("/orders/{order_id}/entitlement", summary="Ask what the rules say of a return")
@needs("return.work")
def entitlement(
    request: HttpRequest, order_id: Key, wanted: NewReturn, language: Language = "zh-hans"
) -> HttpResponse:
    """Say what the rules say of a wish, line by line, with rules, dates and what would change it; nothing is written."""
    order = order_for(actor_of(request), order_id, "return.work")
    found = judge(order, _lines(wanted.lines), now=timezone.now())
    return answer(
        {
            "lines": [
                {"order_line_id": line.order_line_id, **as_json(decision, language=language)}
                for line, decision in found
            ]
        }
    )


@router.post("/returns/{return_id}/authorise", summary="Authorise a return")
@needs("return.work")
def authorise(request: HttpRequest, return_id: Key, terms: ReturnAuthorisation) -> HttpResponse:
    """Let goods come back, and tell the customer how."""
    return done(
        request,
        lambda actor, now: return_facts(
            authorise_return(actor=actor, now=now, return_id=return_id, terms=ReturnTerms(**terms.dict()))
        ),
    )


@router.post("/returns/{return_id}/refuse", summary="Refuse a return")
@needs("return.work")
def refuse(request: HttpRequest, return_id: Key, refusal: ReturnRefusal) -> HttpResponse:
    """Refuse a return; the customer learns why and how to complain."""
    return done(
        request,
        lambda actor, now: return_facts(
            refuse_return(actor=actor, now=now, return_id=return_id, because=refusal.because)
        ),
    )


@router.post("/returns/{return_id}/cancel", summary="Give a return up")
@needs("return.work")
def cancel(request: HttpRequest, return_id: Key, refusal: ReturnRefusal) -> HttpResponse:
    """Give a return up before anything was sent."""
    return done(
        request,
        lambda actor, now: return_facts(
            cancel_return(actor=actor, now=now, return_id=return_id, because=refusal.because)
        ),
    )


@router.post("/returns/{return_id}/sent", summary="Note that the goods of a return are under way")
@needs("return.work")
def under_way(request: HttpRequest, return_id: Key, parcel: ReturnParcel) -> HttpResponse:
    """Note by which parcel the goods were sent; it is followed by its scans from then on."""

    def work(actor: Actor, now: Any) -> Any:
        leg = dispatch_return(actor=actor, now=now, return_id=return_id, **parcel.dict())
        return {"id": return_id, "leg_id": leg.pk, "state": leg.state, "waybill": leg.waybill}

    return done(request, work)


@router.get(
    "/orders/{order_id}/rights",
    summary="Read the rights that an order's goods have reached",
    openapi_extra=shows(LineRights, many=True),
)
@needs("matter.read")
def rights(request: HttpRequest, order_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read from when each line's times run, how long its guarantee does, and which rights repairs have reached."""
    found = rights_of_order(actor=actor_of(request), order_id=order_id, now=timezone.now(), language=language)
    return page(found)


@router.post("/order-lines/{order_line_id}/repairs", summary="Note a repair")
@needs("return.work")
def add_repair(request: HttpRequest, order_line_id: Key, repair: RepairFacts) -> HttpResponse:
    """Note a repair of what a line of an order sold."""

    def work(actor: Actor, now: Any) -> Any:
        said = RepairSaid(**repair.dict())
        return repair_facts(note_repair(actor=actor, now=now, order_line_id=order_line_id, said=said))

    return done(request, work, status=201)


@router.put("/repairs/{repair_id}", summary="Write what is known of a repair")
@needs("return.work")
def edit_repair(request: HttpRequest, repair_id: Key, repair: RepairFacts) -> HttpResponse:
    """Write what is known of a repair, whole."""
    return done(
        request,
        lambda actor, now: repair_facts(
            change_repair(actor=actor, now=now, repair_id=repair_id, fields=repair.dict())
        ),
    )


def _lines(wanted: list[ReturnLineWish]) -> tuple[AskedLine, ...]:
    return tuple(AskedLine(**one.dict()) for one in wanted)


def return_facts(found: Return) -> dict[str, Any]:
    """Return what an answer says of a return that was just changed."""
    return {
        "id": found.pk,
        "number": found.number,
        "stage": found.stage,
        "freight_by": found.freight_by,
        "expires_at": found.expires_at,
        "verdicts": list(found.lines.order_by("position").values_list("verdict", flat=True)),
    }


def repair_facts(found: RepairRecord) -> dict[str, Any]:
    """Return what an answer says of a repair."""
    return {"id": found.pk, "order_line_id": found.order_line_id, "fault_code": found.fault_code}
