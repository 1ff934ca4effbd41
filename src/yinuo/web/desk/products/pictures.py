"""Pictures of a product: added, described, put in order, removed."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yinuo.catalog.actions.pictures import add_picture, change_picture, remove_picture
from yinuo.catalog.queries.products import PictureRow
from yinuo.core.errors import NotFound
from yinuo.web.desk.action_forms import answer_form, do_and_go, whole_number
from yinuo.web.desk.products.product_changes import file_of
from yinuo.web.desk.products.product_forms import NewPictureForm, PictureWordsForm
from yinuo.web.desk.products.product_pages import HOME
from yinuo.web.desk.settings_pages import by_language, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page

LAST_PLACE = 32_767


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def new_picture(request: StaffRequest, product_id: int) -> HttpResponse:
    """Add a picture."""
    file = file_of(request, product_id)
    form = NewPictureForm(request.POST or None, request.FILES or None, initial=in_fields(file.names, "alt"))

    def run(values: dict[str, Any]) -> str:
        upload = values["file"]
        with fields_named(form.BESIDE):
            add_picture(
                actor=request.actor,
                now=request.now,
                product_id=product_id,
                name=upload.name or "",
                declared_type=upload.content_type or "",
                stream=upload.file,
                alts=by_language(values, "alt"),
            )
        return _("Added.")

    return answer_form(
        request, form=form, title=_("New picture"), submit=_("Add"), run=run, back=_back(product_id)
    )


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def edit_picture(request: StaffRequest, product_id: int, picture_id: int) -> HttpResponse:
    """Say what a picture shows."""
    row = _row(request, product_id, picture_id)
    form = PictureWordsForm(request.POST or None, initial=in_fields(row.alts, "alt"))

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            change_picture(
                actor=request.actor,
                now=request.now,
                product_id=product_id,
                picture_id=picture_id,
                alts=by_language(values, "alt"),
            )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("What the picture shows"),
        submit=_("Save"),
        run=run,
        back=_back(product_id),
        note=_("Read aloud to those who cannot see it, and shown where it does not load."),
    )


@desk_page("product.edit", methods=("POST",))
def place_picture(request: StaffRequest, product_id: int, picture_id: int) -> HttpResponse:
    """Put a picture at a place; 0 is first."""
    wanted = min(whole_number(request.POST.get("position")) or 0, LAST_PLACE)

    def run() -> str:
        change_picture(
            actor=request.actor,
            now=request.now,
            product_id=product_id,
            picture_id=picture_id,
            position=wanted,
        )
        return ""

    return do_and_go(request, run=run, back=_back(product_id))


@desk_page("product.edit", methods=("POST",))
def forget_picture(request: StaffRequest, product_id: int, picture_id: int) -> HttpResponse:
    """Remove a picture."""

    def run() -> str:
        remove_picture(actor=request.actor, now=request.now, product_id=product_id, picture_id=picture_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=_back(product_id))


def _row(request: StaffRequest, product_id: int, picture_id: int) -> PictureRow:
    for row in file_of(request, product_id).pictures:
        if row.id == picture_id:
            return row
    raise NotFound()


def _back(product_id: int) -> str:
    return f"{HOME}{product_id}/?part=pictures"
