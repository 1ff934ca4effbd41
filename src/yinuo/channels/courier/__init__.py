"""What couriers and those who collect their scans tell, in our words. Pure: no rows, no clock, no network."""

from yinuo.channels.courier.events import SignType, Status, TrackingEvent, UnreadableTracking
from yinuo.channels.courier.providers import PROVIDERS, normalise
from yinuo.channels.courier.signatures import is_signed
from yinuo.insale.rules.waybills import checked_waybill, likely_courier

__all__ = [
    "PROVIDERS",
    "SignType",
    "Status",
    "TrackingEvent",
    "UnreadableTracking",
    "checked_waybill",
    "is_signed",
    "likely_courier",
    "normalise",
]
