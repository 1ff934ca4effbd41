"""Stages of a return, states of its way, and every move between them; what is wished, why, and what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.moves import Move


class ReturnStage(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("return", "Asked for")
    AUTHORISED = "authorised", pgettext_lazy("return", "Authorised")
    REFUSED = "refused", pgettext_lazy("return", "Refused")
    EXPIRED = "expired", pgettext_lazy("return", "Expired")
    CANCELLED = "cancelled", pgettext_lazy("return", "Cancelled")
    IN_TRANSIT = "in_transit", pgettext_lazy("return", "On its way back")
    RECEIVED = "received", pgettext_lazy("return", "With us")
    INSPECTED = "inspected", pgettext_lazy("return", "Inspected")
    CLOSED = "closed", pgettext_lazy("return", "Closed")


OPEN_RETURNS = ("requested", "authorised", "in_transit", "received", "inspected")
GIVEN_UP_RETURNS = ("refused", "expired", "cancelled")
"""Nothing comes back of these: what was in them can be asked for anew."""

_WORK, _RECEIVE, _REFUND = "return.work", "return.receive", "return.refund"

RETURN_MOVES = {
    "authorise": Move(
        from_=frozenset({"requested", "refused", "expired"}),
        to="authorised",
        right=_WORK,
        label=_("Authorise the return"),
    ),
    "refuse": Move(
        from_=frozenset({"requested"}),
        to="refused",
        right=_WORK,
        label=pgettext_lazy("return", "Refuse"),
    ),
    "expire": Move(
        from_=frozenset({"authorised"}),
        to="expired",
        right=None,
        label=pgettext_lazy("return", "Let it expire"),
    ),
    "cancel": Move(
        from_=frozenset({"requested", "authorised"}),
        to="cancelled",
        right=_WORK,
        label=pgettext_lazy("return", "Cancel"),
    ),
    "dispatch": Move(
        from_=frozenset({"authorised", "expired"}),
        to="in_transit",
        right=None,
        label=pgettext_lazy("return", "Send it back"),
    ),
    "receive": Move(
        from_=frozenset({"authorised", "expired", "in_transit"}),
        to="received",
        right=_RECEIVE,
        label=pgettext_lazy("return", "Take it in"),
    ),
    "inspect": Move(
        from_=frozenset({"received"}),
        to="inspected",
        right=_RECEIVE,
        label=pgettext_lazy("return", "Inspected"),
    ),
    "close": Move(
        from_=frozenset({"in_transit", "inspected"}),
        to="closed",
        right=_REFUND,
        label=pgettext_lazy("return", "Close"),
    ),
    "reopen": Move(
        from_=frozenset({"closed"}),
        to="inspected",
        right=None,
        label=pgettext_lazy("return", "Take up again"),
    ),
}
"""From `in_transit` it is closed only where the parcel is lost and what is owed for it was settled; it is taken up again where money that was recorded was not paid."""


class LegState(models.TextChoices):
    """Where a parcel between the customer and us is; once it moves, reckoned from its scans (`insale.rules.tracking`)."""

    PLANNED = "planned", pgettext_lazy("leg of a return", "Waiting to be sent")
    HANDED_OVER = "handed_over", pgettext_lazy("leg of a return", "Handed over")
    IN_TRANSIT = "in_transit", pgettext_lazy("leg of a return", "On its way")
    OUT_FOR_DELIVERY = "out_for_delivery", pgettext_lazy("leg of a return", "Out for delivery")
    IN_LOCKER = "in_locker", pgettext_lazy("leg of a return", "In a locker or station")
    DELIVERED = "delivered", pgettext_lazy("leg of a return", "Delivered")
    EXCEPTION = "exception", pgettext_lazy("leg of a return", "In trouble")
    REFUSED = "refused", pgettext_lazy("leg of a return", "Refused")
    RETURNING = "returning", pgettext_lazy("leg of a return", "Going back to the sender")
    RETURNED = "returned", pgettext_lazy("leg of a return", "Back with the sender")
    LOST = "lost", pgettext_lazy("leg of a return", "Lost")
    CANCELLED = "cancelled", pgettext_lazy("leg of a return", "Cancelled")


LEG_MOVES = {
    "hand_over": Move(
        from_=frozenset({"planned"}),
        to="handed_over",
        right=None,
        label=pgettext_lazy("leg of a return", "Hand over"),
    ),
    "cancel": Move(
        from_=frozenset({"planned"}),
        to="cancelled",
        right=_WORK,
        label=pgettext_lazy("leg of a return", "Cancel"),
    ),
    "lose": Move(
        from_=frozenset({"handed_over", "in_transit", "out_for_delivery", "in_locker", "exception"}),
        to="lost",
        right=_WORK,
        label=pgettext_lazy("leg of a return", "Write off as lost"),
    ),
}


class ReturnWish(models.TextChoices):
    """What the customer asks for; the codes are those of `rules.facts.Wish`."""

    RETURN = "return", pgettext_lazy("wish of a return", "Return")
    EXCHANGE = "exchange", pgettext_lazy("wish of a return", "Exchange")
    REPAIR = "repair", pgettext_lazy("wish of a return", "Repair")


class ReturnReason(models.TextChoices):
    """Why, in the customer's own choice. `changed_mind` claims no fault, all others do."""

    CHANGED_MIND = "changed_mind", pgettext_lazy("reason of a return", "I changed my mind")
    FAULTY = "faulty", pgettext_lazy("reason of a return", "It does not work as it should")
    DAMAGED = "damaged", pgettext_lazy("reason of a return", "It arrived damaged")
    NOT_AS_DESCRIBED = (
        "not_as_described",
        pgettext_lazy("reason of a return", "It is not as it was described"),
    )
    WRONG_ITEM = "wrong_item", pgettext_lazy("reason of a return", "It is not what I ordered")
    PARTS_MISSING = "parts_missing", pgettext_lazy("reason of a return", "Something is missing")


class ReturnWay(models.TextChoices):
    """How the goods come back."""

    SELF = "self", pgettext_lazy("way of a return", "The customer sends them")
    LABEL = "label", pgettext_lazy("way of a return", "With our label")
    PICKUP = "pickup", pgettext_lazy("way of a return", "A courier fetches them")
    VISIT = "visit", pgettext_lazy("way of a return", "The customer brings them")


class Finding(models.TextChoices):
    """What was seen when a line was inspected."""

    AS_DESCRIBED = "as_described", pgettext_lazy("finding of an inspection", "As the customer said")
    NO_FAULT_FOUND = "no_fault_found", pgettext_lazy("finding of an inspection", "No fault found")
    OTHER_DAMAGE = "other_damage", pgettext_lazy("finding of an inspection", "Other damage")
    WRONG_ITEM = "wrong_item", pgettext_lazy("finding of an inspection", "Not what we sold")


class Outcome(models.TextChoices):
    """What becomes of a line."""

    REFUND_DUE = "refund_due", pgettext_lazy("outcome of a return", "Money back")
    EXCHANGE_DUE = "exchange_due", pgettext_lazy("outcome of a return", "Exchange")
    REPAIR_DUE = "repair_due", pgettext_lazy("outcome of a return", "Repair")
    SEND_BACK = "send_back", pgettext_lazy("outcome of a return", "Send back to the customer")
    SCRAP = "scrap", pgettext_lazy("outcome of a return", "Scrap")
    NONE = "none", pgettext_lazy("outcome of a return", "Nothing came back")
