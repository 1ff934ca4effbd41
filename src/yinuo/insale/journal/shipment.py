"""Entries about shipments; they stand in the chain of the order's matter. Waybills and addresses stay with the shipment, where they can be erased."""

from django.utils.translation import gettext_lazy as _

from yinuo.insale.couriers import NAMES
from yinuo.insale.states import ConcernKind
from yinuo.matters.journal import MatterEntry


class ShipmentPacked(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s packed the shipment %(number)s")
    shipment_id: int
    number: str
    lines: int
    packages: int


class ShipmentUnpacked(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s unpacked the shipment %(number)s")
    shipment_id: int
    number: str


class ShipmentHandedOver(MatterEntry, frozen=True, kw_only=True):
    """`promised_on` is the day told to the customer, with its promise."""

    sentence = _("%(actor)s handed the shipment %(number)s over: %(courier)s")
    public = True
    shipment_id: int
    number: str
    courier: str
    promised_on: str = ""
    promise_id: int | None = None
    code_words = {"courier": NAMES}


class ShipmentLost(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote down that the shipment %(number)s is lost")
    shipment_id: int
    number: str


class ConcernRaised(MatterEntry, frozen=True, kw_only=True):
    sentence = _("Shipment %(number)s needs care: %(kind)s")
    shipment_id: int
    number: str
    concern_id: int
    kind: str
    code_words = {"kind": dict(ConcernKind.choices)}


class ConcernSettled(MatterEntry, frozen=True, kw_only=True):
    """By the one who looked after it, or by itself when it was over; then the system is the actor."""

    sentence = _("Shipment %(number)s: settled: %(kind)s")
    shipment_id: int
    number: str
    concern_id: int
    kind: str
    code_words = {"kind": dict(ConcernKind.choices)}


class ConcernTold(MatterEntry, frozen=True, kw_only=True):
    """The customer heard of it from us; the words are those of the message."""

    sentence = _("%(actor)s told the customer about the shipment %(number)s: %(kind)s")
    shipment_id: int
    number: str
    concern_id: int
    kind: str
    message_id: int
    code_words = {"kind": dict(ConcernKind.choices)}


class LabelPrinted(MatterEntry, frozen=True, kw_only=True):
    """On a label stands in full where the shipment goes."""

    sentence = _("%(actor)s printed the label of the shipment %(number)s")
    shipment_id: int
    number: str
