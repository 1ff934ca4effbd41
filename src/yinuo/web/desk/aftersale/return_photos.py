"""The photos that a customer sent for their return, on its page."""

from django.http import FileResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.aftersale.queries.return_photos import picture_of
from yinuo.aftersale.queries.returns import ReturnFile
from yinuo.web.components.files_shown import shown_file
from yinuo.web.desk.aftersale.return_parts import ReturnPart, return_part
from yinuo.web.desk.aftersale.returns import return_url
from yinuo.web.pages import StaffRequest, desk_page


@return_part(place="body", rank=5)
def customer_photos(request: StaffRequest, file: ReturnFile) -> ReturnPart | None:
    """Show what the customer sent along."""
    if not file.photo_ids:
        return None
    return ReturnPart(
        name=_("Photos from the customer"),
        template="desk/aftersale/return_photos.html",
        context={"photos": [f"{return_url(file.row.id)}photos/{key}/" for key in file.photo_ids]},
        badge=str(len(file.photo_ids)),
    )


@desk_page("matter.read")
def photo(request: StaffRequest, return_id: int, attachment_id: int) -> FileResponse:
    """Show a photo of a return. Raises: NotFound."""
    return shown_file(picture_of(actor=request.actor, return_id=return_id, attachment_id=attachment_id))


ADDRESSES: list[URLPattern] = [
    path("returns/<int:return_id>/photos/<int:attachment_id>/", photo, name="return_photo"),
]
