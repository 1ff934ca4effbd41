"""Reading files back, as downloads."""

from typing import IO

from django.core.files.storage import default_storage
from msgspec import Struct

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.models import Attachment


class OpenedAttachment(Struct, frozen=True, kw_only=True):
    """A file ready to be sent: `name` is harmless, `type` is what the content is; whoever opens it closes `content`."""

    name: str
    type: str
    size: int
    sha256: str
    content: IO[bytes]


def open_attachment(*, actor: Actor, attachment_id: int) -> OpenedAttachment:
    """Open a file for download. A customer gets only files of messages that they can see. Raises: NotFound."""
    rows = Attachment.objects.filter(pk=attachment_id, matter__in=access.visible_to(actor))
    if actor.kind is ActorKind.CUSTOMER:
        rows = rows.filter(message__direction__in=("in", "out")).exclude(message__delivery="held")
    found = rows.first()
    if found is None or not default_storage.exists(found.stored):
        raise NotFound()
    return OpenedAttachment(
        name=found.name,
        type=found.type,
        size=found.size,
        sha256=found.sha256,
        content=default_storage.open(found.stored, "rb"),
    )
