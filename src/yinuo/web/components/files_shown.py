"""Files of designs and site checks, shown by the browser where it can do so safely, otherwise downloaded."""

from django.core.files.storage import default_storage
from django.http import FileResponse

from yinuo.core.errors import NotFound
from yinuo.matters.models import Attachment
from yinuo.presale.queries.design import PDF, SHOWN_PICTURES

_SEALED = "sandbox; default-src 'none'"
# The viewer of a browser brings its own styles and is embedded by our pages alone.
_VIEWER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


def shown_file(file: Attachment) -> FileResponse:
    """Return the answer that shows a picture or a PDF in place, and hands over anything else. Raises: NotFound."""
    if not default_storage.exists(file.stored):
        raise NotFound()
    is_pdf = file.type == PDF
    response = FileResponse(
        default_storage.open(file.stored, "rb"),
        as_attachment=not is_pdf and file.type not in SHOWN_PICTURES,
        filename=file.name,
        content_type=file.type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _VIEWER if is_pdf else _SEALED
    response["Cache-Control"] = "private, no-store"
    if is_pdf:
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response
