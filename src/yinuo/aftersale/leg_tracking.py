"""Parcels between the customer and us are followed by the same scans as those that go out."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from yinuo.aftersale.models import LegEvent, ReturnLeg
from yinuo.aftersale.return_access import return_for
from yinuo.aftersale.return_rows import reckon_leg
from yinuo.core.actor import SYSTEM
from yinuo.core.ids import new_id
from yinuo.insale.models import TrackingPush
from yinuo.insale.rules.waybills import checked_waybill
from yinuo.insale.tracking_rows import (
    LONGEST_WORDS,
    ToldEvent,
    digest_of,
    named_by_waybill,
    register_parcels,
)


class Legs:
    """The legs of returns, as scans name them; one that waits to be sent begins with its first scan."""

    def named(self, events: Sequence[ToldEvent], /) -> Mapping[tuple[str, str], int]:
        """Return which leg each waybill and courier stand for. One query."""
        wanted = {waybill for event in events if (waybill := checked_waybill(event.waybill_no))}
        rows = ReturnLeg.objects.filter(waybill__in=wanted).exclude(state="cancelled")
        return named_by_waybill(events, rows.values_list("pk", "waybill", "courier"))

    def take(
        self, told: Mapping[int, Sequence[ToldEvent]], push: TrackingPush | None, /, *, now: datetime
    ) -> int:
        """Write what is new and reckon the legs anew, each return locked before its leg; return how many scans were new."""
        places = ReturnLeg.objects.filter(pk__in=told).order_by("goods_return_id", "pk")
        total = 0
        for key, return_id in list(places.values_list("pk", "goods_return_id")):
            found = return_for(SYSTEM, return_id, "return.work", lock=True)
            leg = ReturnLeg.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
            new = insert_events(leg, told[key], push, now=now)
            if new:
                reckon_leg(found, leg)
            total += new
        return total


def insert_events(
    leg: ReturnLeg, events: Sequence[ToldEvent], push: TrackingPush | None, *, now: datetime
) -> int:
    """Write scans that are not there yet; return how many were new."""
    rows = [
        LegEvent(
            id=new_id(),
            leg=leg,
            provider=event.provider[:20],
            occurred_at=event.occurred_at,
            status=str(event.status),
            sign_type=str(event.sign_type),
            location=event.location[:120],
            raw_code=event.raw_code[:40],
            raw_text=event.raw_text[:LONGEST_WORDS],
            raw_sha256=digest_of(event.raw_text or event.raw_code or str(event.status)),
            push=push,
            received_at=now,
        )
        for event in events
    ]
    LegEvent.objects.bulk_create(rows, ignore_conflicts=True)
    return LegEvent.objects.filter(pk__in=[row.pk for row in rows]).count()


register_parcels(Legs())
