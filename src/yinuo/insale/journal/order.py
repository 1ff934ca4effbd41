"""Entries about orders and their money. They stand in the chain of the order's matter; amounts are strings of decimal numbers."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.insale.states import OrderStatus
from yinuo.matters.journal import MatterEntry

PAYMENT_KINDS = {
    "payment": pgettext_lazy("money", "came in"),
    "refund": pgettext_lazy("money", "went back"),
    "freight": pgettext_lazy("money", "freight repaid"),
}


@dataclass(frozen=True, kw_only=True)
class OrderOpened(MatterEntry):
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


@dataclass(frozen=True, kw_only=True)
class OrderTakenIn(MatterEntry):
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


@dataclass(frozen=True, kw_only=True)
class OrderTakenBack(MatterEntry):
    sentence = _("%(actor)s took back the import that brought the order %(external_number)s")
    external_number: str


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(MatterEntry):
    """`told` are the tellings that were confirmed with it; the customer waits for the house's word from here on."""

    sentence = _("%(actor)s ordered from the shelf: %(currency)s %(gross)s")
    public = True
    product_id: int
    quantity: int
    gross: str
    currency: str
    variant_id: int | None = None
    told: list[int]


@dataclass(frozen=True, kw_only=True)
class OrderEdited(MatterEntry):
    sentence = _("%(actor)s changed the draft of the order: %(currency)s %(gross)s")
    lines: int
    net: str
    tax: str
    gross: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderConfirmedEntry(MatterEntry):
    """From here on the order changes by agreement only."""

    sentence = _("%(actor)s confirmed the order")
    public = True
    version: int
    gross: str
    currency: str
    delivery_on: str = ""
    delivery_promise_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class OrderStatusChanged(MatterEntry):
    """The status followed from facts; `operation` says which action made them."""

    sentence = _("The order is now: %(status)s")
    public = True
    before: str
    status: str
    code_words = {"status": dict(OrderStatus.choices)}


@dataclass(frozen=True, kw_only=True)
class OrderExtrasNoted(MatterEntry):
    """Points of an order and what came with it; `gifts` are their names."""

    sentence = _(
        "%(actor)s noted points used (%(points_used)s), points earned (%(points_earned)s) and gifts: %(gifts)s"
    )
    points_used: int
    points_earned: int
    gifts: list[str]


@dataclass(frozen=True, kw_only=True)
class OrderHeld(MatterEntry):
    sentence = _("%(actor)s put the order on hold")


@dataclass(frozen=True, kw_only=True)
class OrderResumed(MatterEntry):
    sentence = _("%(actor)s took the order off hold")


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(MatterEntry):
    sentence = _("%(actor)s cancelled the order")
    public = True


@dataclass(frozen=True, kw_only=True)
class OrderQuestioned(MatterEntry):
    """`point` is what was asked about (`line:KEY`, `milestone:KEY`, `parcel:KEY`, `promise:KEY`), "" for the whole."""

    sentence = _("The customer asked about the order")
    public = True
    message_id: int
    point: str = ""


@dataclass(frozen=True, kw_only=True)
class DeliveryRevealed(MatterEntry):
    sentence = _("%(actor)s saw in full where the order goes")


@dataclass(frozen=True, kw_only=True)
class PaymentRecorded(MatterEntry):
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


@dataclass(frozen=True, kw_only=True)
class PaymentTakenBack(MatterEntry):
    sentence = _("%(actor)s took back the record of a payment")
    payment_id: int
    amount: str
    currency: str
