"""A scan in our words, whoever told it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Status(StrEnum):
    CREATED = "CREATED"
    PICKED_UP = "PICKED_UP"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    IN_LOCKER = "IN_LOCKER"
    SIGNED = "SIGNED"
    REJECTED = "REJECTED"
    RETURNING = "RETURNING"
    RETURNED = "RETURNED"
    EXCEPTION = "EXCEPTION"
    CANCELLED = "CANCELLED"


class SignType(StrEnum):
    """Who signed. UNKNOWN is a signing of which nobody said; NONE is no signing."""

    NONE = ""
    SELF = "SELF"
    AGENT = "AGENT"
    LOCKER_STATION = "LOCKER_STATION"
    UNKNOWN = "UNKNOWN"


class UnreadableTracking(ValueError):
    """What came is not what this provider sends: cut off, of another shape, or without a waybill."""


class TrackingEvent(Struct, frozen=True, kw_only=True):
    """One scan. `occurred_at` is aware; a provider's bare times are those of China (+08:00).

    `is_picked_up` says that the customer took it out of a locker or from a station: only then is what lay there received.
    """

    waybill_no: str
    carrier: str
    provider: str
    occurred_at: datetime
    status: Status
    sign_type: SignType = SignType.NONE
    location: str = ""
    raw_code: str = ""
    raw_text: str = ""
    is_picked_up: bool = False
