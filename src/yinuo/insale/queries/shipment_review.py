"""Which shipments somebody must look at now."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from yinuo.insale.models import Shipment, ShipmentConcern
from yinuo.insale.rules.concerns import ON_THE_WAY, concerns_of
from yinuo.insale.rules.tracking import Whereabouts
from yinuo.insale.shipment_rows import facts_of, stuck_after, was_seen_to
from yinuo.insale.states import ConcernKind, ShipmentState

BATCH = 1000
_BY_TIME = {ConcernKind.LATE, ConcernKind.STUCK}


def shipments_to_review(*, now: datetime) -> list[int]:
    """Return the shipments for which time raised or settled something. Two statements for each thousand on the way, one more for the rest.

    What a scan says is seen to when it comes in; here only silence and passing days count, and concerns of what is there already.
    """
    found = []
    for batch in _on_the_way():
        known: dict[int, dict[str, bool]] = {one.pk: {} for one in batch}
        rows = ShipmentConcern.objects.filter(shipment__in=batch, kind__in=_BY_TIME)
        seen = {one.pk: one.last_event_at for one in batch}
        for row in rows:
            if row.settled_at is None or was_seen_to(row, last_event_at=seen[row.shipment_id]):
                known[row.shipment_id][row.kind] = row.settled_at is None
        for shipment in batch:
            told = Whereabouts(state=ShipmentState(shipment.state), last_at=shipment.last_event_at)
            facts = facts_of(shipment.order, shipment, told=told, consented=False, now=now)
            wanted = concerns_of(facts, stuck_after=stuck_after()) & _BY_TIME
            running = {kind for kind, is_open in known[shipment.pk].items() if is_open}
            if running - wanted or wanted - set(known[shipment.pk]):
                found.append(shipment.pk)
    arrived = ShipmentConcern.objects.filter(settled_at__isnull=True, shipment__state="received")
    return found + list(arrived.values_list("shipment_id", flat=True).distinct())


def _on_the_way() -> Iterator[Sequence[Shipment]]:
    rows = Shipment.objects.filter(state__in=sorted(ON_THE_WAY)).select_related("order__team").order_by("pk")
    after = 0
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        yield batch
        after = batch[-1].pk
        if len(batch) < BATCH:
            return
