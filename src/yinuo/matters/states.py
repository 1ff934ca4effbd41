"""States of the bare matter and of the promise, and every move between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.moves import Move


class MatterState(models.TextChoices):
    NEW = "new", pgettext_lazy("matter", "New")
    OPEN = "open", pgettext_lazy("matter", "Open")
    WAITING_CUSTOMER = "waiting_customer", pgettext_lazy("matter", "Waiting for customer")
    WAITING_INTERNAL = "waiting_internal", pgettext_lazy("matter", "Waiting for a colleague")
    WAITING_THIRD_PARTY = "waiting_third_party", pgettext_lazy("matter", "Waiting for a third party")
    RESOLVED = "resolved", pgettext_lazy("matter", "Resolved")
    CLOSED = "closed", pgettext_lazy("matter", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("matter", "Cancelled")


class MatterPhase(models.TextChoices):
    """What drives lists and clocks, whatever the labels say."""

    NEW = "new", pgettext_lazy("phase", "New")
    OPEN = "open", pgettext_lazy("phase", "Open")
    WAITING = "waiting", pgettext_lazy("phase", "Waiting")
    DONE = "done", pgettext_lazy("phase", "Done")
    DROPPED = "dropped", pgettext_lazy("phase", "Dropped")


PHASE_OF = {
    MatterState.NEW: MatterPhase.NEW,
    MatterState.OPEN: MatterPhase.OPEN,
    MatterState.WAITING_CUSTOMER: MatterPhase.WAITING,
    MatterState.WAITING_INTERNAL: MatterPhase.WAITING,
    MatterState.WAITING_THIRD_PARTY: MatterPhase.WAITING,
    MatterState.RESOLVED: MatterPhase.DONE,
    MatterState.CLOSED: MatterPhase.DONE,
    MatterState.CANCELLED: MatterPhase.DROPPED,
}

_NEW, _OPEN = MatterState.NEW.value, MatterState.OPEN.value
_WAITING = frozenset(
    {
        MatterState.WAITING_CUSTOMER.value,
        MatterState.WAITING_INTERNAL.value,
        MatterState.WAITING_THIRD_PARTY.value,
    }
)
_WORKED = frozenset({_NEW, _OPEN}) | _WAITING

MATTER_MOVES = {
    "start": Move(from_=frozenset({_NEW}), to="open", right="matter.work", label=_("Start work")),
    "resume": Move(from_=_WAITING, to="open", right="matter.work", label=_("Back to work")),
    "wait_customer": Move(
        from_=_WORKED - {"waiting_customer"},
        to="waiting_customer",
        right="matter.work",
        label=_("Wait for customer"),
    ),
    "wait_internal": Move(
        from_=_WORKED - {"waiting_internal"},
        to="waiting_internal",
        right="matter.work",
        label=_("Wait for a colleague"),
    ),
    "wait_third_party": Move(
        from_=_WORKED - {"waiting_third_party"},
        to="waiting_third_party",
        right="matter.work",
        label=_("Wait for a third party"),
    ),
    "resolve": Move(from_=_WORKED, to="resolved", right="matter.work", label=_("Resolve")),
    "close": Move(from_=frozenset({"resolved"}), to="closed", right="matter.work", label=_("Close")),
    "reopen": Move(
        from_=frozenset({"resolved", "closed"}), to="open", right="matter.work", label=_("Reopen")
    ),
    "cancel": Move(from_=_WORKED, to="cancelled", right="matter.cancel", label=_("Cancel")),
    "restore": Move(from_=frozenset({"cancelled"}), to="open", right="matter.cancel", label=_("Restore")),
}


class PromiseState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("promise", "Proposed")
    ACTIVE = "active", pgettext_lazy("promise", "Running")
    OVERDUE = "overdue", pgettext_lazy("promise", "Overdue")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    KEPT_LATE = "kept_late", pgettext_lazy("promise", "Kept late")
    BROKEN = "broken", pgettext_lazy("promise", "Broken")
    REMEDIED = "remedied", pgettext_lazy("promise", "Remedied")
    WRITTEN_OFF = "written_off", pgettext_lazy("promise", "Written off")
    SUPERSEDED = "superseded", pgettext_lazy("promise", "Superseded")
    RELEASED = "released", pgettext_lazy("promise", "Released")
    DECLINED = "declined", pgettext_lazy("promise", "Declined")


_RUNNING = frozenset({"active", "overdue"})

PROMISE_MOVES = {
    "activate": Move(from_=frozenset({"proposed"}), to="active", right="promise.make", label=_("Promise")),
    "decline": Move(from_=frozenset({"proposed"}), to="declined", right="promise.make", label=_("Decline")),
    "fall_due": Move(from_=frozenset({"active"}), to="overdue", right=None, label=_("Fall due")),
    "keep": Move(from_=frozenset({"active"}), to="kept", right="promise.keep", label=_("Keep")),
    "keep_late": Move(
        from_=frozenset({"overdue"}), to="kept_late", right="promise.keep", label=_("Keep late")
    ),
    "prove": Move(
        from_=frozenset({"overdue"}), to="kept", right=None, label=_("Prove that it was kept in time")
    ),
    "break": Move(
        from_=frozenset({"overdue"}), to="broken", right="promise.keep", label=_("Admit as broken")
    ),
    "remedy": Move(from_=frozenset({"broken"}), to="remedied", right="promise.settle", label=_("Remedy")),
    "write_off": Move(
        from_=frozenset({"broken"}), to="written_off", right="promise.settle", label=_("Write off")
    ),
    "supersede": Move(from_=_RUNNING, to="superseded", right="promise.make", label=_("Supersede")),
    "release": Move(from_=_RUNNING, to="released", right="promise.settle", label=_("Release")),
    "revive": Move(from_=frozenset({"released"}), to="active", right=None, label=_("Run on")),
    "revive_late": Move(from_=frozenset({"released"}), to="overdue", right=None, label=_("Run on, late")),
}
