"""Entries about returns from their arrival on. They stand in the chain of the return's matter; amounts and quantities are texts."""

from django.utils.translation import gettext_lazy as _

from yinuo.aftersale.return_states import Finding, Outcome
from yinuo.core.entries import Personal
from yinuo.matters.journal import MatterEntry

_FINDINGS = dict(Finding.choices)
_OUTCOMES = dict(Outcome.choices)


class ReturnReceived(MatterEntry, frozen=True, kw_only=True):
    """`quantities` is line → how much came; `promise_id` is until when we settle it."""

    sentence = _("%(actor)s took in what came back")
    erasure = "what was noted"
    public = True
    quantities: dict[str, str]
    seal_intact: bool | None = None
    photos: int = 0
    promise_id: int | None = None
    words: Personal[str] = ""


class ReturnPhotographed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added photos of what came back")
    line_id: int | None = None
    photos: int


class ReturnLineInspected(MatterEntry, frozen=True, kw_only=True):
    """`quantity` is how much of the line it speaks of; what is found of the rest stands in entries of its own."""

    sentence = _("%(actor)s inspected %(title)s × %(quantity)s: %(finding)s – %(outcome)s")
    erasure = "what was noted"
    public = True
    line_id: int
    title: str
    quantity: str
    finding: str
    outcome: str
    restocked: bool | None = None
    condition: list[str]
    words: Personal[str] = ""
    code_words = {"finding": _FINDINGS, "outcome": _OUTCOMES}


class ReturnFreightTold(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s noted freight that the customer laid out: %(amount)s %(currency)s")
    erasure = "what was said of it"
    public = True
    amount: str
    currency: str
    words: Personal[str] = ""


class ReturnSettled(MatterEntry, frozen=True, kw_only=True):
    """What is given back, reckoned: `credit` of the price, of which `offset` was never paid; `amount` goes back as money.

    `freight` goes back besides it; points and gifts go along in kind.
    """

    sentence = _("%(actor)s reckoned what is given back: %(amount)s %(currency)s")
    erasure = "why something was deducted or not repaid"
    public = True
    credit: str
    offset: str
    deduction: str
    amount: str
    currency: str
    at_fault: bool
    due_at: str = ""
    freight: str = "0"
    points_back: int = 0
    points_off: int = 0
    gifts: list[str]
    because: Personal[str] = ""
    freight_because: Personal[str] = ""


class ReturnRefundPaid(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s paid back %(amount)s %(currency)s")
    public = True
    refund_id: int
    payment_id: int
    amount: str
    currency: str


class ReturnMoneyBack(MatterEntry, frozen=True, kw_only=True):
    """All money of a return is back with the customer: this meets the promise."""

    sentence = _("All money for what came back is paid")
    public = True


class ReturnRefundUndone(MatterEntry, frozen=True, kw_only=True):
    """The record of a refund was taken back: the money is owed again."""

    sentence = _("The refund of %(amount)s %(currency)s was recorded by mistake and is owed again")
    public = True
    refund_id: int
    payment_id: int
    amount: str
    currency: str


class ReplacementOrdered(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s opened the order %(number)s for the exchange")
    public = True
    order_id: int
    number: str
    lines: list[int]


class ReplacementSent(MatterEntry, frozen=True, kw_only=True):
    """The goods of an exchange have left; this meets the promise."""

    sentence = _("The replacement is on its way: %(number)s")
    public = True
    order_id: int
    number: str


class GoodsSentAgain(MatterEntry, frozen=True, kw_only=True):
    """What was repaired, or is not taken back, went to the customer again; this meets the promise."""

    sentence = _("%(actor)s sent goods to the customer again by %(courier)s")
    public = True
    leg_id: int
    courier: str
    lines: list[int]
    promise_id: int | None = None


class LostReturnSettled(MatterEntry, frozen=True, kw_only=True):
    """The parcel was lost on its way to us; `outcome` is what the customer gets all the same."""

    sentence = _("%(actor)s settled a return that was lost on its way: %(outcome)s")
    erasure = "why"
    public = True
    outcome: str
    words: Personal[str] = ""
    code_words = {"outcome": _OUTCOMES}
