"""What happens to a matter: its chain, its states, its ties to others."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, personal
from yinuo.matters.states import MatterState


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
    code_words = {"before": dict(MatterState.choices), "after": dict(MatterState.choices)}
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
