"""What was promised in a matter, and its clocks. Promises stand in the chain of their matter."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import Personal
from yinuo.matters.journal.matter import MatterEntry


class PromiseMade(MatterEntry, frozen=True, kw_only=True):
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
    what: Personal[str] = ""
    words: Personal[str] = ""


class PromiseProposed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s proposed a promise: %(what)s")
    promise_id: int
    due_at: str
    what: Personal[str] = ""


class PromiseDeclined(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s declined a proposed promise")
    promise_id: int


class PromiseKept(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s kept a promise: %(what)s")
    public = True
    promise_id: int
    due_at: str
    late_s: int
    evidence_id: int | None = None
    what: Personal[str] = ""


class PromiseFellDue(MatterEntry, frozen=True, kw_only=True):
    """Recorded by the sweep; its `at` is the due instant itself."""

    sentence = _("A promise became overdue: %(what)s")
    public = True
    promise_id: int
    due_at: str
    owner_id: int | None
    what: Personal[str] = ""


class PromiseWarned(MatterEntry, frozen=True, kw_only=True):
    sentence = _("A promise is at risk; %(told)s was told")
    promise_id: int
    due_at: str
    level: int
    staff_id: int | None
    told: Personal[str] = ""


class PromiseBroken(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s admitted a promise as broken: %(what)s")
    public = True
    promise_id: int
    what: Personal[str] = ""


class PromiseRemedied(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s made a broken promise good")
    public = True
    promise_id: int
    remedy: str


class PromiseWrittenOff(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote a broken promise off")
    promise_id: int


class PromiseSuperseded(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s replaced a promise with the customer's consent")
    public = True
    promise_id: int
    new_promise_id: int
    before_due_at: str
    due_at: str
    consent: Personal[str] = ""


class PromiseReleased(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s recorded that the customer waived a promise")
    public = True
    promise_id: int
    evidence: Personal[str] = ""


class PromiseLifted(MatterEntry, frozen=True, kw_only=True):
    """What came makes it groundless: nobody waived it."""

    sentence = _("%(actor)s lifted a promise that is not owed any more")
    public = True
    promise_id: int
    why: Personal[str] = ""


class PromiseRevived(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took a merge back; a promise released by it runs on")
    public = True
    promise_id: int
    due_at: str


class ClockPaused(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s stopped a clock")
    promise_id: int
    basis: str


class ClockResumed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s let a clock run on")
    promise_id: int
    due_at: str
    before_due_at: str


class ClockExtended(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s extended a term once")
    public = True
    promise_id: int
    due_at: str
    before_due_at: str
    approver_id: int
    customer_told: bool


class ClockRecomputed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("A provisional due time was recomputed")
    promise_id: int
    due_at: str
    before_due_at: str


class PromiseHandedOver(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s handed a promise over")
    promise_id: int
    owner_id: int | None
    before_owner_id: int | None
