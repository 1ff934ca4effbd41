"""Entries about contract reviews and contracts; but for those about checklists they stand in the chain of the order's matter."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal
from yinuo.matters.journal import MatterEntry
from yinuo.people.roles import ROLES

ROLE_WORDS = {code: role.label for code, role in ROLES.items()}


class ReviewChecklistChanged(EntryType, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "review_checklist"
    sentence = _("%(actor)s wrote the review checklist %(code)s")
    code: str
    items: int
    active: bool
    is_default: bool


class ReviewBegun(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s began the contract review")
    review_id: int
    version: int
    points: int
    content_sha256: str


class ReviewPointSigned(MatterEntry, frozen=True, kw_only=True):
    """`code` is the point on its checklist, `role` the one in which it was signed; `ok` false is a finding."""

    sentence = _("%(actor)s signed a point of the contract review as %(role)s")
    erasure = "what was written"
    code_words = {"role": ROLE_WORDS}
    review_id: int
    code: str
    role: str
    ok: bool
    words: Personal[str] = ""


class ReviewFindingSettled(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s settled a finding of the contract review")
    erasure = "what was written"
    review_id: int
    code: str
    words: Personal[str] = ""


class ReviewReleased(MatterEntry, frozen=True, kw_only=True):
    """With a `promise_id` the release stands under a condition, which is that promise."""

    sentence = _("%(actor)s released the order in the contract review")
    erasure = "what was written"
    review_id: int
    version: int
    content_sha256: str
    promise_id: int | None = None
    condition: Personal[str] = ""


class ReviewConditionMet(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s noted that the condition of the release is met")
    erasure = "what was written"
    review_id: int
    promise_id: int
    words: Personal[str] = ""


class ReviewSentBack(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s sent the order back from the contract review")
    review_id: int
    version: int


class ReviewVoided(MatterEntry, frozen=True, kw_only=True):
    """The draft was changed after the review had begun; `before` is the state that the review had."""

    sentence = _("The contract review is void: the order was changed")
    review_id: int
    before: str
    content_sha256: str


class ContractWritten(MatterEntry, frozen=True, kw_only=True):
    """A draft, or a change of it. `file` says that it is one."""

    sentence = _("%(actor)s wrote the contract, version %(number)s")
    contract_id: int
    number: int
    version: int
    sha256: str
    file: bool = False


class ContractDropped(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s dropped the draft of the contract")
    contract_id: int
    number: int


class ContractSent(MatterEntry, frozen=True, kw_only=True):
    """`sha256` is that of what the customer gets to read, for good."""

    sentence = _("%(actor)s sent the contract, version %(number)s")
    public = True
    contract_id: int
    number: int
    version: int
    sha256: str
    message_id: int


class ContractViewed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s opened the contract, version %(number)s")
    contract_id: int
    number: int


class ContractQuestioned(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s asked about the contract, version %(number)s")
    contract_id: int
    number: int
    message_id: int


class ContractAccepted(MatterEntry, frozen=True, kw_only=True):
    """`how` is page or paper; `sha256` that of what was read, `copy_sha256` that of the signed paper."""

    sentence = _("The contract, version %(number)s, was accepted")
    erasure = "who accepted and from where"
    public = True
    contract_id: int
    number: int
    version: int
    how: str
    sha256: str
    copy_sha256: str = ""
    name: Personal[str] = ""
    address: Personal[str] = ""
    agent: Personal[str] = ""
