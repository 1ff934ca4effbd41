"""Entries about solutions: written, approved, offered, decided on, carried out, confirmed. Amounts and days are texts."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.states import RemedyKind
from yinuo.core.entries import EntryType, Personal
from yinuo.matters.journal import MatterEntry

HOWS = {
    "page": pgettext_lazy("how a customer answered", "On their page"),
    "phone": pgettext_lazy("how a customer answered", "By telephone"),
    "mail": pgettext_lazy("how a customer answered", "By mail or message"),
    "visit": pgettext_lazy("how a customer answered", "In person"),
    "silence": pgettext_lazy("how a customer answered", "Did not answer"),
}


class ProposalWritten(MatterEntry, frozen=True, kw_only=True):
    """`amount` is the money in it, in `currency`; `remedies` are codes of RemedyKind."""

    sentence = _("%(actor)s wrote solution %(number)s: %(remedies)s")
    proposal_id: int
    number: int
    remedies: list[str]
    amount: str
    currency: str
    needs_approval: bool
    code_words = {"remedies": dict(RemedyKind.choices)}


class ProposalApprovalAsked(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked approval for solution %(number)s")
    proposal_id: int
    number: int
    amount: str
    currency: str


class ProposalApproved(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s approved solution %(number)s")
    proposal_id: int
    number: int
    amount: str
    currency: str


class ProposalSentBack(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s sent solution %(number)s back")
    proposal_id: int
    number: int


class ProposalOffered(MatterEntry, frozen=True, kw_only=True):
    """`before_id` is the version that it replaces at the customer's, where there is one."""

    sentence = _("%(actor)s offered solution %(number)s: %(remedies)s")
    public = True
    proposal_id: int
    number: int
    remedies: list[str]
    amount: str
    currency: str
    message_id: int
    before_id: int | None = None
    code_words = {"remedies": dict(RemedyKind.choices)}


class ProposalAgreed(MatterEntry, frozen=True, kw_only=True):
    """`how` is a key of HOWS; `address` is where the request came from."""

    sentence = _("The customer agreed to solution %(number)s: %(how)s")
    public = True
    erasure = "name, words and address of the decision"
    proposal_id: int
    number: int
    how: str
    promise_ids: list[int]
    name: Personal[str] = ""
    words: Personal[str] = ""
    address: Personal[str] = ""
    code_words = {"how": HOWS}


class ProposalRefused(MatterEntry, frozen=True, kw_only=True):
    """`how` is a key of HOWS; `address` is where the request came from."""

    sentence = _("The customer did not agree to solution %(number)s: %(how)s")
    public = True
    erasure = "name, words and address of the decision"
    proposal_id: int
    number: int
    how: str
    name: Personal[str] = ""
    words: Personal[str] = ""
    address: Personal[str] = ""
    code_words = {"how": HOWS}


class RemedyCarriedOut(MatterEntry, frozen=True, kw_only=True):
    """`remedy` is a code of RemedyKind; `left` is how many are still to do."""

    sentence = _("%(actor)s carried out: %(remedy)s")
    public = True
    erasure = "the words about it"
    remedy_id: int
    remedy: str
    left: int
    words: Personal[str] = ""
    code_words = {"remedy": dict(RemedyKind.choices)}


class PuttingRightConfirmed(MatterEntry, frozen=True, kw_only=True):
    """`how` is a key of HOWS."""

    sentence = _("The customer is content with what was done: %(how)s")
    public = True
    erasure = "what the customer said"
    how: str
    words: Personal[str] = ""
    code_words = {"how": HOWS}


class NotPutRight(MatterEntry, frozen=True, kw_only=True):
    """What was done did not help; the complaint is looked into again. `how` is a key of HOWS."""

    sentence = _("The customer is not content with what was done: %(how)s")
    public = True
    erasure = "what the customer said"
    how: str
    words: Personal[str] = ""
    code_words = {"how": HOWS}


class GoodwillBudgetSet(EntryType, frozen=True, kw_only=True):
    """`month` is the first of its days; `before` is the amount that stood there, empty for none."""

    subject_kind: ClassVar[str] = "goodwill_budget"
    sentence = _("%(actor)s set a budget of %(amount)s %(currency)s a month")
    staff_id: int
    month: str
    amount: str
    currency: str
    before: str = ""
