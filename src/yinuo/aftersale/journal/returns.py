"""Entries about returns, their parcels and repairs. Those of a return stand in the chain of its matter; instants and days are ISO texts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.return_states import LegState, ReturnStage
from yinuo.matters.journal import MatterEntry

PAYERS = {
    "buyer": pgettext_lazy("who pays freight", "the customer"),
    "seller": pgettext_lazy("who pays freight", "us"),
    "": pgettext_lazy("who pays freight", "settled after the inspection"),
}


class ReturnRequested(MatterEntry, frozen=True, kw_only=True):
    """`verdicts` are those of the lines, as the rules of the pack `pack` said at once."""

    sentence = _("A return was asked for (%(lines)s)")
    public = True
    order_id: int
    source: str
    lines: int
    verdicts: list[str]
    pack: str


class ReturnStageChanged(MatterEntry, frozen=True, kw_only=True):
    """Every change of a return's stage; `operation` says which action made it."""

    sentence = _("The return is now: %(stage)s")
    public = True
    before: str
    stage: str
    code_words = {"stage": dict(ReturnStage.choices)}


class ReturnAuthorised(MatterEntry, frozen=True, kw_only=True):
    """`granted` are the keys of the lines that may come back, `at_once` says that the rules alone decided."""

    sentence = _("%(actor)s authorised the return; freight is paid by: %(freight_by)s")
    public = True
    granted: list[int]
    at_once: bool
    freight_by: str
    way: str
    expires_at: str
    leg_id: int | None
    message_id: int
    code_words = {"freight_by": PAYERS}


class ReturnRefused(MatterEntry, frozen=True, kw_only=True):
    """`by_rule` says that no rule gave a right to it; else the house decided so."""

    sentence = _("%(actor)s refused the return")
    public = True
    by_rule: bool
    message_id: int


class ReturnCancelled(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s cancelled the return")
    public = True


class ReturnExpired(MatterEntry, frozen=True, kw_only=True):
    sentence = _("The return expired: nothing was sent in time")
    public = True
    expires_at: str


class ReturnDispatched(MatterEntry, frozen=True, kw_only=True):
    """The number of the parcel was told; it stands in the leg, not here."""

    sentence = _("%(actor)s noted that the goods are on their way back")
    public = True
    leg_id: int
    courier: str


class LegMoved(MatterEntry, frozen=True, kw_only=True):
    """A parcel of a return moved; `seen_at` is its latest scan."""

    sentence = _("A parcel of the return is now: %(state)s")
    public = True
    leg_id: int
    direction: str
    before: str
    state: str
    seen_at: str
    code_words = {"state": dict(LegState.choices)}


class RepairNoted(MatterEntry, frozen=True, kw_only=True):
    """Stands with the order of the unit; `changed` is field → [before, after], with nothing before for a new one."""

    sentence = _("%(actor)s noted a repair: %(fault)s")
    repair_id: int
    order_line_id: int
    fault: str
    changed: dict[str, list[object]]
