"""The entry types of in-sale, a file for each thing they are about."""

from yinuo.insale.journal.order import (
    OrderCancelled,
    OrderConfirmedEntry,
    OrderEdited,
    OrderHeld,
    OrderOpened,
    OrderResumed,
    OrderStatusChanged,
    PaymentRecorded,
    PaymentTakenBack,
    PromiseCarriedOver,
)

__all__ = [
    "OrderCancelled",
    "OrderConfirmedEntry",
    "OrderEdited",
    "OrderHeld",
    "OrderOpened",
    "OrderResumed",
    "OrderStatusChanged",
    "PaymentRecorded",
    "PaymentTakenBack",
    "PromiseCarriedOver",
]
