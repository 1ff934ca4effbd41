"""States of what pre-sale works on, and every move between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.moves import Move


class OpportunityStage(models.TextChoices):
    NEW = "new", pgettext_lazy("opportunity", "New")
    CONTACTED = "contacted", pgettext_lazy("opportunity", "Contacted")
    DISCOVERING = "discovering", pgettext_lazy("opportunity", "Discovering")
    QUALIFIED = "qualified", pgettext_lazy("opportunity", "Qualified")
    PROPOSING = "proposing", pgettext_lazy("opportunity", "Proposing")
    NEGOTIATING = "negotiating", pgettext_lazy("opportunity", "Negotiating")
    WON = "won", pgettext_lazy("opportunity", "Won")
    LOST = "lost", pgettext_lazy("opportunity", "Lost")
    NO_NEED = "no_need", pgettext_lazy("opportunity", "No need")
    DORMANT = "dormant", pgettext_lazy("opportunity", "Dormant")


OPEN_STAGES = ("new", "contacted", "discovering", "qualified", "proposing", "negotiating")
_OPEN = frozenset(OPEN_STAGES)
_WORK = "matter.work"

OPPORTUNITY_MOVES = {
    "contact": Move(
        from_=(_OPEN - {"contacted"}) | {"dormant"}, to="contacted", right=_WORK, label=_("Contacted")
    ),
    "discover": Move(from_=_OPEN - {"discovering"}, to="discovering", right=_WORK, label=_("Discover")),
    "qualify": Move(from_=_OPEN - {"qualified"}, to="qualified", right=_WORK, label=_("Qualify")),
    "propose": Move(from_=_OPEN - {"proposing"}, to="proposing", right=_WORK, label=_("Propose")),
    "negotiate": Move(from_=_OPEN - {"negotiating"}, to="negotiating", right=_WORK, label=_("Negotiate")),
    "win": Move(from_=_OPEN, to="won", right=_WORK, label=_("Won")),
    "lose": Move(from_=_OPEN | {"dormant"}, to="lost", right=_WORK, label=_("Lost")),
    "no_need": Move(from_=_OPEN | {"dormant"}, to="no_need", right=_WORK, label=_("No need")),
    "sleep": Move(from_=_OPEN, to="dormant", right=_WORK, label=_("Let it rest")),
    "revive": Move(
        from_=frozenset({"lost", "no_need"}), to="contacted", right=_WORK, label=_("Take up again")
    ),
}


# by which move a sale that rests or is over is taken up again
WAKING = {"dormant": "contact", "lost": "revive", "no_need": "revive"}


class QuoteState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("quote", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("quote", "In review")
    APPROVED = "approved", pgettext_lazy("quote", "Approved")
    SENT = "sent", pgettext_lazy("quote", "Sent")
    VIEWED = "viewed", pgettext_lazy("quote", "Viewed")
    ACCEPTED = "accepted", pgettext_lazy("quote", "Accepted")
    DECLINED = "declined", pgettext_lazy("quote", "Declined")
    EXPIRED = "expired", pgettext_lazy("quote", "Expired")
    SUPERSEDED = "superseded", pgettext_lazy("quote", "Superseded")


_OFFERED = frozenset({"sent", "viewed"})
_MAKE, _APPROVE = "quote.make", "quote.approve"

QUOTE_MOVES = {
    "ask_approval": Move(from_=frozenset({"draft"}), to="in_review", right=_MAKE, label=_("Ask approval")),
    "approve": Move(from_=frozenset({"in_review"}), to="approved", right=_APPROVE, label=_("Approve")),
    "refuse": Move(from_=frozenset({"in_review"}), to="draft", right=_APPROVE, label=_("Send back")),
    "edit": Move(from_=frozenset({"approved"}), to="draft", right=_MAKE, label=_("Edit again")),
    "send": Move(from_=frozenset({"draft", "approved"}), to="sent", right=_MAKE, label=_("Send")),
    "view": Move(from_=frozenset({"sent"}), to="viewed", right=None, label=_("View")),
    "accept": Move(from_=_OFFERED, to="accepted", right=None, label=_("Accept")),
    "decline": Move(from_=_OFFERED, to="declined", right=None, label=_("Decline")),
    "expire": Move(from_=_OFFERED, to="expired", right=None, label=_("Expire")),
    "supersede": Move(
        from_=_OFFERED | {"draft", "approved", "in_review", "expired", "declined"},
        to="superseded",
        right=_MAKE,
        label=_("Replace by a new version"),
    ),
}


class AppointmentState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("appointment", "Requested")
    CONFIRMED = "confirmed", pgettext_lazy("appointment", "Confirmed")
    HELD = "held", pgettext_lazy("appointment", "Held")
    NO_SHOW = "no_show", pgettext_lazy("appointment", "Customer did not come")
    MISSED = "missed", pgettext_lazy("appointment", "Missed by us")
    MOVED = "moved", pgettext_lazy("appointment", "Moved")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "Cancelled")


_AHEAD = frozenset({"requested", "confirmed"})
_BOOK = "appointment.make"

APPOINTMENT_MOVES = {
    "confirm": Move(from_=frozenset({"requested"}), to="confirmed", right=_BOOK, label=_("Confirm")),
    "hold": Move(from_=frozenset({"confirmed"}), to="held", right=_BOOK, label=_("It took place")),
    "no_show": Move(
        from_=frozenset({"confirmed"}), to="no_show", right=_BOOK, label=_("Customer did not come")
    ),
    "miss": Move(from_=frozenset({"confirmed"}), to="missed", right=_BOOK, label=_("Missed by us")),
    "move": Move(from_=_AHEAD, to="moved", right=_BOOK, label=_("Move")),
    "cancel": Move(from_=_AHEAD, to="cancelled", right=_BOOK, label=_("Cancel")),
}


class DesignState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("design", "Asked")
    WORKING = "working", pgettext_lazy("design", "Working on it")
    DELIVERED = "delivered", pgettext_lazy("design", "Delivered")
    AGREED = "agreed", pgettext_lazy("design", "Agreed")
    DROPPED = "dropped", pgettext_lazy("design", "Dropped")


_DESIGN = "design.work"

DESIGN_MOVES = {
    "work": Move(
        from_=frozenset({"asked", "delivered", "agreed"}),
        to="working",
        right=_DESIGN,
        label=_("Begin a version"),
    ),
    "deliver": Move(from_=frozenset({"working"}), to="delivered", right=_DESIGN, label=_("Deliver")),
    "agree": Move(
        from_=frozenset({"working", "delivered"}),
        to="agreed",
        right=None,
        label=pgettext_lazy("design", "Agree"),
    ),
    "change": Move(
        from_=frozenset({"delivered", "agreed"}), to="working", right=None, label=_("Ask for a change")
    ),
    "drop": Move(
        from_=frozenset({"asked", "working", "delivered"}), to="dropped", right=_DESIGN, label=_("Drop")
    ),
}
