"""Files through the API."""

import hashlib
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from yinuo.api.answers import actor_of
from yinuo.api.doors import Key, done, needs
from yinuo.api.matters import matter_id_of
from yinuo.core.actor import Actor
from yinuo.matters.actions.attachments import store_attachment
from yinuo.matters.queries.attachments import open_attachment

router = Router(tags=["attachments"])


@router.post("/matters/{which}/attachments", summary="Upload a file")
@needs("matter.work")
def upload(
    request: HttpRequest,
    which: str,
    file: File[UploadedFile],
    message_id: Form[Key | None] = None,
) -> HttpResponse:
    """Keep a file for a message; without `message_id` it waits a day for the message whose `files` names it."""

    def work(actor: Actor, now: datetime) -> Any:
        stored = store_attachment(
            actor=actor,
            now=now,
            matter_id=matter_id_of(actor, which),
            name=file.name or "",
            declared_type=file.content_type or "",
            stream=file.file,  # type: ignore[arg-type]
            message_id=message_id,
        )
        return {
            "id": stored.pk,
            "name": stored.name,
            "type": stored.type,
            "size": stored.size,
            "sha256": stored.sha256,
        }

    return done(
        request,
        work,
        status=201,
        location=lambda made: f"/api/v1/attachments/{made['id']}",
        digest=_digest_of(file, message_id),
    )


@router.get("/attachments/{attachment_id}", summary="Download a file")
@needs("matter.read")
def download(request: HttpRequest, attachment_id: Key) -> HttpResponse:
    """Download a file, always as a download."""
    found = open_attachment(actor=actor_of(request), attachment_id=attachment_id)
    response = FileResponse(found.content, as_attachment=True, filename=found.name, content_type=found.type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response  # type: ignore[return-value]


def _digest_of(file: UploadedFile, message_id: int | None) -> bytes:
    digest = hashlib.sha256(f"{file.name} {message_id}\n".encode())
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()
