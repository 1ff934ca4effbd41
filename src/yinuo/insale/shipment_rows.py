"""A shipment as rows: what of the order is on its way, where it is by its events, and what its owner must know."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Q, Sum

from yinuo.core.action import current_frame, record
from yinuo.core.calendars import calendar_of
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.journal import ConcernRaised, ConcernSettled, ShipmentMoved, ShipmentPickedUp
from yinuo.insale.models import (
    Order,
    OrderLine,
    Receipt,
    Shipment,
    ShipmentConcern,
    ShipmentLine,
    TrackingEvent,
)
from yinuo.insale.order_rows import restate
from yinuo.insale.rules.concerns import ShipmentFacts, concerns_of
from yinuo.insale.rules.quiet import quiet_time
from yinuo.insale.rules.tracking import Told, Whereabouts, whereabouts
from yinuo.insale.states import ShipmentState
from yinuo.matters import promises
from yinuo.matters.models import Notice
from yinuo.people.models import Staff

NOT_SHIPPED = ("packed", "cancelled", "lost", "returned")
GIVEN_UP = ("cancelled", "lost", "returned")
# Providers of scans that are our own people: what they say of an earlier instant proves nothing about ourselves.
OUR_OWN_WORDS = ("hand", "sheet")
# What a person has settled is not raised again by the next scan.
_ONCE = ("late", "not_in_person", "returned")
NOTHING = Decimal(0)


def packed_quantities(order: Order) -> dict[int, Decimal]:
    """Return how much of each line is packed or on its way; what was lost or came back can be packed anew."""
    return _sums(order, GIVEN_UP)


def write_shipped(order: Order) -> None:
    """Bring the shipped quantities of an order's lines and its status in step with its shipments; the order is locked."""
    sums = _sums(order, NOT_SHIPPED)
    changed = []
    for line in order.lines.all():
        # what the customer has had in hand was shipped, even when it came back later
        shipped = max(sums.get(line.pk, NOTHING), line.received)
        if shipped != line.shipped:
            line.shipped = shipped
            changed.append(line)
    if changed:
        OrderLine.objects.bulk_update(changed, ["shipped"])
    restate(order)


def _sums(order: Order, without: Sequence[str]) -> dict[int, Decimal]:
    rows = ShipmentLine.objects.filter(shipment__order=order).exclude(shipment__state__in=without)
    return dict(rows.values_list("line").annotate(total=Sum("quantity")).order_by())


def reckon(order: Order, shipments: Sequence[Shipment]) -> None:
    """Reckon anew where shipments of one order are, by all of their events; order and shipments are locked.

    What is packed or cancelled is with us, and what the customer says they have, they have: no scan changes that. Promises of arrival are
    kept once it is in a person's hands: a locker's are none.
    """
    moving = [one for one in shipments if one.state not in ("packed", "cancelled")]
    events = events_of(moving)
    # whoever follows the entries below goes on with this row of the order, not with a second one
    current_frame().operation.keyed["order", order.pk] = order
    is_recount_needed = False
    for shipment in moving:
        before, was_there = shipment.state, shipment.delivered_at is not None
        _place(shipment, events[shipment.pk])
        evidence_id = _note_move(order, shipment, before) if shipment.state != before else None
        is_recount_needed |= (shipment.state in NOT_SHIPPED) != (before in NOT_SHIPPED)
        if shipment.delivered_at is not None and not was_there:
            keep_arrival(order, shipment, evidence_id=evidence_id or _note_pick_up(order, shipment))
    if is_recount_needed:
        write_shipped(order)
    _align(order, moving, events)
    tell(f"matter:{order.pk}", event="matter", id=order.pk)
    tell("desk", event="order", id=order.pk)


def events_of(shipments: Sequence[Shipment]) -> dict[int, list[TrackingEvent]]:
    found: dict[int, list[TrackingEvent]] = {one.pk: [] for one in shipments}
    for event in TrackingEvent.objects.filter(shipment__in=shipments).order_by("occurred_at", "id"):
        found[event.shipment_id].append(event)
    return found


def _told(events: Sequence[TrackingEvent]) -> Whereabouts:
    return whereabouts([Told(at=e.occurred_at, status=e.status, sign_type=e.sign_type) for e in events])


