"""The code tables, each provider's by itself: the same number means another thing elsewhere (304, 201, 203, 401 …).

Sources: the providers' documents as of 2026-11. A code that is missing here is read by its words.
"""

from collections.abc import Mapping

from yinuo.channels.courier.events import SignType, Status

Meaning = tuple[Status, SignType]
_NONE = SignType.NONE
_LOCKER = SignType.LOCKER_STATION


def _plain(status: Status, *codes: str) -> dict[str, Meaning]:
    return dict.fromkeys(codes, (status, _NONE))


KUAIDI100: Mapping[str, Meaning] = {
    **_plain(Status.IN_TRANSIT, "0", "7", "8", "10", "11", "12", "1001", "1002", "1003"),
    **_plain(Status.CREATED, "101", "102"),
    **_plain(Status.PICKED_UP, "1", "103"),
    **_plain(Status.OUT_FOR_DELIVERY, "5"),
    **_plain(Status.EXCEPTION, "2", "13", "201", "202", "204", "206", "207", "208", "209"),
    **_plain(Status.REJECTED, "14", "203"),
    **_plain(Status.RETURNED, "4"),
    **_plain(Status.RETURNING, "6"),
    **_plain(Status.CANCELLED, "210", "401"),
    "3": (Status.SIGNED, SignType.UNKNOWN),
    "301": (Status.SIGNED, SignType.SELF),
    "302": (Status.SIGNED, SignType.SELF),
    "303": (Status.SIGNED, SignType.AGENT),
    "304": (Status.SIGNED, _LOCKER),
    "501": (Status.IN_LOCKER, _LOCKER),
    "205": (Status.EXCEPTION, _LOCKER),
}
KDNIAO: Mapping[str, Meaning] = {
    **_plain(Status.CREATED, "0", "10"),
    **_plain(Status.PICKED_UP, "1"),
    **_plain(Status.IN_TRANSIT, "2", "201"),
    **_plain(Status.OUT_FOR_DELIVERY, "202"),
    **_plain(Status.EXCEPTION, "4", "401", "402", "403", "405"),
    **_plain(Status.REJECTED, "404"),
    **_plain(Status.RETURNED, "406"),
    **_plain(Status.RETURNING, "407"),
    "3": (Status.SIGNED, SignType.UNKNOWN),
    "301": (Status.SIGNED, SignType.SELF),
    "302": (Status.SIGNED, SignType.SELF),
    "304": (Status.SIGNED, SignType.AGENT),
    "311": (Status.SIGNED, _LOCKER),
    "211": (Status.IN_LOCKER, _LOCKER),
    "412": (Status.EXCEPTION, _LOCKER),
}
WEIXIN: Mapping[str, Meaning] = {
    **_plain(Status.CREATED, "0"),
    **_plain(Status.PICKED_UP, "1"),
    **_plain(Status.IN_TRANSIT, "2", "7", "99"),
    **_plain(Status.OUT_FOR_DELIVERY, "3"),
    **_plain(Status.RETURNING, "6"),
    **_plain(Status.EXCEPTION, "8"),
    "4": (Status.IN_LOCKER, _LOCKER),
    "5": (Status.SIGNED, SignType.UNKNOWN),
    "9": (Status.SIGNED, _LOCKER),
}
CAINIAO: Mapping[str, Meaning] = {
    **_plain(Status.CREATED, "CREATE", "CONSIGN"),
    **_plain(Status.PICKED_UP, "ACCEPT"),
    **_plain(Status.IN_TRANSIT, "TRANSPORT"),
    **_plain(Status.OUT_FOR_DELIVERY, "DELIVERING"),
    **_plain(Status.REJECTED, "REFUSE_SIGN"),
    **_plain(Status.EXCEPTION, "FAILED"),
    **_plain(Status.RETURNING, "REVERSE_RETURN"),
    "AGENT_SIGN": (Status.SIGNED, SignType.AGENT),
    "SIGN": (Status.SIGNED, SignType.SELF),
}
SF: Mapping[str, Meaning] = {
    **_plain(Status.PICKED_UP, "50"),
    **_plain(Status.OUT_FOR_DELIVERY, "44"),
    **_plain(Status.EXCEPTION, "33", "70"),
    **_plain(Status.IN_TRANSIT, "99"),
    **_plain(Status.RETURNING, "648"),
    "80": (Status.SIGNED, SignType.UNKNOWN),
    "125": (Status.IN_LOCKER, _LOCKER),
    "607": (Status.IN_LOCKER, _LOCKER),
}
TRACKINGMORE: Mapping[str, Meaning] = {
    **_plain(Status.CREATED, "pending", "notfound", "inforeceived"),
    **_plain(Status.IN_TRANSIT, "transit"),
    **_plain(Status.OUT_FOR_DELIVERY, "pickup"),
    **_plain(Status.EXCEPTION, "undelivered", "exception", "expired"),
    "delivered": (Status.SIGNED, SignType.UNKNOWN),
    "delivered001": (Status.SIGNED, SignType.UNKNOWN),
    "delivered002": (Status.SIGNED, SignType.SELF),
    "delivered003": (Status.SIGNED, SignType.SELF),
    "delivered004": (Status.SIGNED, _LOCKER),
}
AFTERSHIP: Mapping[str, Meaning] = {
    **_plain(Status.CREATED, "Pending", "InfoReceived"),
    **_plain(Status.IN_TRANSIT, "InTransit"),
    **_plain(Status.OUT_FOR_DELIVERY, "OutForDelivery"),
    **_plain(Status.EXCEPTION, "AttemptFail", "Exception", "Expired"),
    "AvailableForPickup": (Status.IN_LOCKER, _LOCKER),
    "Delivered": (Status.SIGNED, SignType.UNKNOWN),
    "Delivered_001": (Status.SIGNED, SignType.UNKNOWN),
    "Delivered_002": (Status.SIGNED, SignType.SELF),
    "Delivered_003": (Status.SIGNED, SignType.SELF),
    "Delivered_004": (Status.SIGNED, SignType.UNKNOWN),
    "Delivered_005": (Status.SIGNED, SignType.AGENT),
}
TRACK17: Mapping[str, Meaning] = {
    **_plain(Status.CREATED, "NotFound", "InfoReceived"),
    **_plain(Status.IN_TRANSIT, "InTransit"),
    **_plain(Status.OUT_FOR_DELIVERY, "OutForDelivery"),
    **_plain(Status.EXCEPTION, "DeliveryFailure", "Exception", "Expired"),
    **_plain(Status.REJECTED, "DeliveryFailure_Rejected", "Exception_Rejected"),
    **_plain(Status.RETURNING, "Exception_Returning"),
    **_plain(Status.RETURNED, "Exception_Returned"),
    **_plain(Status.CANCELLED, "Exception_Cancel"),
    "AvailableForPickup": (Status.IN_LOCKER, _LOCKER),
    "Delivered": (Status.SIGNED, SignType.UNKNOWN),
    "Delivered_Other": (Status.SIGNED, SignType.UNKNOWN),
}
