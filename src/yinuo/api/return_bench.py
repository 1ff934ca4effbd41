"""Returns from their arrival on, through the API: taken in, inspected, settled, paid back, exchanged, sent again."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from yinuo.aftersale.actions.return_arrival import LONGEST_NOTE, Arrived, add_return_photos, receive_return
from yinuo.aftersale.actions.return_exchange import order_replacement
from yinuo.aftersale.actions.return_freight import LONGEST_WORDS as LONGEST_FREIGHT_WORDS
from yinuo.aftersale.actions.return_freight import LaidOut, tell_freight
from yinuo.aftersale.actions.return_inspection import LONGEST_SERIAL, LONGEST_WORDS, Inspected, inspect_line
from yinuo.aftersale.actions.return_lost import settle_lost_return
from yinuo.aftersale.actions.return_sending import SentAgain, send_again
from yinuo.aftersale.actions.return_settlement import (
    LONGEST_REASON,
    PaidBack,
    Terms,
    pay_refund,
    settle_return,
)
from yinuo.aftersale.models import ReturnLine
from yinuo.aftersale.queries.return_bench import BenchFile, BenchFilter, BenchRow, get_bench, list_bench
from yinuo.api.answers import actor_of, answer, chosen, page
from yinuo.api.designs import digest_of
from yinuo.api.doors import Instant, Key, Limit, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.insale.actions.receipt import NewPhoto

router = Router(tags=["returns bench"])
Quantity = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=3)]
Told = Annotated[str, Field(max_length=LONGEST_WORDS)]
Laid = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
FreightWords = Annotated[str, Field(max_length=LONGEST_FREIGHT_WORDS)]
Code = Annotated[str, Field(max_length=40)]


class CountedLine(Schema):
    """How much of a line came."""

    line_id: Key
    quantity: Quantity


class ArrivedParcel(Schema):
    """What was in the parcel; a line that is not named did not come."""

    lines: list[CountedLine]
    seal_intact: bool | None = None
    weight_kg: Annotated[Decimal, Field(gt=0, max_digits=8, decimal_places=3)] | None = None
    words: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class LineFinding(Schema):
    """What was found of a line; `quantity` is how much of it this is true of, all that came where it is left out. `words` are read by the customer.

    `fault_id` is the product's fault that was seen, `batch` what stands on the goods.
    """

    finding: Literal["as_described", "no_fault_found", "other_damage", "wrong_item"]
    outcome: Literal["refund_due", "exchange_due", "repair_due", "send_back", "scrap"]
    quantity: Quantity | None = None
    condition: list[Code] = []
    serial: Annotated[str, Field(max_length=LONGEST_SERIAL)] = ""
    words: Told = ""
    restocked: bool | None = None
    fault_id: Key | None = None
    batch: Annotated[str, Field(max_length=64)] = ""


class SettlementTerms(Schema):
    """Who is to blame (the rule of each line where it is left out), what is deducted for what reason, and what of the freight laid out is repaid (what the rules say where it is left out)."""

    at_fault: bool | None = None
    deduction: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] = Decimal(0)
    because: Annotated[str, Field(max_length=LONGEST_REASON)] = ""
    freight: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = None
    freight_because: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


class MoneyPaidBack(Schema):
    """How it was paid back: by the way that was reckoned where none is named."""

    method: Literal["", "transfer", "cash", "card", "wechat", "alipay", "cheque", "other"] = ""
    provider: Annotated[str, Field(max_length=40)] = ""
    reference: Annotated[str, Field(max_length=80)] = ""
    paid_at: Instant | None = None
    note: Line = ""


class ReplacedLine(Schema):
    """Another variant of the same product for a line."""

    line_id: Key
    variant_id: Key


class ReplacementWish(Schema):
    """By when it is there, which is promised, and where another variant is sent."""

    delivery_on: date | None = None
    variants: list[ReplacedLine] = []


class GoodsLeaving(Schema):
    """How goods leave to the customer again; of a repair whether it works now, and why it took long."""

    courier: Code
    waybill: Annotated[str, Field(max_length=60)] = ""
    promised_on: date | None = None
    works: bool | None = None
    waited_for: Literal["", "parts", "own"] = ""


class LostDecision(Schema):
    """What the customer gets for goods that were lost on their way to us, and why."""

    outcome: Literal["refund_due", "exchange_due", "none"]
    words: Told


class WantedBench(Schema):
    """Which returns; `text` is a number, a waybill, a customer or an order."""

    group: Literal["", "awaited", "here", "settle", "closed"] = ""
    text: Line = ""


@router.get("/returns-bench", summary="List returns at the bench", openapi_extra=shows(BenchRow, many=True))
@needs("return.receive")
def bench(
    request: HttpRequest, wanted: Query[WantedBench], cursor: Line = "", fields: Line = "", limit: Limit = 50
) -> HttpResponse:
    """List returns that are awaited, wait to be inspected or to be settled, what is due next first."""
    rows, after = list_bench(
        actor=actor_of(request),
        now=timezone.now(),
        wanted=BenchFilter(**wanted.dict()),
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.get(
    "/returns-bench/{return_id}", summary="Read a return at the bench", openapi_extra=shows(BenchFile)
)
@needs("return.receive")
def bench_return(request: HttpRequest, return_id: Key) -> HttpResponse:
    """Read a return with its lines, parcels, money and what may be done now."""
    return answer(chosen(_file(actor_of(request), timezone.now(), return_id), ""))


@router.post("/returns-bench/{return_id}/receive", summary="Take in what came back")
@needs("return.receive")
def receive(request: HttpRequest, return_id: Key, parcel: ArrivedParcel) -> HttpResponse:
    """Take in what came back; from here on the time for what we owe runs."""

    def work(actor: Actor, now: Any) -> Any:
        arrived = Arrived(
            quantities={one.line_id: one.quantity for one in parcel.lines},
            seal_intact=parcel.seal_intact,
            weight_kg=parcel.weight_kg,
            words=parcel.words,
        )
        receive_return(actor=actor, now=now, return_id=return_id, arrived=arrived)
        return _file(actor, now, return_id)

    return done(request, work)


@router.post("/returns-bench/{return_id}/photos", summary="Add a photo of what came back")
@needs("return.receive")
def add_photo(
    request: HttpRequest, return_id: Key, file: File[UploadedFile], line_id: Key | None = None
) -> HttpResponse:
    """Add a photo of what came back, of a line or of the whole; the same picture twice is one."""

    def work(actor: Actor, now: Any) -> Any:
        photo = NewPhoto(
            name=file.name or "", declared_type=file.content_type or "", stream=cast(Any, file.file)
        )
        add_return_photos(actor=actor, now=now, return_id=return_id, photos=[photo], line_id=line_id)
        return _file(actor, now, return_id)

    return done(request, work, status=201, digest=digest_of(file))


@router.post("/returns-bench/{return_id}/freight", summary="Note freight that the customer laid out")
@needs("return.receive")
def note_freight(
    request: HttpRequest,
    return_id: Key,
    file: File[UploadedFile],
    amount: Form[Laid],
    words: Form[FreightWords | None] = None,
) -> HttpResponse:
    """Note what the customer laid out to send goods back, with a picture of the receipt; until the return is settled it can be corrected."""

    def work(actor: Actor, now: Any) -> Any:
        proof = NewPhoto(
            name=file.name or "", declared_type=file.content_type or "", stream=cast(Any, file.file)
        )
        told = tell_freight(
            actor=actor,
            now=now,
            return_id=return_id,
            laid_out=LaidOut(amount=amount, proof=proof, words=words or ""),
        )
        return {"return_id": told.pk, "amount": told.amount, "proof_id": told.proof_id}

    return done(request, work, status=201, digest=digest_of(file))


@router.post("/returns-bench/lines/{line_id}/inspect", summary="Write down what was found of a line")
@needs("return.receive")
def inspect(request: HttpRequest, line_id: Key, finding: LineFinding) -> HttpResponse:
    """Write down what was found of a line, or of a part of it."""

    def work(actor: Actor, now: Any) -> Any:
        line = inspect_line(actor=actor, now=now, line_id=line_id, seen=Inspected(**finding.dict()))
        return _line(line)

    return done(request, work)


@router.post("/returns-bench/{return_id}/settle", summary="Reckon what is given back")
@needs("return.refund")
def settle(request: HttpRequest, return_id: Key, terms: SettlementTerms) -> HttpResponse:
    """Reckon what is given back for a return, once."""

    def work(actor: Actor, now: Any) -> Any:
        made = settle_return(actor=actor, now=now, return_id=return_id, terms=Terms(**terms.dict()))
        return {
            "return_id": made.pk,
            "credit": made.credit,
            "offset": made.offset,
            "deduction": made.deduction,
            **{name: made.content.get(name) for name in ("points_back", "points_off", "gifts")},
            "refunds": [
                {
                    "id": one.pk,
                    "kind": one.kind,
                    "amount": one.amount,
                    "currency": one.currency,
                    "due_at": one.due_at,
                    **one.content,
                }
                for one in made.goods_return.refunds.order_by("pk")
            ],
        }

    return done(request, work, status=201)


@router.post("/returns-bench/refunds/{refund_id}/pay", summary="Record that money of a return went back")
@needs("return.refund")
def pay(request: HttpRequest, refund_id: Key, paid: MoneyPaidBack) -> HttpResponse:
    """Record that money of a return went back; said again with the same reference it changes nothing."""

    def work(actor: Actor, now: Any) -> Any:
        made = pay_refund(actor=actor, now=now, refund_id=refund_id, paid=PaidBack(**paid.dict()))
        return {"id": made.pk, "amount": made.amount, "payment_id": made.payment_id, "done_at": made.done_at}

    return done(request, work)


@router.post("/returns-bench/{return_id}/replacement", summary="Order what is sent instead")
@needs("return.work")
def replace(request: HttpRequest, return_id: Key, wish: ReplacementWish) -> HttpResponse:
    """Order what is exchanged: an order of its own, at no price."""

    def work(actor: Actor, now: Any) -> Any:
        made = order_replacement(
            actor=actor,
            now=now,
            return_id=return_id,
            delivery_on=wish.delivery_on,
            variants={one.line_id: one.variant_id for one in wish.variants},
        )
        return {"id": made.pk, "number": made.number, "status": made.status}

    return done(request, work, status=201, location=lambda made: f"/api/v1/orders/{made['id']}")


@router.post("/returns-bench/{return_id}/send", summary="Send goods of a return to the customer again")
@needs("return.receive")
def send(request: HttpRequest, return_id: Key, leaving: GoodsLeaving) -> HttpResponse:
    """Send what was repaired or is not taken back, in one parcel."""

    def work(actor: Actor, now: Any) -> Any:
        leg = send_again(actor=actor, now=now, return_id=return_id, sent=SentAgain(**leaving.dict()))
        return {"leg_id": leg.pk, "courier": leg.courier, "waybill": leg.waybill, "state": leg.state}

    return done(request, work, status=201)


@router.post("/returns-bench/{return_id}/lost", summary="Decide on a return that was lost on its way")
@needs("return.refund")
def lost(request: HttpRequest, return_id: Key, decision: LostDecision) -> HttpResponse:
    """Decide what the customer gets for goods that were lost on their way to us."""

    def work(actor: Actor, now: Any) -> Any:
        settle_lost_return(actor=actor, now=now, return_id=return_id, **decision.dict())
        return _file(actor, now, return_id)

    return done(request, work)


def _file(actor: Actor, now: Any, return_id: int) -> BenchFile:
    return get_bench(actor=actor, now=now, return_id=return_id)


def _line(line: ReturnLine) -> dict[str, Any]:
    return {
        "id": line.pk,
        "return_id": line.goods_return_id,
        "quantity_received": line.quantity_received,
        "finding": line.finding,
        "outcome": line.outcome,
        "restocked": line.restocked,
        "done_at": line.done_at,
    }