def _place(shipment: Shipment, events: Sequence[TrackingEvent]) -> None:
    """Write where a shipment is. One that somebody wrote down as lost is found by a scan made after that."""
    found = _told(events)
    lost_at = max((e.occurred_at for e in events if e.status == "LOST"), default=None)
    is_lost = lost_at is not None and (found.last_at is None or found.last_at <= lost_at)
    if shipment.state != ShipmentState.RECEIVED:
        shipment.state = ShipmentState.LOST if is_lost else found.state
        shipment.delivered_at = _in_hand_at(found, events)
    shipment.last_event_at = found.last_at
    shipment.save(update_fields=["state", "last_event_at", "delivered_at"])


def _in_hand_at(found: Whereabouts, events: Sequence[TrackingEvent]) -> datetime | None:
    """Return when it came into somebody's hands; for one signed for by a locker when it was taken out."""
    if found.state != ShipmentState.DELIVERED or found.sign_type != "LOCKER_STATION":
        return found.signed_at if found.state == ShipmentState.DELIVERED else None
    return min((e.occurred_at for e in events if _is_in_hand(e)), default=None)


def _is_in_hand(event: TrackingEvent) -> bool:
    return event.status == "SIGNED" and (event.is_picked_up or event.sign_type in ("SELF", "AGENT"))


def _note_move(order: Order, shipment: Shipment, before: str) -> int:
    entry = ShipmentMoved(
        subject_id=order.pk,
        matter_id=order.pk,
        shipment_id=shipment.pk,
        number=shipment.number,
        before=before,
        state=str(shipment.state),
        seen_at=shipment.last_event_at.isoformat() if shipment.last_event_at else "",
    )
    return record(entry).id


def _note_pick_up(order: Order, shipment: Shipment) -> int:
    entry = ShipmentPickedUp(
        subject_id=order.pk, matter_id=order.pk, shipment_id=shipment.pk, number=shipment.number
    )
    return record(entry).id


def keep_arrival(order: Order, shipment: Shipment, *, evidence_id: int) -> None:
    """Keep the promise of a shipment that is there, and that of the whole order where nothing is missing any more.

    Each is judged by the instant at which the couriers say that the goods were handed out, however late we heard of it.
    """
    found = {shipment.promise_id: [shipment]}
    if order.delivery_id is not None and _is_all_there(order):
        found[order.delivery_id] = list(order.shipments.exclude(state__in=GIVEN_UP))
    wanted = {key: shipments for key, shipments in found.items() if key is not None}
    if not wanted:
        return
    meant = Q(pk__in=wanted) | Q(replaces__in=wanted)
    running = access.promises_of(order).filter(meant, state__in=promises.RUNNING_STATES)
    for promise in running.select_for_update(of=("self",), no_key=True).order_by("pk"):
        shipments = wanted.get(promise.pk) or wanted[promise.replaces_id or 0]
        promises.meet_promise(promise, evidence_id=evidence_id, at=_told_at(shipments))


def _told_at(shipments: Sequence[Shipment]) -> datetime | None:
    """Return when the last of these was handed out by what couriers alone say; None where one of us had a word in it."""
    in_hand = [one.delivered_at for one in shipments if one.delivered_at is not None]
    by_us = TrackingEvent.objects.filter(shipment__in=shipments, status="SIGNED", provider__in=OUR_OWN_WORDS)
    is_known = bool(in_hand) and len(in_hand) == len(shipments) and not by_us.exists()
    return max(in_hand) if is_known else None


def _is_all_there(order: Order) -> bool:
    there = ShipmentLine.objects.filter(shipment__order=order).filter(
        Q(shipment__delivered_at__isnull=False) | Q(shipment__state="received")
    )
    sums = dict(there.values_list("line").annotate(total=Sum("quantity")).order_by())
    lines = order.lines.filter(ships=True, removed_in__isnull=True).values_list("pk", "quantity")
    return all(sums.get(key, NOTHING) >= quantity for key, quantity in lines)


def align_concerns(order: Order, shipments: Sequence[Shipment]) -> None:
    """Raise what is to be worried about and settle what is over, for shipments of one order; order and shipments are locked."""
    _align(order, shipments, events_of(shipments))


