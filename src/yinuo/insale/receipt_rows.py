"""An arrival as rows: what is known of it becomes from when the customer's times run, what is received, and who looks after it."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Q, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import current_frame, record
from yinuo.core.calendars import calendar_of
from yinuo.core.live import tell
from yinuo.insale import access
from yinuo.insale.journal import OrderAccepted, ReceiptFollowUpOpened, ReceiptFollowUpSettled
from yinuo.insale.models import (
    Order,
    OrderLine,
    Receipt,
    ReceiptFollowUp,
    Shipment,
    ShipmentLine,
)
from yinuo.insale.order_rows import restate
from yinuo.insale.rules.receipt import Arrival, is_content, open_reasons, received_at
from yinuo.insale.shipment_rows import (
    GIVEN_UP,
    NOT_SHIPPED,
    NOTHING,
    align_concerns,
    keep_arrival,
    write_shipped,
)
from yinuo.insale.states import ReceiptFollowUpState, ShipmentState
from yinuo.matters import promises, rules
from yinuo.matters.actions.promise import release_running
from yinuo.matters.models import Notice, Promise
from yinuo.people.models import Staff

IN_STORE = ("locker", "station")
# Of these the owner hears by the shipment's own concern already.
_KNOWN_BY_CONCERN = {"not_in_person", "in_locker"}


def arrival_of(receipt: Receipt) -> Arrival:
    """Return what is known of an arrival as its rules read it. No query."""
    return Arrival(
        told_by=receipt.told_by,
        signed_by=receipt.signed_by,
        signed_at=receipt.signed_at,
        consent=receipt.consent,
        inspected=receipt.inspected,
        condition=receipt.condition,
        satisfied=receipt.satisfied,
        confirmed_at=receipt.confirmed_at,
        picked_up_at=receipt.picked_up_at,
    )


def write_receipt(receipt: Receipt) -> None:
    """Write a receipt with the instant from which the customer's times run."""
    receipt.received_at, receipt.is_certain = received_at(arrival_of(receipt))
    receipt.save()


def put_in_hand(order: Order, shipment: Shipment, receipt: Receipt) -> None:
    """Write that the customer has it, whatever the scans say; the order's lines and status follow in `settle_arrival`."""
    before = shipment.state
    shipment.state = ShipmentState.RECEIVED
    shipment.delivered_at = shipment.delivered_at or receipt.received_at or current_frame().now
    shipment.save(update_fields=["state", "delivered_at"])
    if before in NOT_SHIPPED:
        write_shipped(order)


def settle_arrival(order: Order, shipment: Shipment, receipt: Receipt, *, evidence_id: int) -> None:
    """Let everything follow from an arrival that was told or said: promises, concerns, quantities, care, acceptance, status.

    Order and shipment are locked.
    """
    if shipment.state == ShipmentState.RECEIVED:
        keep_arrival(order, shipment, evidence_id=evidence_id)
        align_concerns(order, [shipment])
    write_received(order)
    look_after(order, shipment, receipt)
    accept_when_content(order)
    restate(order)


def write_received(order: Order) -> None:
    """Bring the received quantities in step: what the customer says they have, and what a scan puts into their own hands for certain."""
    certain = Q(
        shipment__state="delivered",
        shipment__receipt__received_at__isnull=False,
        shipment__receipt__is_certain=True,
    )
    rows = ShipmentLine.objects.filter(Q(shipment__state="received") | certain, shipment__order=order)
    sums: dict[int, Decimal] = dict(rows.values_list("line").annotate(total=Sum("quantity")).order_by())
    changed = []
    for line in order.lines.all():
        received = sums.get(line.pk, NOTHING)
        if received != line.received:
            line.received, line.shipped = received, max(line.shipped, received)
            changed.append(line)
    if changed:
        OrderLine.objects.bulk_update(changed, ["received", "shipped"])


def look_after(order: Order, shipment: Shipment, receipt: Receipt) -> None:
    """Open, change or end the care for an arrival, as its rules say. What was settled is not opened again for the same reason."""
    reasons = open_reasons(arrival_of(receipt))
    known = list(receipt.follow_ups.select_for_update().order_by("opened_at", "pk"))
    running = next((one for one in known if one.state == ReceiptFollowUpState.OPEN), None)
    if running is not None:
        if not reasons:
            end_follow_up(order, shipment, receipt, running, by="customer", words="")
        elif running.reasons != reasons:
            running.reasons = reasons
            running.save(update_fields=["reasons"])
        return
    seen = {reason for one in known for reason in one.reasons}
    if set(reasons) - seen:
        _open_follow_up(order, shipment, receipt, reasons)


