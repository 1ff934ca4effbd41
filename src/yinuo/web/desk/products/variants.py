"""Variants of a product: added, changed, retired."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yinuo.catalog.actions.variants import add_variant, change_variant, retire_variant
from yinuo.catalog.queries.products import VariantRow
from yinuo.core.errors import NotFound
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.products.product_changes import file_of
from yinuo.web.desk.products.product_forms import NewVariantForm, VariantForm
from yinuo.web.desk.products.product_pages import HOME
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def new_variant(request: StaffRequest, product_id: int) -> HttpResponse:
    """Add a variant."""
    file = file_of(request, product_id)
    form = NewVariantForm(request.POST or None, initial={"sku": f"{file.row.code}-"})

    def run(values: dict[str, Any]) -> str:
        add_variant(
            actor=request.actor,
            now=request.now,
            product_id=product_id,
            sku=values["sku"],
            fields=form.fields_for_action(),
        )
        return _("Added.")

    return answer_form(
        request, form=form, title=_("New variant"), submit=_("Add"), run=run, back=_back(product_id)
    )


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def edit_variant(request: StaffRequest, product_id: int, variant_id: int) -> HttpResponse:
    """Change a variant."""
    row = _row(request, product_id, variant_id)
    initial = {
        "options": row.options,
        "barcode": row.barcode,
        "price": row.own_price,
        "position": row.position,
    }
    form = VariantForm(request.POST or None, initial=initial)

    def run(values: dict[str, Any]) -> str:
        change_variant(
            actor=request.actor,
            now=request.now,
            product_id=product_id,
            variant_id=variant_id,
            fields=form.fields_for_action(),
        )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change %(name)s") % {"name": row.sku},
        submit=_("Save"),
        run=run,
        back=_back(product_id),
    )


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def retire(request: StaffRequest, product_id: int, variant_id: int) -> HttpResponse:
    """Take a variant off the offer."""
    row = _row(request, product_id, variant_id)

    def run(values: dict[str, Any]) -> str:
        retire_variant(
            actor=request.actor, now=request.now, product_id=product_id, variant_id=variant_id, **values
        )
        return _("Retired. What was sold of it stays known.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Take %(name)s off the offer") % {"name": row.sku},
        submit=_("Retire"),
        run=run,
        back=_back(product_id),
        grave=True,
    )


@desk_page("product.edit", methods=("POST",))
def restore(request: StaffRequest, product_id: int, variant_id: int) -> HttpResponse:
    """Put a retired variant back on offer."""

    def run() -> str:
        change_variant(
            actor=request.actor,
            now=request.now,
            product_id=product_id,
            variant_id=variant_id,
            fields={"active": True},
        )
        return _("Back on offer.")

    return do_and_go(request, run=run, back=_back(product_id))


def _row(request: StaffRequest, product_id: int, variant_id: int) -> VariantRow:
    for row in file_of(request, product_id).variants:
        if row.id == variant_id:
            return row
    raise NotFound()


def _back(product_id: int) -> str:
    return f"{HOME}{product_id}/?part=variants"
