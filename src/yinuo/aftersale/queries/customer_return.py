"""What came of a return, as its customer sees it: what was found, what goes back to them, and its line of time."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from yinuo.aftersale.models import Return, ReturnLeg, ReturnLine, ReturnRefund, ReturnSettlement
from yinuo.aftersale.queries.return_freight import FreightFile, freight_of_return
from yinuo.core.errors import NotFound


class ResultLine(Struct, frozen=True, kw_only=True):
    """What was found of a line, and what it led to. `replacement` is the secret of the order that replaces it."""

    title: str
    unit: str
    quantity: Decimal
    finding: str
    outcome: str
    words: str
    replacement: str
    replacement_number: str
    done_at: datetime | None


class ReturnStop(Struct, frozen=True, kw_only=True):
    """A point on the line of time: `kind` says what happened; one ahead has no time."""

    kind: str
    at: datetime | None
    amount: Decimal | None = None


class ReturnResult(Struct, frozen=True, kw_only=True):
    """What came of a return. `owed` is money that is still to go back, `paid` what went; `offset` was never paid and is owed no more."""

    currency: str
    lines: list[ResultLine]
    stops: list[ReturnStop]
    deduction: Decimal
    deduction_because: str
    offset: Decimal
    owed: Decimal
    paid: Decimal
    freight: FreightFile
    points_back: int
    points_off: int
    gifts: list[str]


def get_result(*, return_id: int) -> ReturnResult:
    """Return what came of a return, for whoever reads its page. Raises: NotFound. Seven queries."""
    found = Return.objects.select_related("purchase").filter(pk=return_id).first()
    if found is None:
        raise NotFound()
    refunds = list(ReturnRefund.objects.filter(goods_return=found).order_by("pk"))
    settlement = ReturnSettlement.objects.filter(pk=found.pk).first()
    nothing, content = Decimal(0), settlement.content if settlement is not None else {}
    return ReturnResult(
        currency=found.purchase.currency,
        lines=_lines(found),
        stops=sorted(_stops(found, settlement, refunds), key=lambda one: one.at or found.stage_since),
        deduction=settlement.deduction if settlement is not None else nothing,
        deduction_because=settlement.deduction_because if settlement is not None else "",
        offset=settlement.offset if settlement is not None else nothing,
        owed=sum((one.amount for one in refunds if one.done_at is None), nothing),
        paid=sum((one.amount for one in refunds if one.done_at is not None), nothing),
        freight=freight_of_return(found),
        points_back=content.get("points_back", 0),
        points_off=content.get("points_off", 0),
        gifts=content.get("gifts", []),
    )


def _lines(found: Return) -> list[ResultLine]:
    rows = ReturnLine.objects.filter(goods_return=found).exclude(outcome="").exclude(granted=False)
    return [
        ResultLine(
            title=line.order_line.title,
            unit=line.order_line.unit,
            quantity=line.quantity_received or line.quantity,
            finding=line.finding,
            outcome=line.outcome,
            words=line.finding_words,
            replacement=line.replacement.secret if line.replacement is not None else "",
            replacement_number=line.replacement.number if line.replacement is not None else "",
            done_at=line.done_at,
        )
        for line in rows.select_related("order_line", "replacement").order_by("position")
    ]


def _stops(
    found: Return, settlement: ReturnSettlement | None, refunds: list[ReturnRefund]
) -> Iterator[ReturnStop]:
    yield ReturnStop(kind="requested", at=found.opened_at)
    if found.authorised_at is not None:
        yield ReturnStop(kind="authorised", at=found.authorised_at)
    for leg in ReturnLeg.objects.filter(goods_return=found, handed_over_at__isnull=False):
        if (
            found.received_at is None
            or leg.direction == "out"
            or (leg.handed_over_at or found.received_at) < found.received_at
        ):
            yield ReturnStop(kind=f"sent_{leg.direction}", at=leg.handed_over_at)
        if leg.direction == "out" and leg.delivered_at is not None:
            yield ReturnStop(kind="with_you", at=leg.delivered_at)
    if found.received_at is not None:
        yield ReturnStop(kind="received", at=found.received_at)
    if found.inspected_at is not None:
        yield ReturnStop(kind="inspected", at=found.inspected_at)
    if settlement is not None:
        yield ReturnStop(kind="settled", at=settlement.at)
    for one in refunds:
        if one.done_at is not None:
            yield ReturnStop(kind="refunded", at=one.done_at, amount=one.amount)
    if found.stage in ("refused", "expired", "cancelled", "closed"):
        yield ReturnStop(kind=found.stage, at=found.stage_since)
