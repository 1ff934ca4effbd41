"""An arrival in words, for the desk."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from yinuo.insale.journal.receipt import CONDITIONS, REASONS, SIGNERS
from yinuo.insale.queries.receipt_follow_ups import ReceiptFollowUpRow
from yinuo.insale.queries.receipts import ArrivalRow, ReceiptRow
from yinuo.insale.states import ShipmentState
from yinuo.web.components.rows import Fact

_TOLD_BY = {
    "customer": pgettext_lazy("told by", "the customer"),
    "courier": pgettext_lazy("told by", "the courier"),
    "staff": pgettext_lazy("told by", "our driver"),
}


def receipt_url(shipment_id: int) -> str:
    """Return the address of the page about a shipment's arrival."""
    return f"/desk/shipments/{shipment_id}/receipt/"


def reason_words(reasons: list[str]) -> str:
    """Return why an arrival is looked after."""
    return pgettext("between the items of a list", ", ").join(str(REASONS.get(one, one)) for one in reasons)


def signed_words(receipt: ReceiptRow) -> str:
    """Return who signed, and whether that was right."""
    who = str(SIGNERS[receipt.signed_by])
    if receipt.signer:
        who = f"{who} ({receipt.signer})"
    if receipt.signed_by == "other" and receipt.consent is not None:
        agreed = _("the customer had agreed") if receipt.consent else _("the customer had not agreed")
        who = pgettext("between the items of a list", ", ").join([who, agreed])
    return who


def facts_of(receipt: ReceiptRow) -> list[Fact]:
    """Return what is known of an arrival; what nobody has said is left out."""
    found = [
        Fact(name=pgettext("arrival", "Signed for by"), value=signed_words(receipt)),
        Fact(name=pgettext("arrival", "Who says so"), value=str(_TOLD_BY[receipt.told_by])),
    ]
    if receipt.inspected is not None:
        said = _("opened and inspected") if receipt.inspected else _("not opened yet")
        found.append(Fact(name=pgettext("arrival", "Inspected"), value=said))
    if receipt.condition:
        found.append(Fact(name=pgettext("arrival", "Condition"), value=str(CONDITIONS[receipt.condition])))
    if receipt.satisfied is not None:
        said = _("content") if receipt.satisfied else _("not content")
        found.append(Fact(name=pgettext("arrival", "The customer is"), value=said))
    return found


def badge_of(arrival: ArrivalRow) -> tuple[str, str]:
    """Return how an arrival stands in a word, and the kind of its badge."""
    receipt = arrival.receipt
    if receipt is None:
        return str(ShipmentState(arrival.state).label), "line"
    if receipt.follow_up_id is not None:
        return pgettext("arrival", "Looked after"), "ink"
    if receipt.lies_there:
        return str(ShipmentState.IN_LOCKER.label), "line"
    if receipt.satisfied:
        return pgettext("arrival", "The customer is content"), "line"
    if receipt.confirmed_at is not None:
        return pgettext("arrival", "Confirmed by the customer"), "line"
    return pgettext("arrival", "The customer has not said anything yet"), "line"


def shown_follow_up(row: ReceiptFollowUpRow) -> dict[str, Any]:
    """Return a line of the list."""
    return {"row": row, "why": reason_words(row.reasons), "url": f"/desk/arrivals/{row.id}/"}
