"""What the events of a shipment say about it, in whatever order and however often they were told."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from yinuo.insale.states import ShipmentState

FINAL = frozenset({"SIGNED", "REJECTED", "RETURNED"})
_STATES = {
    "CREATED": ShipmentState.HANDED_OVER,
    "PICKED_UP": ShipmentState.IN_TRANSIT,
    "IN_TRANSIT": ShipmentState.IN_TRANSIT,
    "OUT_FOR_DELIVERY": ShipmentState.OUT_FOR_DELIVERY,
    "IN_LOCKER": ShipmentState.IN_LOCKER,
    "SIGNED": ShipmentState.DELIVERED,
    "REJECTED": ShipmentState.REFUSED,
    "RETURNING": ShipmentState.RETURNING,
    "RETURNED": ShipmentState.RETURNED,
    "EXCEPTION": ShipmentState.EXCEPTION,
}
STATUSES = tuple(_STATES)
# Of two events of one instant the one further on the way counts.
_RANK = {
    name: rank
    for rank, name in enumerate(
        (
            "CREATED",
            "PICKED_UP",
            "IN_TRANSIT",
            "EXCEPTION",
            "OUT_FOR_DELIVERY",
            "IN_LOCKER",
            "REJECTED",
            "RETURNING",
            "SIGNED",
            "RETURNED",
        )
    )
}


class Told(Struct, frozen=True, kw_only=True):
    """An event in our words: `status` and `sign_type` are those of `channels.courier`."""

    at: datetime
    status: str
    sign_type: str = ""


class Whereabouts(Struct, frozen=True, kw_only=True):
    """Where a shipment is. `signed_at` and `sign_type` are of the signing that stands; `in_locker_since` while it lies there."""

    state: ShipmentState
    last_at: datetime | None
    signed_at: datetime | None = None
    sign_type: str = ""
    in_locker_since: datetime | None = None


def whereabouts(events: Sequence[Told]) -> Whereabouts:
    """Return where a shipment is: by its latest event, whatever order they came in.

    A signing stays until it goes back: couriers send scans after it. A drop in a locker is no signing; taking it out is.
    A parcel on its way back is signed for by us, so that signing is a return. An event of an unknown status moves nothing.
    """
    known = sorted((e for e in events if e.status in _STATES), key=lambda e: (e.at, _RANK[e.status]))
    if not known:
        return Whereabouts(state=ShipmentState.HANDED_OVER, last_at=None)
    state, signed, locker, is_going_back = ShipmentState.HANDED_OVER, None, None, False
    for event in known:
        if event.status in ("RETURNING", "REJECTED"):
            is_going_back, signed, locker = True, None, None
        if event.status == "SIGNED" and is_going_back:
            state = ShipmentState.RETURNED
            continue
        if is_going_back and event.status not in ("RETURNING", "RETURNED", "REJECTED"):
            continue
        if event.status == "SIGNED":
            signed, locker = signed or event, None
        elif event.status == "IN_LOCKER" and signed is None:
            locker = locker or event
        if signed is None or event.status in FINAL or is_going_back:
            state = _STATES[event.status]
    return Whereabouts(
        state=state,
        last_at=known[-1].at,
        signed_at=signed.at if signed else None,
        sign_type=signed.sign_type if signed else "",
        in_locker_since=locker.at if locker else None,
    )
