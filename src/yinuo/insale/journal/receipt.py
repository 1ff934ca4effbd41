"""Entries about arrivals: who signed, what the customer says of it, who looks after it. They stand in the chain of the order's matter.

`received_at` is from when the customer's own times run (return, warranty), with `is_certain`; both are empty and false while nobody has it in hand.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from msgspec import field

from yinuo.core.entries import Personal
from yinuo.matters.journal import MatterEntry

SIGNERS = {
    "self": pgettext_lazy("who signed", "the customer"),
    "other": pgettext_lazy("who signed", "somebody else"),
    "locker": pgettext_lazy("who signed", "a parcel locker"),
    "station": pgettext_lazy("who signed", "a pick-up station"),
    "unknown": pgettext_lazy("who signed", "not known"),
}
CONDITIONS = {
    "good": pgettext_lazy("condition of goods", "in good order"),
    "damaged": pgettext_lazy("condition of goods", "damaged"),
    "missing": pgettext_lazy("condition of goods", "something missing"),
    "wrong": pgettext_lazy("condition of goods", "something wrong"),
}
REASONS = {
    "not_in_person": pgettext_lazy("arrival", "not signed for in person"),
    "no_consent": pgettext_lazy("arrival", "somebody signed without the customer's consent"),
    "in_locker": pgettext_lazy("arrival", "in a locker or station"),
    "not_inspected": pgettext_lazy("arrival", "not inspected"),
    "not_satisfied": pgettext_lazy("arrival", "the customer is not satisfied"),
    "damaged": pgettext_lazy("arrival", "damaged"),
    "missing": pgettext_lazy("arrival", "something is missing"),
    "wrong": pgettext_lazy("arrival", "something is wrong"),
}
HOWS = {
    "message": pgettext_lazy("how they were looked after", "by message"),
    "call": pgettext_lazy("how they were looked after", "by telephone"),
}
TELLERS = {
    "courier": pgettext_lazy("who says so", "The courier"),
    "staff": pgettext_lazy("who says so", "Our driver"),
}
ACCEPTED_HOW = {
    "receipt": pgettext_lazy("how an order was accepted", "all is there and the customer is content"),
    "word": pgettext_lazy("how an order was accepted", "the customer said so"),
    "inspected": pgettext_lazy(
        "how an order was accepted", "there was time to inspect it, and nothing was said against it"
    ),
}


class ArrivalEntry(MatterEntry, frozen=True, kw_only=True):
    """Base of the entries about one shipment's arrival."""

    shipment_id: int
    number: str
    receipt_id: int


class ArrivalTold(ArrivalEntry, frozen=True, kw_only=True):
    """What a courier or our driver says; the customer's word stands above it."""

    sentence = _("%(told_by)s says of the shipment %(number)s: signed for by %(signed_by)s")
    public = True
    code_words = {"signed_by": SIGNERS, "told_by": TELLERS}
    told_by: str
    signed_by: str
    signed_at: str
    received_at: str = ""
    is_certain: bool = False


class ArrivalUntold(ArrivalEntry, frozen=True, kw_only=True):
    """The courier took its word back: it is on its way again."""

    sentence = _("The courier says no longer that the shipment %(number)s was signed for")


class ReceiptConfirmed(ArrivalEntry, frozen=True, kw_only=True):
    """The customer's own word. `has_it` is false where they say that it is not there; `heard_by` is the member of staff who wrote it down for them."""

    sentence = _("%(actor)s wrote down what the customer says of the shipment %(number)s")
    erasure = "who signed and the customer's words"
    public = True
    has_it: bool
    signed_by: str
    consent: bool | None = None
    inspected: bool | None = None
    condition: str = ""
    satisfied: bool | None = None
    received_at: str = ""
    is_certain: bool = False
    photos: int = 0
    heard_by: int | None = None
    signer: Personal[str] = ""
    words: Personal[str] = ""


class ReceiptPhotographed(ArrivalEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added a photo of the shipment %(number)s as it arrived")


class DeliverySigned(ArrivalEntry, frozen=True, kw_only=True):
    """Our own driver brought it; `signature_id` is the file of the drawn signature."""

    sentence = _("%(actor)s delivered the shipment %(number)s")
    erasure = "who signed and what was noted"
    public = True
    signed_by: str
    signature_id: int | None = None
    signature_sha256: str = ""
    photos: int = 0
    received_at: str = ""
    is_certain: bool = False
    signer: Personal[str] = ""
    words: Personal[str] = ""


class ReceiptFollowUpOpened(ArrivalEntry, frozen=True, kw_only=True):
    sentence = _("The arrival of the shipment %(number)s is looked after: %(reasons)s")
    code_words = {"reasons": REASONS}
    follow_up_id: int
    reasons: list[str] = field(default_factory=list)
    owner_id: int | None = None
    promise_id: int | None = None


class ReceiptFollowUpNoted(ArrivalEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked the customer about the shipment %(number)s %(how)s")
    erasure = "what was said"
    code_words = {"how": HOWS}
    follow_up_id: int
    how: str
    words: Personal[str] = ""


class ReceiptFollowUpSettled(ArrivalEntry, frozen=True, kw_only=True):
    """`by` is customer (their own word ended it), staff (theirs was heard) or courier (its word was taken back)."""

    sentence = _("The arrival of the shipment %(number)s is settled")
    erasure = "what was done and said"
    public = True
    follow_up_id: int
    by: str
    received_at: str = ""
    is_certain: bool = False
    words: Personal[str] = ""


class ArrivalAnnounced(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The customer was reminded to open and inspect the shipment %(number)s")
    public = True
    shipment_id: int
    number: str
    message_id: int | None = None


class ReceiptAsked(ArrivalEntry, frozen=True, kw_only=True):
    sentence = _("The customer was asked whether the shipment %(number)s arrived well")
    public = True
    message_id: int | None = None


class OrderAccepted(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The order is accepted: %(how)s")
    erasure = "the customer's words"
    public = True
    code_words = {"how": ACCEPTED_HOW}
    how: str
    words: Personal[str] = ""