def _open_follow_up(order: Order, shipment: Shipment, receipt: Receipt, reasons: list[str]) -> None:
    now = current_frame().now
    owner_id = order.owner_id or (order.team.lead_id if order.team else None)
    calendar_id = order.team.calendar_id if order.team else None
    days = settings.YINUO_RECEIPT_FOLLOW_UP_DAYS
    due = rules.due_of(start=now, amount=days, unit="working_days", calendar=calendar_of(calendar_id))
    with translation.override(order.language):
        what = _("We ask you how the parcel %(number)s reached you") % {"number": shipment.number}
    made = ReceiptFollowUp(receipt=receipt, reasons=reasons, owner_id=owner_id, opened_at=now)
    made.promise = promises.start_promise(
        order,
        promises.NewPromise(
            what=what,
            source=Promise.Source.PERSON,
            due_at=due.at,
            due=due,
            amount=days,
            unit="working_days",
            owner_id=owner_id,
            calendar_id=calendar_id,
        ),
    )
    made.save(force_insert=True)
    record(
        ReceiptFollowUpOpened(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            receipt_id=receipt.pk,
            follow_up_id=made.pk,
            reasons=reasons,
            owner_id=owner_id,
            promise_id=made.promise_id,
        )
    )
    if owner_id is not None and set(reasons) - _KNOWN_BY_CONCERN:
        reader = Staff.objects.get(pk=owner_id)
        calendar = calendar_of(reader.calendar_id, calendar_id)
        Notice.objects.create(
            staff=reader,
            kind="arrival_not_right",
            matter_id=order.pk,
            facts={"what": shipment.number, "follow_up_id": made.pk},
            at=now,
            show_from=now if calendar.is_open(now) else calendar.next_opening(now),
        )
        tell(f"staff:{owner_id}", event="notice")


def end_follow_up(
    order: Order, shipment: Shipment, receipt: Receipt, follow_up: ReceiptFollowUp, *, by: str, words: str
) -> int:
    """Write that the care for an arrival is over. Staff who did it have kept their promise; where nothing is left to ask, it is released.

    Returns the key of its entry.
    """
    now = current_frame().now
    follow_up.state, follow_up.settled_at, follow_up.settled_words = ReceiptFollowUpState.SETTLED, now, words
    follow_up.save(update_fields=["state", "settled_at", "settled_words"])
    entry = record(
        ReceiptFollowUpSettled(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            receipt_id=receipt.pk,
            follow_up_id=follow_up.pk,
            by=by,
            received_at=instant(receipt.received_at),
            is_certain=receipt.is_certain,
            words=words,
        )
    )
    Notice.objects.filter(
        matter_id=order.pk, kind="arrival_not_right", facts__follow_up_id=follow_up.pk, seen_at__isnull=True
    ).update(seen_at=now)
    promise = running_promise(order, follow_up)
    if promise is None:
        return entry.id
    if by == "staff":
        promises.meet_promise(promise, evidence_id=entry.id)
    else:
        with translation.override(order.language):
            evidence = (
                _("The customer told us how it arrived.")
                if by == "customer"
                else _("The parcel is on its way again.")
            )
        release_running(promise, evidence=evidence)
    return entry.id


def running_promise(order: Order, follow_up: ReceiptFollowUp) -> Promise | None:
    """Return what is still promised with a follow-up, or what replaced it, locked."""
    if follow_up.promise_id is None:
        return None
    meant = Q(pk=follow_up.promise_id) | Q(replaces=follow_up.promise_id)
    running = access.promises_of(order).filter(meant, state__in=promises.RUNNING_STATES)
    return running.select_for_update(of=("self",), no_key=True).order_by("-pk").first()


def accept_when_content(order: Order) -> None:
    """Accept an order of which everything is there and whose customer is content with all of it, by their own word."""
    if order.accepted_at is not None or order.confirmed_at is None:
        return
    goods = list(order.lines.filter(ships=True, removed_in__isnull=True))
    if not goods or any(line.received < line.quantity for line in goods):
        return
    standing = Shipment.objects.filter(order=order).exclude(state__in=GIVEN_UP)
    for receipt in (one.receipt for one in standing.select_related("receipt") if hasattr(one, "receipt")):
        states = set(receipt.follow_ups.values_list("state", flat=True))
        if "open" in states or not (states or is_content(arrival_of(receipt))):
            return
    accept(order, how="receipt")


def accept(order: Order, *, how: str, words: str = "") -> None:
    """Write that the customer has accepted an order; its status is the caller's to restate."""
    order.accepted_at = current_frame().now
    Order.objects.filter(pk=order.pk).update(accepted_at=order.accepted_at)
    record(OrderAccepted(subject_id=order.pk, matter_id=order.pk, how=how, words=words))


def instant(at: datetime | None) -> str:
    """Return an instant as an entry keeps it, empty for none."""
    return at.isoformat() if at is not None else ""