def stuck_after() -> timedelta:
    """Return after how much silence of working days a shipment counts as not moving."""
    return timedelta(hours=settings.YINUO_SHIPMENT_STUCK_HOURS)


def facts_of(
    order: Order, shipment: Shipment, *, told: Whereabouts, consented: bool, now: datetime
) -> ShipmentFacts:
    """Return what the rule of concerns asks for. No query but for the order's team, where it was not read."""
    calendar = calendar_of(order.team.calendar_id if order.team else None)
    seen = max(filter(None, (shipment.last_event_at, shipment.handed_over_at)), default=now)
    return ShipmentFacts(
        state=ShipmentState(shipment.state),
        quiet_for=quiet_time(since=seen, now=now, calendar=calendar),
        today=now.astimezone(organisation().zone).date(),
        due_on=shipment.promised_on or order.delivery_on,
        forecast_on=order.forecast_on,
        sign_type=told.sign_type,
        is_picked_up=shipment.delivered_at is not None,
        consented=consented,
    )


def _align(order: Order, shipments: Sequence[Shipment], events: dict[int, list[TrackingEvent]]) -> None:
    now = current_frame().now
    known: dict[int, list[ShipmentConcern]] = {one.pk: [] for one in shipments}
    for concern in ShipmentConcern.objects.filter(shipment__in=shipments):
        known[concern.shipment_id].append(concern)
    consented = set(
        Receipt.objects.filter(shipment__in=shipments, consent=True).values_list("shipment_id", flat=True)
    )
    for shipment in shipments:
        facts = facts_of(
            order, shipment, told=_told(events[shipment.pk]), consented=shipment.pk in consented, now=now
        )
        wanted = concerns_of(facts, stuck_after=stuck_after())
        running = {one.kind: one for one in known[shipment.pk] if one.settled_at is None}
        for kind, concern in running.items():
            if kind not in wanted:
                settle(order, shipment, concern)
        for kind in sorted(wanted - set(running)):
            if not any(
                one.kind == kind and was_seen_to(one, last_event_at=shipment.last_event_at)
                for one in known[shipment.pk]
            ):
                _raise(order, shipment, str(kind))


def was_seen_to(concern: ShipmentConcern, *, last_event_at: datetime | None) -> bool:
    """Tell whether a person has settled a concern so that the same cause does not raise it again. No query."""
    if concern.settled_at is None or not concern.settled_words:
        return False
    return concern.kind in _ONCE or last_event_at is None or concern.settled_at >= last_event_at


def _raise(order: Order, shipment: Shipment, kind: str) -> None:
    now = current_frame().now
    concern = ShipmentConcern.objects.create(shipment=shipment, kind=kind, raised_at=now)
    record(
        ConcernRaised(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            concern_id=concern.pk,
            kind=kind,
        )
    )
    reader_id = order.owner_id or (order.team.lead_id if order.team else None)
    if reader_id is None:
        return
    reader = Staff.objects.get(pk=reader_id)
    calendar = calendar_of(reader.calendar_id, order.team.calendar_id if order.team else None)
    Notice.objects.create(
        staff=reader,
        kind=f"shipment_{kind}",
        matter_id=order.pk,
        facts={"what": shipment.number, "shipment_id": shipment.pk},
        at=now,
        show_from=now if calendar.is_open(now) else calendar.next_opening(now),
    )
    tell(f"staff:{reader.pk}", event="notice")


def settle(
    order: Order,
    shipment: Shipment,
    concern: ShipmentConcern,
    *,
    staff_id: int | None = None,
    words: str = "",
) -> None:
    """Write that a concern is over, by itself or by somebody; its notices are seen with it."""
    now = current_frame().now
    concern.settled_at, concern.settled_by_id, concern.settled_words = now, staff_id, words
    concern.save(update_fields=["settled_at", "settled_by", "settled_words"])
    Notice.objects.filter(
        matter_id=order.pk,
        kind=f"shipment_{concern.kind}",
        facts__shipment_id=shipment.pk,
        seen_at__isnull=True,
    ).update(seen_at=now)
    record(
        ConcernSettled(
            subject_id=order.pk,
            matter_id=order.pk,
            shipment_id=shipment.pk,
            number=shipment.number,
            concern_id=concern.pk,
            kind=concern.kind,
            reason=words,
        )
    )
