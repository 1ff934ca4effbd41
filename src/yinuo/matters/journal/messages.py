"""What was said in a matter, and whether it arrived."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.entries import Personal
from yinuo.matters.journal.matter import MatterEntry


class CustomerWrote(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote")
    public = True
    message_id: int
    channel: str


class ReplyHeld(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s pressed send; the reply can be taken back for %(seconds)s s")
    message_id: int
    seconds: int


class ReplyTakenBack(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s took a reply back before it left")
    message_id: int


class ReplySent(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s replied")
    public = True
    message_id: int
    channel: str


class NoteWritten(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s wrote an internal note")
    message_id: int
    mentioned_ids: list[int]


class AttachmentStored(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s added the file %(name)s")
    erasure = "the file's name"
    attachment_id: int
    type: str
    size: int
    sha256: str
    name: Personal[str] = ""


class DeliveryReported(MatterEntry, frozen=True, kw_only=True):
    sentence = _("Message delivery: %(delivery)s")
    code_words = {"delivery": {"sent": _("sent"), "failed": _("not delivered")}}
    message_id: int
    delivery: str
    error: str = ""


class ReplySentAgain(MatterEntry, frozen=True, kw_only=True):
    """A reply that could not be delivered is queued anew, to the address that the customer has by now."""

    sentence = _("%(actor)s sent a reply again that had not been delivered")
    message_id: int
    before_error: str
    new_address: bool
