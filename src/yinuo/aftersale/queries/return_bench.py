"""The bench of the warehouse: what is awaited, what waits to be inspected, what waits for its money; one return with all that is done there."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import get_language
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.models import FaultSighting, Return, ReturnLeg, ReturnLine, ReturnRefund
from yinuo.aftersale.queries.faults import fault_name
from yinuo.aftersale.queries.return_freight import FreightFile, freight_of_return
from yinuo.aftersale.queries.return_photos import asked_photos
from yinuo.aftersale.queries.return_signals import find_signals
from yinuo.aftersale.refund_rows import Reckoning, counted, reckon_return, rule_kind_of, sold_first
from yinuo.aftersale.rules.inspection import TO_THEM, proposed_outcome
from yinuo.aftersale.rules.refund import RefundError
from yinuo.aftersale.rules.signals import Signal
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_cursor
from yinuo.core.errors import NotFound
from yinuo.insale.access import rights_on
from yinuo.insale.rules.waybills import checked_waybill
from yinuo.matters.queries.rows import PROMISE_FIELDS, PromiseRow, promise_row

MAX_ROWS = 200
GROUPS: dict[str, tuple[str, ...]] = {
    "awaited": ("authorised", "in_transit"),
    "here": ("received",),
    "settle": ("inspected",),
    "closed": ("closed",),
}
RIGHTS = ("return.receive", "return.refund", "return.work")


class BenchRow(Struct, frozen=True, kw_only=True):
    """A return on the bench; `courier` and `waybill` are those of its newest parcel on the way back, `pieces` how many are to come."""

    id: int
    number: str
    title: str
    stage: str
    customer: str
    order_id: int
    order_number: str
    courier: str
    waybill: str
    leg_state: str
    lines: int
    due_at: datetime | None
    is_late: bool
    received_at: datetime | None


class BenchLine(Struct, frozen=True, kw_only=True):
    """A line as whoever stands at the bench reads it. `proposed` is the outcome proposed for each finding; `granted` is false for what was not allowed to come.

    `fault` is the name of the product's fault that was seen, `batch` what stands on the goods.
    """

    id: int
    title: str
    unit: str
    category: str
    product_id: int | None
    quantity: Decimal
    quantity_received: Decimal | None
    wish: str
    reason: str
    words: str
    serial: str
    serial_found: str
    granted: bool
    by_rule: str
    proposed: dict[str, str]
    finding: str
    outcome: str
    finding_words: str
    condition: list[str]
    fault_id: int | None
    fault: str
    batch: str
    restocked: bool | None
    photo_ids: list[int]
    credited: Decimal | None
    refunded: Decimal
    replacement_id: int | None
    replacement_number: str
    is_sent: bool
    done_at: datetime | None


class BenchRefund(Struct, frozen=True, kw_only=True):
    id: int
    kind: str
    amount: Decimal
    currency: str
    method: str
    due_at: datetime | None
    done_at: datetime | None


class BenchLeg(Struct, frozen=True, kw_only=True):
    id: int
    direction: str
    state: str
    courier: str
    waybill: str
    last_event_at: datetime | None
    delivered_at: datetime | None


class BenchFile(Struct, frozen=True, kw_only=True):
    """A return whole, for the bench. `reckoning` is what would be given back now; `credit` and `offset` are what was settled. `may` names what this reader can do.

    `photo_ids` are of what came, `customer_photo_ids` what the customer sent along; `signals` is None for whoever does not decide on returns.
    """

    row: BenchRow
    customer_id: int | None
    language: str
    currency: str
    seal_intact: bool | None
    received_words: str
    weight_kg: Decimal | None
    received_by: str
    inspected_at: datetime | None
    photo_ids: list[int]
    customer_photo_ids: list[int]
    lines: list[BenchLine]
    legs: list[BenchLeg]
    promises: list[PromiseRow]
    refunds: list[BenchRefund]
    reckoning: Reckoning | None
    credit: Decimal | None
    offset: Decimal
    deduction: Decimal
    deduction_because: str
    freight: FreightFile
    points_back: int
    points_off: int
    gifts: list[str]
    signals: list[Signal] | None
    may: list[str]


class BenchFilter(Struct, frozen=True, kw_only=True):
    """Which returns: a key of GROUPS, and words of a number, a waybill, a customer or an order."""

    group: str = "awaited"
    text: str = ""
    return_id: int | None = None


def list_bench(
    *, actor: Actor, now: datetime, wanted: BenchFilter, after: str = "", limit: int = 50
) -> tuple[list[BenchRow], str]:
    """Return the returns of the bench, what is due next first, and the cursor of the next page. Two queries. Raises: InvalidValue for a wrong cursor."""
    rows = _narrowed(return_access.workable_returns(actor), wanted)
    if after:
        at, key = read_cursor(after)
        later = Q(next_due_at__gt=at) | Q(next_due_at=at, pk__gt=key) | Q(next_due_at__isnull=True)
        rows = rows.filter(later if at is not None else Q(next_due_at__isnull=True, pk__gt=key))
    size = max(1, min(limit, MAX_ROWS))
    found = list(_with_all(rows).order_by(F("next_due_at").asc(nulls_last=True), "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    page = [_row(one, now=now) for one in found[:size]]
    return page, cursor_of(last.next_due_at, last.pk) if last is not None else ""


def count_bench(*, actor: Actor) -> dict[str, int]:
    """Return how many returns stand in each group. One query."""
    counted_ = {group: Count("pk", filter=Q(stage__in=stages)) for group, stages in GROUPS.items()}
    rows = return_access.workable_returns(actor).order_by()
    return {name: int(number) for name, number in rows.aggregate(**counted_).items()}


def find_scanned(*, actor: Actor, text: str) -> int | None:
    """Return the return that a scanned waybill or number means, None where it means none or several. Two queries at most."""
    text = text.replace("\x00", "").strip()
    rows = return_access.workable_returns(actor)
    waybill = checked_waybill(text)
    found = set(rows.filter(number__iexact=text).values_list("pk", flat=True)[:2])
    if not found and waybill is not None:
        found = set(rows.filter(legs__waybill=waybill).values_list("pk", flat=True).distinct()[:2])
    return found.pop() if len(found) == 1 else None


def get_bench(*, actor: Actor, now: datetime, return_id: int) -> BenchFile:
    """Return a return whole, for the bench. Raises: NotFound. At most 36 queries."""
    found = _with_all(return_access.workable_returns(actor)).filter(pk=return_id).first()
    if found is None:
        raise NotFound()
    lines = list(
        found.lines.select_related("order_line__product", "replacement", "fault_seen__fault__published")
        .prefetch_related("photos")
        .order_by("position")
    )
    refunds = list(ReturnRefund.objects.filter(goods_return=found).order_by("pk"))
    settlement = getattr(found, "settlement", None)
    promises = found.promises.filter(parent__isnull=True).exclude(state__in=("proposed", "declined"))
    freight = freight_of_return(found)
    rights = rights_on(actor, found.pk, *RIGHTS)
    may = _may(rights, found, lines, refunds, is_settled=settlement is not None, freight=freight)
    content = settlement.content if settlement is not None else {}
    return BenchFile(
        row=_row(found, now=now),
        customer_id=found.customer_id,
        language=found.language,
        currency=found.purchase.currency,
        seal_intact=found.seal_intact,
        received_words=found.received_words,
        weight_kg=found.weight_kg,
        received_by=found.received_by.name if found.received_by else "",
        inspected_at=found.inspected_at,
        photo_ids=list(found.photos.order_by("pk").values_list("pk", flat=True)),
        customer_photo_ids=asked_photos(found.pk),
        lines=[_line(line) for line in lines],
        legs=[
            BenchLeg(**{name: getattr(leg, name) for name in BenchLeg.__struct_fields__})
            for leg in sorted(found.legs.all(), key=lambda one: one.planned_at)
        ],
        promises=[
            promise_row(one, now=now) for one in promises.order_by("due_at", "pk").values(*PROMISE_FIELDS)
        ],
        refunds=[
            BenchRefund(
                id=one.pk,
                kind=one.kind,
                amount=one.amount,
                currency=one.currency,
                method=one.content.get("method", ""),
                due_at=one.due_at,
                done_at=one.done_at,
            )
            for one in refunds
        ],
        reckoning=_reckoning(found) if "settle" in may else None,
        credit=settlement.credit if settlement is not None else None,
        offset=settlement.offset if settlement is not None else Decimal(0),
        deduction=settlement.deduction if settlement is not None else Decimal(0),
        deduction_because=settlement.deduction_because if settlement is not None else "",
        freight=freight,
        points_back=content.get("points_back", 0),
        points_off=content.get("points_off", 0),
        gifts=content.get("gifts", []),
        signals=find_signals(actor=actor, now=now, found=found),
        may=may,
    )


def _narrowed(rows: QuerySet[Return], wanted: BenchFilter) -> QuerySet[Return]:
    if wanted.return_id is not None:
        return rows.filter(pk=wanted.return_id)
    words = wanted.text.replace("\x00", "").split()[:4]
    if wanted.group in GROUPS:
        rows = rows.filter(stage__in=GROUPS[wanted.group])
    else:
        rows = rows.filter(stage__in=[stage for group in GROUPS.values() for stage in group])
    for word in words:
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(purchase__number__icontains=word)
            | Q(pk__in=ReturnLeg.objects.filter(waybill__icontains=word).values("goods_return"))
        )
    return rows


def _with_all(rows: QuerySet[Return]) -> QuerySet[Return]:
    legs = ReturnLeg.objects.order_by("-planned_at", "-pk")
    return (
        rows.select_related("customer", "purchase", "settlement", "received_by")
        .annotate(how_many=Count("lines", filter=~Q(lines__granted=False), distinct=True))
        .prefetch_related(Prefetch("legs", legs))
    )


def _row(one: Any, *, now: datetime) -> BenchRow:
    leg = next((leg for leg in one.legs.all() if leg.direction == "back" and leg.state != "cancelled"), None)
    return BenchRow(
        id=one.pk,
        number=one.number,
        title=one.title,
        stage=one.stage,
        customer=one.customer.name if one.customer else "",
        order_id=one.purchase_id,
        order_number=one.purchase.number,
        courier=leg.courier if leg is not None else "",
        waybill=leg.waybill if leg is not None else "",
        leg_state=leg.state if leg is not None else "",
        lines=one.how_many,
        due_at=one.next_due_at,
        is_late=one.next_due_at is not None and one.next_due_at <= now,
        received_at=one.received_at,
    )


def _line(line: ReturnLine) -> BenchLine:
    kind = rule_kind_of(line)
    product = line.order_line.product
    seen: FaultSighting | None = getattr(line, "fault_seen", None)
    findings = ("as_described", "no_fault_found", "other_damage", "wrong_item")
    return BenchLine(
        id=line.pk,
        title=line.order_line.title,
        unit=line.order_line.unit,
        category=product.law_category if product is not None else "",
        product_id=line.order_line.product_id,
        quantity=line.quantity,
        quantity_received=line.quantity_received,
        wish=line.wish,
        reason=line.reason,
        words=line.words,
        serial=line.serial,
        serial_found=line.serial_found,
        granted=line.granted is not False,
        by_rule=(line.decision.get("findings") or [{}])[0].get("rule", "") if kind else "",
        proposed={one: proposed_outcome(wish=line.wish, finding=one, rule_kind=kind) for one in findings},
        finding=line.finding,
        outcome=line.outcome,
        finding_words=line.finding_words,
        condition=list(line.condition),
        fault_id=seen.fault_id if seen is not None else None,
        fault=fault_name(seen.fault, get_language() or "zh-hans") if seen is not None else "",
        batch=seen.batch if seen is not None else "",
        restocked=line.restocked,
        photo_ids=sorted(one.pk for one in line.photos.all()),
        credited=line.credited,
        refunded=line.refunded,
        replacement_id=line.replacement_id,
        replacement_number=line.replacement.number if line.replacement is not None else "",
        is_sent=line.sent_in_id is not None,
        done_at=line.done_at,
    )


def _reckoning(found: Return) -> Reckoning | None:
    first, _lines = sold_first(found.purchase)
    try:
        return reckon_return(found, first)
    except RefundError:
        return None


def _may(
    rights: set[str],
    found: Return,
    lines: list[ReturnLine],
    refunds: list[ReturnRefund],
    *,
    is_settled: bool,
    freight: FreightFile,
) -> list[str]:
    """Return what state, right and reach allow. No query."""
    here = [line for line in lines if line.granted is not False]
    open_ = [line for line in here if line.done_at is None]
    is_seen = bool(here) and all(line.outcome for line in here)
    may = []
    if "return.receive" in rights:
        if found.stage in ("authorised", "expired", "in_transit"):
            may.append("receive")
        if freight.can_tell:
            may.append("freight")
        if found.stage in ("received", "inspected"):
            may.append("photograph")
            if any(counted(line) and line.quantity_received for line in open_):
                may.append("inspect")
        if found.stage == "inspected" and any(
            line.outcome in TO_THEM and line.sent_in_id is None for line in open_
        ):
            may.append("send")
    is_ready = is_seen and found.stage in ("inspected", "in_transit")
    to_replace = any(line.outcome == "exchange_due" and line.replacement_id is None for line in open_)
    if "return.work" in rights and is_ready and to_replace:
        may.append("replace")
    if "return.refund" in rights:
        is_due = freight.told is not None or any(line.outcome == "refund_due" for line in open_)
        if is_ready and not is_settled and is_due:
            may.append("settle")
        if any(one.done_at is None for one in refunds):
            may.append("pay")
        back = {leg.state for leg in found.legs.all() if leg.direction == "back"}
        if (
            found.stage == "in_transit"
            and not is_seen
            and "lost" in back
            and not back - {"lost", "cancelled"}
        ):
            may.append("lost")
    return may
