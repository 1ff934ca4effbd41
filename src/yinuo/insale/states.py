"""States of what in-sale works on, and every move between them. An order's status is reckoned (`rules.status`), not moved."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.moves import Move


class OrderStatus(models.TextChoices):
    """Where an order stands, reckoned from its facts."""

    DRAFT = "draft", pgettext_lazy("order", "Draft")
    CONFIRMED = "confirmed", pgettext_lazy("order", "Confirmed")
    IN_PROGRESS = "in_progress", pgettext_lazy("order", "In progress")
    ON_HOLD = "on_hold", pgettext_lazy("order", "On hold")
    READY = "ready", pgettext_lazy("order", "Ready to ship")
    PART_SHIPPED = "part_shipped", pgettext_lazy("order", "Partly shipped")
    SHIPPED = "shipped", pgettext_lazy("order", "Shipped")
    RECEIVED = "received", pgettext_lazy("order", "Received")
    ACCEPTED = "accepted", pgettext_lazy("order", "Accepted")
    COMPLETED = "completed", pgettext_lazy("order", "Completed")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")


class Settlement(models.TextChoices):
    """How far an order is paid, reckoned from its payments."""

    NOTHING_OWED = "nothing_owed", pgettext_lazy("settlement", "Nothing owed")
    UNPAID = "unpaid", pgettext_lazy("settlement", "Unpaid")
    PART_PAID = "part_paid", pgettext_lazy("settlement", "Partly paid")
    PAID = "paid", pgettext_lazy("settlement", "Paid")
    OVERPAID = "overpaid", pgettext_lazy("settlement", "Overpaid")
    REFUNDED = "refunded", pgettext_lazy("settlement", "Refunded")


class ReviewState(models.TextChoices):
    OPEN = "open", pgettext_lazy("contract review", "Under review")
    RELEASED = "released", pgettext_lazy("contract review", "Released")
    CONDITIONAL = "conditional", pgettext_lazy("contract review", "Released on a condition")
    REFUSED = "refused", pgettext_lazy("contract review", "Sent back")
    VOID = "void", pgettext_lazy("contract review", "Void: the order was changed")


class ReviewArea(models.TextChoices):
    """What a point of a contract review is about."""

    MATERIALS = "materials", pgettext_lazy("area of a review", "Materials")
    SIZES = "sizes", pgettext_lazy("area of a review", "Sizes")
    PROCESS = "process", pgettext_lazy("area of a review", "Process")
    DRAWINGS = "drawings", pgettext_lazy("area of a review", "Drawings")
    TERMS = "terms", pgettext_lazy("area of a review", "Terms")
    DELIVERY = "delivery", pgettext_lazy("area of a review", "Delivery")
    OTHER = "other", pgettext_lazy("area of a review", "Other")


_ORDER = "order.work"
_SHIP = "shipment.work"

REVIEW_MOVES = {
    "release": Move(from_=frozenset({"open"}), to="released", right=_ORDER, label=_("Release")),
    "release_on_condition": Move(
        from_=frozenset({"open"}), to="conditional", right=_ORDER, label=_("Release on a condition")
    ),
    "refuse": Move(from_=frozenset({"open"}), to="refused", right=_ORDER, label=_("Send back")),
    "void": Move(
        from_=frozenset({"open", "released", "conditional"}), to="void", right=None, label=_("Let it lapse")
    ),
}


class ReportState(models.TextChoices):
    OWED = "owed", pgettext_lazy("progress report", "Owed")
    SENT = "sent", pgettext_lazy("progress report", "Sent")
    MISSED = "missed", pgettext_lazy("progress report", "Missed")


class ChangeState(models.TextChoices):
    RAISED = "raised", pgettext_lazy("change", "Asked for")
    ASSESSED = "assessed", pgettext_lazy("change", "Assessed")
    OFFERED = "offered", pgettext_lazy("change", "At the customer's")
    AGREED = "agreed", pgettext_lazy("change", "Agreed")
    REJECTED = "rejected", pgettext_lazy("change", "Not agreed")
    APPLIED = "applied", pgettext_lazy("change", "Applied")
    WITHDRAWN = "withdrawn", pgettext_lazy("change", "Withdrawn")


CHANGE_MOVES = {
    "assess": Move(from_=frozenset({"raised"}), to="assessed", right=_ORDER, label=_("Assess")),
    "offer": Move(from_=frozenset({"assessed"}), to="offered", right=_ORDER, label=_("Ask the customer")),
    "agree": Move(from_=frozenset({"offered"}), to="agreed", right=None, label=_("Agree")),
    "reject": Move(from_=frozenset({"offered"}), to="rejected", right=None, label=_("Do not agree")),
    "apply": Move(from_=frozenset({"agreed"}), to="applied", right=_ORDER, label=_("Apply")),
    "withdraw": Move(
        from_=frozenset({"raised", "assessed", "offered", "agreed"}),
        to="withdrawn",
        right=_ORDER,
        label=_("Withdraw"),
    ),
}


class ShipmentState(models.TextChoices):
    """Where a shipment is; after the hand-over reckoned from its events (`rules.tracking`)."""

    PACKED = "packed", pgettext_lazy("shipment", "Packed")
    HANDED_OVER = "handed_over", pgettext_lazy("shipment", "Handed over")
    IN_TRANSIT = "in_transit", pgettext_lazy("shipment", "On its way")
    OUT_FOR_DELIVERY = "out_for_delivery", pgettext_lazy("shipment", "Out for delivery")
    IN_LOCKER = "in_locker", pgettext_lazy("shipment", "In a locker or station")
    DELIVERED = "delivered", pgettext_lazy("shipment", "Delivered")
    RECEIVED = "received", pgettext_lazy("shipment", "Received")
    EXCEPTION = "exception", pgettext_lazy("shipment", "In trouble")
    REFUSED = "refused", pgettext_lazy("shipment", "Refused")
    RETURNING = "returning", pgettext_lazy("shipment", "On its way back")
    RETURNED = "returned", pgettext_lazy("shipment", "Returned")
    LOST = "lost", pgettext_lazy("shipment", "Lost")
    CANCELLED = "cancelled", pgettext_lazy("shipment", "Cancelled")


SHIPMENT_MOVES = {
    "hand_over": Move(
        from_=frozenset({"packed"}),
        to="handed_over",
        right=_SHIP,
        label=pgettext_lazy("shipment", "Hand over"),
    ),
    "cancel": Move(from_=frozenset({"packed"}), to="cancelled", right=_SHIP, label=_("Unpack")),
    "lose": Move(
        from_=frozenset({"handed_over", "in_transit", "out_for_delivery", "in_locker", "exception"}),
        to="lost",
        right=_SHIP,
        label=pgettext_lazy("shipment", "Write off as lost"),
    ),
}


class ConcernKind(models.TextChoices):
    """What about a shipment is raised to its owner."""

    STUCK = "stuck", pgettext_lazy("shipment's concern", "Not moving")
    LATE = "late", pgettext_lazy("shipment's concern", "Will be late")
    TROUBLE = "trouble", pgettext_lazy("shipment's concern", "In trouble")
    RETURNED = "returned", pgettext_lazy("shipment's concern", "Coming back")
    NOT_IN_PERSON = "not_in_person", pgettext_lazy("shipment's concern", "Signed without the customer")
    IN_LOCKER = "in_locker", pgettext_lazy("shipment's concern", "Left in a locker or station")


class ReceiptFollowUpState(models.TextChoices):
    OPEN = "open", pgettext_lazy("receipt's follow-up", "Being looked after")
    SETTLED = "settled", pgettext_lazy("receipt's follow-up", "The customer is content")


class InstallationState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("installation", "Asked for")
    READY = "ready", pgettext_lazy("installation", "Site is ready")
    DONE = "done", pgettext_lazy("installation", "Done")
    DROPPED = "dropped", pgettext_lazy("installation", "Not needed")


INSTALLATION_MOVES = {
    "ready": Move(from_=frozenset({"asked"}), to="ready", right=_ORDER, label=_("Site is ready")),
    "not_ready": Move(from_=frozenset({"ready"}), to="asked", right=_ORDER, label=_("Site is not ready")),
    "finish": Move(from_=frozenset({"ready"}), to="done", right=_ORDER, label=_("Done")),
    "drop": Move(from_=frozenset({"asked", "ready"}), to="dropped", right=_ORDER, label=_("Not needed")),
}
