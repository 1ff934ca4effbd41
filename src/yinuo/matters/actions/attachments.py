"""Files that come with messages: checked by their content, kept under a random name."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.core.file_names import safe_file_name
from yinuo.core.live import tell
from yinuo.core.uploads import HEAD_BYTES, CheckedUpload, UploadTooLarge, check_upload
from yinuo.matters import access
from yinuo.matters.journal import AttachmentStored
from yinuo.matters.models import Attachment, Matter, Message

FOLDER = "attachments"
UNUSED_FOR = timedelta(hours=24)
CHUNK_BYTES = 64 * 1024

Holder = Callable[[], QuerySet[Any]]
_HOLDERS: list[Holder] = []


def register_holder(holder: Holder) -> None:
    """Let a later room keep files that belong to no message: `holder` gives the keys of those it needs."""
    _HOLDERS.append(holder)


@action(journal=AttachmentStored)
def store_attachment(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    name: str,
    declared_type: str,
    stream: IO[bytes],
    message_id: int | None = None,
) -> Attachment:
    """Keep a file for a message of a matter; without `message_id` it waits for the next message that names it.

    The stream is read once, piece by piece. A file that no message takes up is removed after a day. A customer may
    add to messages that came in. Raises: NotFound, NotAllowed, InvalidValue, UploadEmpty, UploadTooLarge,
    UploadDangerous, UploadUnknownKind, UploadMismatch.
    """
    right = "matter.write_in" if actor.kind is ActorKind.CUSTOMER else "matter.work"
    matter = access.surviving(access.matter_for(actor, matter_id, right, lock=True))
    return keep_file(
        matter,
        name=name,
        declared_type=declared_type,
        stream=stream,
        message=_message_of(actor, matter, message_id),
    )


def keep_file(
    matter: Matter, *, name: str, declared_type: str, stream: IO[bytes], message: Message | None = None
) -> Attachment:
    """Keep a file of a matter, within the running action, which has seen to the right and the lock.

    Raises: UploadEmpty, UploadTooLarge, UploadDangerous, UploadUnknownKind, UploadMismatch.
    """
    now = current_frame().now
    place = f"{FOLDER}/{now:%Y/%m/%d}/{secrets.token_hex(20)}"
    checked, sha256 = _keep(stream, place, name=name, declared_type=declared_type)
    try:
        attachment = Attachment(
            matter=matter,
            message=message,
            name=checked.name,
            type=checked.type,
            size=checked.size,
            sha256=sha256,
            stored=place,
            at=now,
        )
        attachment.save(force_insert=True)
        record(
            AttachmentStored(
                subject_id=matter.pk,
                matter_id=matter.pk,
                attachment_id=attachment.pk,
                type=checked.type,
                size=checked.size,
                sha256=sha256,
                name=checked.name,
            )
        )
    except BaseException:
        default_storage.delete(place)
        raise
    if message is not None:
        tell(f"matter:{matter.pk}", event="message", id=message.pk)
    return attachment


def _message_of(actor: Actor, matter: Matter, message_id: int | None) -> Message | None:
    if message_id is None:
        return None
    message = Message.objects.filter(pk=message_id, matter=matter).first()
    if message is None:
        raise InvalidValue(field="message", problem=str(message_id))
    if actor.kind is ActorKind.CUSTOMER and message.direction != Message.Direction.IN:
        raise NotAllowed(right="matter.reply")
    return message


class _Counted(File):  # type: ignore[type-arg]
    """A stream that counts and digests what is read through it, and stops at the limit."""

    def __init__(self, head: bytes, rest: IO[bytes], *, name: str) -> None:
        super().__init__(rest, name=name)
        self.head, self.rest = head, rest
        self.length = 0
        self.digest = hashlib.sha256()

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        piece = self.head
        while piece:
            self.length += len(piece)
            if self.length > settings.YINUO_MAX_UPLOAD_BYTES:
                raise UploadTooLarge(
                    field="file", name=self.name, size=self.length, limit=settings.YINUO_MAX_UPLOAD_BYTES
                )
            self.digest.update(piece)
            yield piece
            piece = self.rest.read(chunk_size or CHUNK_BYTES)


def _keep(stream: IO[bytes], place: str, *, name: str, declared_type: str) -> tuple[CheckedUpload, str]:
    head = stream.read(HEAD_BYTES)
    limit = settings.YINUO_MAX_UPLOAD_BYTES
    checked = check_upload(name, declared_type, head, len(head), limit_bytes=limit)
    counted = _Counted(head, stream, name=safe_file_name(name))
    try:
        default_storage.save(place, counted)
    except BaseException:
        default_storage.delete(place)
        raise
    return CheckedUpload(
        name=checked.name, type=checked.type, size=counted.length
    ), counted.digest.hexdigest()


def remove_unused_files(*, now: datetime) -> int:
    """Remove files that neither a message nor a later room took up within a day, and stray ones that no row names; return how many.

    A stray file is what a transaction left that did not commit; the folders of the last week are looked through.
    """
    with transaction.atomic():
        unused = Attachment.objects.filter(message__isnull=True, at__lt=now - UNUSED_FOR)
        for holder in _HOLDERS:
            unused = unused.exclude(pk__in=holder())
        rows = list(unused.select_for_update(skip_locked=True).order_by("id")[:500])
        Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    gone = [row.stored for row in rows]
    for back in range(2, 9):
        folder = f"{FOLDER}/{now - timedelta(days=back):%Y/%m/%d}"
        if default_storage.exists(folder):
            here = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
            known = Attachment.objects.filter(stored__startswith=f"{folder}/").values_list(
                "stored", flat=True
            )
            gone.extend(here - set(known) - set(gone))
    for place in gone:
        default_storage.delete(place)
    return len(gone)
