"""The entry types of in-sale, a file for each thing they are about."""

from yinuo.insale.journal.change import (
    ChangeAgreed,
    ChangeApplied,
    ChangeAssessed,
    ChangeOffered,
    ChangeRaised,
    ChangeRejected,
    ChangeWithdrawn,
)
from yinuo.insale.journal.order import (
    DeliveryRevealed,
    OrderCancelled,
    OrderConfirmedEntry,
    OrderEdited,
    OrderHeld,
    OrderOpened,
    OrderResumed,
    OrderStatusChanged,
    PaymentRecorded,
    PaymentTakenBack,
)
from yinuo.insale.journal.shipment import (
    ConcernRaised,
    ConcernSettled,
    ShipmentHandedOver,
    ShipmentLost,
    ShipmentPacked,
    ShipmentUnpacked,
)
from yinuo.insale.journal.tracking import ShipmentMoved, ShipmentPickedUp, TrackingNoted

__all__ = [
    "ChangeAgreed",
    "ChangeApplied",
    "ChangeAssessed",
    "ChangeOffered",
    "ChangeRaised",
    "ChangeRejected",
    "ChangeWithdrawn",
    "ConcernRaised",
    "ConcernSettled",
    "DeliveryRevealed",
    "OrderCancelled",
    "OrderConfirmedEntry",
    "OrderEdited",
    "OrderHeld",
    "OrderOpened",
    "OrderResumed",
    "OrderStatusChanged",
    "PaymentRecorded",
    "PaymentTakenBack",
    "ShipmentHandedOver",
    "ShipmentLost",
    "ShipmentMoved",
    "ShipmentPacked",
    "ShipmentPickedUp",
    "ShipmentUnpacked",
    "TrackingNoted",
]
