"""The matters' entry types. Promises stand in the chain of their matter."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, personal


@dataclass(frozen=True, kw_only=True)
class MatterEntry(EntryType):
    """Base of the entries in a matter's chain; `subject_id` is the matter's key."""

    subject_kind: ClassVar[str] = "matter"


@dataclass(frozen=True, kw_only=True)
class MatterOpened(MatterEntry):
    sentence = _("%(actor)s opened %(number)s")
    erasure = "title"
    public = True
    number: str
    kind: str
    channel: str
    customer_id: int | None = None
    origin_id: int | None = None
    message_id: int | None = None
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class CustomerWrote(MatterEntry):
    sentence = _("%(actor)s wrote")
    public = True
    message_id: int
    channel: str


@dataclass(frozen=True, kw_only=True)
class ReplyHeld(MatterEntry):
    sentence = _("%(actor)s pressed send; the reply can be taken back for %(seconds)s s")
    message_id: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class ReplyTakenBack(MatterEntry):
    sentence = _("%(actor)s took a reply back before it left")
    message_id: int


@dataclass(frozen=True, kw_only=True)
class ReplySent(MatterEntry):
    sentence = _("%(actor)s replied")
    public = True
    message_id: int
    channel: str


@dataclass(frozen=True, kw_only=True)
class NoteWritten(MatterEntry):
    sentence = _("%(actor)s wrote an internal note")
    message_id: int
    mentioned_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class AttachmentStored(MatterEntry):
    sentence = _("%(actor)s added the file %(name)s")
    erasure = "the file's name"
    attachment_id: int
    type: str
    size: int
    sha256: str
    name: str = personal()


@dataclass(frozen=True, kw_only=True)
class DeliveryReported(MatterEntry):
    sentence = _("Message delivery: %(delivery)s")
    message_id: int
    delivery: str
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class ReplySentAgain(MatterEntry):
    """A reply that could not be delivered is queued anew, to the address that the customer has by now."""

    sentence = _("%(actor)s sent a reply again that had not been delivered")
    message_id: int
    before_error: str
    new_address: bool


@dataclass(frozen=True, kw_only=True)
class MatterAssigned(MatterEntry):
    sentence = _("%(actor)s gave this to %(owner)s")
    owner_id: int | None
    team_id: int | None
    before_owner_id: int | None
    before_team_id: int | None
    how: str
    owner: str = personal()


@dataclass(frozen=True, kw_only=True)
class MatterMoved(MatterEntry):
    """A bare change of state; resolving, closing, reopening and cancelling have types of their own."""

    sentence = _("%(actor)s changed the state from %(before)s to %(after)s")
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class MatterResolved(MatterEntry):
    sentence = _("%(actor)s resolved this")
    public = True
    before: str


@dataclass(frozen=True, kw_only=True)
class MatterClosed(MatterEntry):
    sentence = _("%(actor)s closed this")
    public = True
    how: str


@dataclass(frozen=True, kw_only=True)
class MatterReopened(MatterEntry):
    sentence = _("%(actor)s reopened this")
    public = True
    before: str


@dataclass(frozen=True, kw_only=True)
class MatterCancelled(MatterEntry):
    sentence = _("%(actor)s cancelled this")
    before: str


@dataclass(frozen=True, kw_only=True)
class MatterRestored(MatterEntry):
    sentence = _("%(actor)s restored this")


@dataclass(frozen=True, kw_only=True)
class MatterEdited(MatterEntry):
    """Title, priority, tags, language, customer: `changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the details")
    erasure = "titles"
    changed: dict[str, list[Any]]
    titles: list[str] = personal(default=())


@dataclass(frozen=True, kw_only=True)
class MattersLinked(MatterEntry):
    sentence = _("%(actor)s linked this to %(other_number)s")
    other_id: int
    other_number: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class MattersUnlinked(MatterEntry):
    sentence = _("%(actor)s removed the link to %(other_number)s")
    other_id: int
    other_number: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ParentChanged(MatterEntry):
    sentence = _("%(actor)s changed what waits for this")
    parent_id: int | None
    before_parent_id: int | None


@dataclass(frozen=True, kw_only=True)
class MattersMerged(MatterEntry):
    sentence = _("%(actor)s merged %(absorbed_number)s into this")
    absorbed_id: int
    absorbed_number: str
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class MergeUndone(MatterEntry):
    sentence = _("%(actor)s took the merge of %(absorbed_number)s back")
    absorbed_id: int
    absorbed_number: str
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class MatterSplit(MatterEntry):
    sentence = _("%(actor)s split %(new_number)s off")
    new_id: int
    new_number: str
    message_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class MatterRated(MatterEntry):
    sentence = _("%(actor)s rated this %(score)s of 5")
    erasure = "comment"
    public = True
    score: int
    comment: str = personal()


@dataclass(frozen=True, kw_only=True)
class MacroApplied(MatterEntry):
    sentence = _("%(actor)s applied the macro %(name)s")
    macro_id: int
    name: str
    steps: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class RuleApplied(MatterEntry):
    sentence = _("The rule %(name)s acted")
    rule_id: int
    name: str
    cause: str
    steps: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class RuleRefused(MatterEntry):
    sentence = _("The rule %(name)s could not act: %(problem)s")
    erasure = "the objection, where it names what was promised"
    rule_id: int
    name: str
    cause: str
    problem: str = personal()


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


@dataclass(frozen=True, kw_only=True)
class StandardEntry(EntryType):
    """Base of the entries in a standard's chain; `subject_id` is the standard's key."""

    subject_kind: ClassVar[str] = "standard"


@dataclass(frozen=True, kw_only=True)
class StandardDrafted(StandardEntry):
    sentence = _("%(actor)s drafted version %(number)s of %(code)s")
    code: str
    number: int


@dataclass(frozen=True, kw_only=True)
class DraftChanged(StandardEntry):
    sentence = _("%(actor)s changed the draft of version %(number)s of %(code)s")
    code: str
    number: int
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class StandardPublished(StandardEntry):
    sentence = _("%(actor)s put version %(number)s of %(code)s into force")
    public = True
    code: str
    number: int
    valid_from: str
    terms: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StandardRetired(StandardEntry):
    sentence = _("%(actor)s retired %(code)s")
    public = True
    code: str


@dataclass(frozen=True, kw_only=True)
class RulePackLoaded(EntryType):
    subject_kind: ClassVar[str] = "rule_pack"
    sentence = _("%(actor)s loaded the rule pack %(code)s %(version)s")
    code: str
    version: str
    digest: str
    standards: list[str]


@dataclass(frozen=True, kw_only=True)
class AutomationChanged(EntryType):
    """Canned replies, macros, rules and views: `what` names the kind, `change` is made, changed or removed."""

    subject_kind: ClassVar[str] = "automation"
    sentence = _("%(actor)s changed the %(what)s %(name)s")
    what: str
    name: str
    change: str
