"""What was promised in a matter, and its clocks. Promises stand in the chain of their matter."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import personal
from yinuo.matters.journal.matter import MatterEntry


@dataclass(frozen=True, kw_only=True)
class PromiseMade(MatterEntry):
    sentence = _("%(actor)s promised: %(what)s")
    erasure = "what and words, where a person typed them"
    public = True
    promise_id: int
    source: str
    due_at: str
    owner_id: int | None
    standard: str = ""
    standard_version_id: int | None = None
    replaces_id: int | None = None
    parent_id: int | None = None
    provisional: bool = False
    certainty: str = "instant"
    override: str = ""
    what: str = personal()
    words: str = personal()


@dataclass(frozen=True, kw_only=True)
class PromiseProposed(MatterEntry):
    sentence = _("%(actor)s proposed a promise: %(what)s")
    promise_id: int
    due_at: str
    what: str = personal()


@dataclass(frozen=True, kw_only=True)
class PromiseDeclined(MatterEntry):
    sentence = _("%(actor)s declined a proposed promise")
    promise_id: int


@dataclass(frozen=True, kw_only=True)
class PromiseKept(MatterEntry):
    sentence = _("%(actor)s kept a promise: %(what)s")
    public = True
    promise_id: int
    due_at: str
    late_s: int
    evidence_id: int | None = None
    what: str = personal()


@dataclass(frozen=True, kw_only=True)
class PromiseFellDue(MatterEntry):
    """Recorded by the sweep; its `at` is the due instant itself."""

    sentence = _("A promise became overdue: %(what)s")
    public = True
    promise_id: int
    due_at: str
    owner_id: int | None
    what: str = personal()


@dataclass(frozen=True, kw_only=True)
class PromiseWarned(MatterEntry):
    sentence = _("A promise is at risk; %(told)s was told")
    promise_id: int
    due_at: str
    level: int
    staff_id: int | None
    told: str = personal()


@dataclass(frozen=True, kw_only=True)
class PromiseBroken(MatterEntry):
    sentence = _("%(actor)s admitted a promise as broken: %(what)s")
    public = True
    promise_id: int
    what: str = personal()


@dataclass(frozen=True, kw_only=True)
class PromiseRemedied(MatterEntry):
    sentence = _("%(actor)s made a broken promise good")
    public = True
    promise_id: int
    remedy: str


@dataclass(frozen=True, kw_only=True)
class PromiseWrittenOff(MatterEntry):
    sentence = _("%(actor)s wrote a broken promise off")
    promise_id: int


@dataclass(frozen=True, kw_only=True)
class PromiseSuperseded(MatterEntry):
    sentence = _("%(actor)s replaced a promise with the customer's consent")
    public = True
    promise_id: int
    new_promise_id: int
    before_due_at: str
    due_at: str
    consent: str = personal()


@dataclass(frozen=True, kw_only=True)
class PromiseReleased(MatterEntry):
    sentence = _("%(actor)s recorded that the customer waived a promise")
    public = True
    promise_id: int
    evidence: str = personal()


@dataclass(frozen=True, kw_only=True)
class PromiseRevived(MatterEntry):
    sentence = _("%(actor)s took a merge back; a promise released by it runs on")
    public = True
    promise_id: int
    due_at: str


@dataclass(frozen=True, kw_only=True)
class ClockPaused(MatterEntry):
    sentence = _("%(actor)s stopped a clock")
    promise_id: int
    basis: str


@dataclass(frozen=True, kw_only=True)
class ClockResumed(MatterEntry):
    sentence = _("%(actor)s let a clock run on")
    promise_id: int
    due_at: str
    before_due_at: str


@dataclass(frozen=True, kw_only=True)
class ClockExtended(MatterEntry):
    sentence = _("%(actor)s extended a term once")
    public = True
    promise_id: int
    due_at: str
    before_due_at: str
    approver_id: int
    customer_told: bool


@dataclass(frozen=True, kw_only=True)
class ClockRecomputed(MatterEntry):
    sentence = _("A provisional due time was recomputed")
    promise_id: int
    due_at: str
    before_due_at: str


@dataclass(frozen=True, kw_only=True)
class PromiseHandedOver(MatterEntry):
    sentence = _("%(actor)s handed a promise over")
    promise_id: int
    owner_id: int | None
    before_owner_id: int | None
