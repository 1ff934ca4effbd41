"""What happens to a matter: its chain, its states, its ties to others."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType, Personal
from yinuo.matters.states import MatterState


class MatterEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in a matter's chain; `subject_id` is the matter's key."""

    subject_kind: ClassVar[str] = "matter"


class MatterOpened(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s opened %(number)s")
    erasure = "title"
    public = True
    number: str
    kind: str
    channel: str
    customer_id: int | None = None
    origin_id: int | None = None
    message_id: int | None = None
    title: Personal[str] = ""


class MatterAssigned(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s gave this to %(owner)s")
    owner_id: int | None
    team_id: int | None
    before_owner_id: int | None
    before_team_id: int | None
    how: str
    owner: Personal[str] = ""


class MatterMoved(MatterEntry, frozen=True, kw_only=True):
    """A bare change of state; resolving, closing, reopening and cancelling have types of their own."""

    sentence = _("%(actor)s changed the state from %(before)s to %(after)s")
    code_words = {"before": dict(MatterState.choices), "after": dict(MatterState.choices)}
    before: str
    after: str


class MatterResolved(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s resolved this")
    public = True
    before: str


class MatterClosed(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s closed this")
    public = True
    how: str


class MatterReopened(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s reopened this")
    public = True
    before: str


class MatterCancelled(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s cancelled this")
    before: str


class MatterRestored(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s restored this")


class MatterEdited(MatterEntry, frozen=True, kw_only=True):
    """Title, priority, tags, language, customer: `changed` is field → [before, after]."""

    sentence = _("%(actor)s changed the details")
    erasure = "titles"
    changed: dict[str, list[Any]]
    titles: Personal[list[str]] = []


class MattersLinked(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s linked this to %(other_number)s")
    other_id: int
    other_number: str
    kind: str


class MattersUnlinked(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s removed the link to %(other_number)s")
    other_id: int
    other_number: str
    kind: str


class ParentChanged(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s changed what waits for this")
    parent_id: int | None
    before_parent_id: int | None


class MattersMerged(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s merged %(absorbed_number)s into this")
    absorbed_id: int
    absorbed_number: str
    merge_id: int


class MergeUndone(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took the merge of %(absorbed_number)s back")
    absorbed_id: int
    absorbed_number: str
    merge_id: int


class MatterSplit(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s split %(new_number)s off")
    new_id: int
    new_number: str
    message_ids: list[int]


class MatterRated(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s rated this %(score)s of 5")
    erasure = "comment"
    public = True
    score: int
    comment: Personal[str] = ""
