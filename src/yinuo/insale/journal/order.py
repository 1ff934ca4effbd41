"""Entries about orders and their money. They stand in the chain of the order's matter; amounts are strings of decimal numbers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.states import OrderStatus
from yinuo.matters.journal import MatterEntry

PAYMENT_KINDS = {
    "payment": pgettext_lazy("money", "came in"),
    "refund": pgettext_lazy("money", "went back"),
    "freight": pgettext_lazy("money", "freight repaid"),
}


class OrderOpened(MatterEntry, frozen=True, kw_only=True):
    """`source` is quote, chat, phone, mail, visit, portal, sheet, api or exchange."""

    sentence = _("%(actor)s wrote down the order: %(currency)s %(gross)s")
    public = True
    source: str
    lines: int
    net: str
    tax: str
    gross: str
    currency: str
    quote_id: int | None = None
    external_number: str = ""


class OrderTakenIn(MatterEntry, frozen=True, kw_only=True):
    """An order that was made elsewhere came with a spreadsheet, with all that it says; no standard starts by it.

    `standing` is historical, confirmed or draft; `ordered_at` and `delivery_on` are ISO texts.
    """

    sentence = _("%(actor)s took the order %(external_number)s in from a spreadsheet: %(currency)s %(gross)s")
    public = True
    number: str
    external_number: str
    standing: str
    status: str
    customer_id: int
    ordered_at: str
    lines: int
    net: str
    tax: str
    gross: str
    paid: str
    currency: str
    delivery_on: str = ""


class OrderTakenBack(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took back the import that brought the order %(external_number)s")
    external_number: str


class OrderPlaced(MatterEntry, frozen=True, kw_only=True):
    """`told` are the tellings that were confirmed with it; the customer waits for the house's word from here on."""

    sentence = _("%(actor)s ordered from the shelf: %(currency)s %(gross)s")
    public = True
    product_id: int
    quantity: int
    gross: str
    currency: str
    variant_id: int | None = None
    told: list[int]


class OrderEdited(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s changed the draft of the order: %(currency)s %(gross)s")
    lines: int
    net: str
    tax: str
    gross: str
    currency: str


class OrderConfirmedEntry(MatterEntry, frozen=True, kw_only=True):
    """From here on the order changes by agreement only."""

    sentence = _("%(actor)s confirmed the order")
    public = True
    version: int
    gross: str
    currency: str
    delivery_on: str = ""
    delivery_promise_id: int | None = None


class OrderStatusChanged(MatterEntry, frozen=True, kw_only=True):
    """The status followed from facts; `operation` says which action made them."""

    sentence = _("The order is now: %(status)s")
    public = True
    before: str
    status: str
    code_words = {"status": dict(OrderStatus.choices)}


class OrderExtrasNoted(MatterEntry, frozen=True, kw_only=True):
    """Points of an order and what came with it; `gifts` are their names."""

    sentence = _(
        "%(actor)s noted points used (%(points_used)s), points earned (%(points_earned)s) and gifts: %(gifts)s"
    )
    points_used: int
    points_earned: int
    gifts: list[str]


class OrderHeld(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s put the order on hold")


class OrderResumed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took the order off hold")


class OrderCancelled(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s cancelled the order")
    public = True


class OrderQuestioned(MatterEntry, frozen=True, kw_only=True):
    """`point` is what was asked about (`line:KEY`, `milestone:KEY`, `parcel:KEY`, `promise:KEY`), "" for the whole."""

    sentence = _("The customer asked about the order")
    public = True
    message_id: int
    point: str = ""


class DeliveryRevealed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s saw in full where the order goes")


class PaymentRecorded(MatterEntry, frozen=True, kw_only=True):
    """`kind` is payment, refund or freight."""

    sentence = _("%(actor)s recorded: %(kind)s %(currency)s %(amount)s")
    payment_id: int
    kind: str
    amount: str
    currency: str
    method: str
    paid_at: str
    provider: str = ""
    reference: str = ""
    code_words = {"kind": PAYMENT_KINDS}


class PaymentTakenBack(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took back the record of a payment")
    payment_id: int
    amount: str
    currency: str
