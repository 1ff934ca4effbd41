"""Entries about shipments; they stand in the chain of the order's matter. Waybills and addresses stay with the shipment, where they can be erased."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.insale.couriers import NAMES
from yinuo.insale.states import ConcernKind
from yinuo.matters.journal import MatterEntry


@dataclass(frozen=True, kw_only=True)
class ShipmentPacked(MatterEntry):
    sentence = _("%(actor)s packed the shipment %(number)s")
    shipment_id: int
    number: str
    lines: int
    packages: int


@dataclass(frozen=True, kw_only=True)
class ShipmentUnpacked(MatterEntry):
    sentence = _("%(actor)s unpacked the shipment %(number)s")
    shipment_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class ShipmentHandedOver(MatterEntry):
    """`promised_on` is the day told to the customer, with its promise."""

    sentence = _("%(actor)s handed the shipment %(number)s over: %(courier)s")
    public = True
    shipment_id: int
    number: str
    courier: str
    promised_on: str = ""
    promise_id: int | None = None
    code_words = {"courier": NAMES}


@dataclass(frozen=True, kw_only=True)
class ShipmentLost(MatterEntry):
    sentence = _("%(actor)s wrote down that the shipment %(number)s is lost")
    shipment_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class ConcernRaised(MatterEntry):
    sentence = _("Shipment %(number)s needs care: %(kind)s")
    shipment_id: int
    number: str
    concern_id: int
    kind: str
    code_words = {"kind": dict(ConcernKind.choices)}


@dataclass(frozen=True, kw_only=True)
class ConcernSettled(MatterEntry):
    """By the one who looked after it, or by itself when it was over; then the system is the actor."""

    sentence = _("Shipment %(number)s: settled: %(kind)s")
    shipment_id: int
    number: str
    concern_id: int
    kind: str
    code_words = {"kind": dict(ConcernKind.choices)}


@dataclass(frozen=True, kw_only=True)
class ConcernTold(MatterEntry):
    """The customer heard of it from us; the words are those of the message."""

    sentence = _("%(actor)s told the customer about the shipment %(number)s: %(kind)s")
    shipment_id: int
    number: str
    concern_id: int
    kind: str
    message_id: int
    code_words = {"kind": dict(ConcernKind.choices)}


@dataclass(frozen=True, kw_only=True)
class LabelPrinted(MatterEntry):
    """On a label stands in full where the shipment goes."""

    sentence = _("%(actor)s printed the label of the shipment %(number)s")
    shipment_id: int
    number: str
