"""What is to be done about an arrival, and from when the customer's own times run."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

_STATION = ("驿站", "驛站", "自提", "服务站", "服務站", "取货点", "取貨點", "妈妈", "媽媽", "兔喜", "station")


def signed_by_of(sign_type: str, words: Iterable[str] = ()) -> str:
    """Return who signed by a scan's type, a locker or a station by the courier's words.

    Source: facts 5.4, the sign types and the hints of couriers' texts.
    """
    if sign_type == "LOCKER_STATION":
        text = " ".join(words).lower()
        return "station" if any(hint in text for hint in _STATION) else "locker"
    return {"SELF": "self", "AGENT": "other"}.get(sign_type, "unknown")


class Arrival(Struct, frozen=True, kw_only=True):
    """What is known of an arrival; see `models.Receipt`. None is what nobody has said yet."""

    told_by: str
    signed_by: str
    signed_at: datetime
    consent: bool | None = None
    inspected: bool | None = None
    condition: str = ""
    satisfied: bool | None = None
    confirmed_at: datetime | None = None
    picked_up_at: datetime | None = None


def reasons_to_follow_up(arrival: Arrival) -> list[str]:
    """Return why somebody has to look after an arrival, gravest first; nothing where all is as it should be.

    Somebody else's signature is right where the customer had agreed to it. What the customer has not said is no reason by itself:
    only a courier's word for another than the customer is.
    """
    found: list[str] = []
    if arrival.condition in ("damaged", "missing", "wrong"):
        found.append(arrival.condition)
    if arrival.satisfied is False:
        found.append("not_satisfied")
    if arrival.signed_by == "other" and arrival.consent is not True:
        found.append("no_consent" if arrival.consent is False else "not_in_person")
    if arrival.signed_by in ("locker", "station") and arrival.consent is not True:
        lies_there = arrival.confirmed_at is None and arrival.picked_up_at is None
        found.append("in_locker" if lies_there else "not_in_person")
    if arrival.signed_by == "unknown" and arrival.confirmed_at is None:
        found.append("not_in_person")
    if arrival.inspected is False:
        found.append("not_inspected")
    return found


def is_content(arrival: Arrival) -> bool:
    """Tell whether the customer said that all is well; then it does not matter any more who signed."""
    return arrival.satisfied is True and arrival.inspected is not False and arrival.condition in ("", "good")


def open_reasons(arrival: Arrival) -> list[str]:
    """Return why somebody has still to look after an arrival; nothing once the customer is content."""
    return [] if is_content(arrival) else reasons_to_follow_up(arrival)


def received_at(arrival: Arrival) -> tuple[datetime | None, bool]:
    """Return when the customer had it in hand and whether that is certain; None while it lies in a locker.

    The seven days of return start at the consumer's own receipt. Signed by the customer, or by one whom they named: that instant.
    By somebody else: the instant they confirm it, and until then the signing, flagged as not certain. From a locker: when it was picked up, else the confirmation.
    None too where the customer says that they do not have it, whoever signed.
    """
    if arrival.told_by == "customer" and arrival.confirmed_at is None:
        return None, False
    if arrival.signed_by == "self" or (arrival.signed_by == "other" and arrival.consent):
        return arrival.signed_at, True
    if arrival.signed_by in ("locker", "station"):
        if arrival.picked_up_at is not None:
            return arrival.picked_up_at, True
        return (arrival.confirmed_at, True) if arrival.confirmed_at is not None else (None, False)
    if arrival.confirmed_at is not None:
        return arrival.confirmed_at, True
    return arrival.signed_at, False
