"""What happens to reception standards, and to the replies that are read along."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import EntryType
from yinuo.matters.journal.matter import MatterEntry


class ReceptionEntry(EntryType, frozen=True, kw_only=True):
    """Base of the entries in a reception standard's chain; `subject_id` is its key."""

    subject_kind: ClassVar[str] = "reception"


class ReceptionSaved(ReceptionEntry, frozen=True, kw_only=True):
    """A version came into force; `terms` are its words, examples and marks."""

    sentence = _("%(actor)s put version %(number)s of the reception standard %(code)s into force")
    code: str
    number: int
    terms: dict[str, Any]


class ReceptionRetired(ReceptionEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s retired the reception standard %(code)s")
    code: str


class RepliesDrawn(EntryType, frozen=True, kw_only=True):
    """Replies were drawn at random to be read along; in the chain of who drew them."""

    subject_kind: ClassVar[str] = "reply_sample"
    sentence = _("%(actor)s drew %(drawn)s replies to be reviewed")
    drawn: int
    days: int


class ReplyReviewed(MatterEntry, frozen=True, kw_only=True):
    """`marks` is a point's code → yes, no or does_not_apply."""

    sentence = _("%(actor)s reviewed a reply")
    review_id: int
    message_id: int
    marks: dict[str, str]
