"""The rows of in-sale."""

from yinuo.insale.models.change import ChangeRequest
from yinuo.insale.models.contract import Contract, ContractReview, ReviewChecklist, ReviewPoint
from yinuo.insale.models.installation import InstallationRequest, SiteChecklist
from yinuo.insale.models.milestone import (
    Milestone,
    MilestoneNote,
    MilestonePlan,
    ProgressReport,
    ReportRhythm,
)
from yinuo.insale.models.order import Order, OrderLine, OrderVersion, Payment, PaymentTerm
from yinuo.insale.models.receipt import Receipt, ReceiptFollowUp
from yinuo.insale.models.shipment import (
    Package,
    Shipment,
    ShipmentConcern,
    ShipmentLine,
    TrackingEvent,
    TrackingPush,
)

__all__ = [
    "ChangeRequest",
    "Contract",
    "ContractReview",
    "InstallationRequest",
    "Milestone",
    "MilestoneNote",
    "MilestonePlan",
    "Order",
    "OrderLine",
    "OrderVersion",
    "Package",
    "Payment",
    "PaymentTerm",
    "ProgressReport",
    "Receipt",
    "ReceiptFollowUp",
    "ReportRhythm",
    "ReviewChecklist",
    "ReviewPoint",
    "Shipment",
    "ShipmentConcern",
    "ShipmentLine",
    "SiteChecklist",
    "TrackingEvent",
    "TrackingPush",
]
