"""Products are added, changed, retired; what must be told before a sale is set."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from yinuo.catalog import access
from yinuo.catalog.actions.products import change_product, create_product, retire_product, set_precautions
from yinuo.catalog.pricing import price_day
from yinuo.catalog.queries.products import ProductFile, get_product
from yinuo.core.errors import NotFound
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.aftersale import law_words
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.products.product_forms import AboutForm, NewProductForm, PrecautionsForm, ProductForm
from yinuo.web.desk.products.product_pages import HOME
from yinuo.web.desk.settings_pages import fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

MARKS = {"notice": "", "warning": "!", "danger": "!!"}


def file_of(request: StaffRequest, product_id: int) -> ProductFile:
    """Return a product's file as a form begins with it. Raises: NotFound."""
    day = price_day(request.now)
    return get_product(actor=request.actor, product_id=product_id, language=actor_language(request), on=day)


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def new_product(request: StaffRequest) -> HttpResponse:
    """Add a product."""
    form = NewProductForm(request.POST or None)
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        fields = form.fields_for_action()
        names = fields.pop("names")
        with fields_named(form.BESIDE):
            row = create_product(
                actor=request.actor, now=request.now, code=values["code"], names=names, fields=fields
            )
        made.append(row.pk)
        return _("Added.")

    answer = answer_form(request, form=form, title=_("New product"), submit=_("Add"), run=run, back=HOME)
    return HttpResponseRedirect(f"{HOME}{made[0]}/") if made else answer


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def edit_product(request: StaffRequest, product_id: int) -> HttpResponse:
    """Change a product."""
    file = file_of(request, product_id)
    form = ProductForm(request.POST or None, initial=_initial(file))

    def run(values: dict[str, Any]) -> str:
        fields = form.fields_for_action()
        with fields_named(form.BESIDE):
            change_product(actor=request.actor, now=request.now, product_id=product_id, fields=fields)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change %(name)s") % {"name": file.row.name},
        submit=_("Save"),
        run=run,
        back=f"{HOME}{product_id}/",
    )


def _initial(file: ProductFile) -> dict[str, Any]:
    row = file.row
    return {
        **in_fields(file.names, "name"),
        **in_fields(file.summaries, "summary"),
        **{
            name: getattr(row, name)
            for name in ("family", "brand", "price", "currency", "tax_rate", "lead_days")
        },
        **{
            name: getattr(file, name)
            for name in (
                "supplier",
                "law_category",
                "law_traits",
                "law_exclusions",
                "return_days",
                "warranty_months",
            )
        },
        "parameters": file.parameters,
        "tags": " ".join(row.tags),
    }


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def about(request: StaffRequest, product_id: int) -> HttpResponse:
    """Say what a product is made of and how, how it is kept, and its sizes."""
    file = file_of(request, product_id)
    initial = {
        **in_fields(file.materials, "materials"),
        **in_fields(file.process, "process"),
        **in_fields(file.care, "care"),
        "unit": file.size_table.get("unit", ""),
        "size_table": file.size_table,
    }
    form = AboutForm(request.POST or None, initial=initial)

    def run(values: dict[str, Any]) -> str:
        fields = form.fields_for_action()
        with fields_named(form.BESIDE):
            change_product(actor=request.actor, now=request.now, product_id=product_id, fields=fields)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Materials, making, care and sizes"),
        submit=_("Save"),
        run=run,
        back=f"{HOME}{product_id}/",
    )


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def precautions(request: StaffRequest, product_id: int) -> HttpResponse:
    """Say what must be told before this product is sold."""
    found = access.visible_products(request.actor).filter(pk=product_id).first()
    if found is None:
        raise NotFound()
    rows = list(found.precautions.order_by("pk"))
    initial = {
        code.replace("-", "_"): "\n".join(
            f"{MARKS[row.severity]} {row.texts[code]}".strip() if code in row.texts else "" for row in rows
        )
        for code in LANGUAGES
    }
    exclusions = law_words.named(found.law_exclusions)
    form = PrecautionsForm(request.POST or None, initial=initial, rows=rows, exclusions=exclusions)

    def run(values: dict[str, Any]) -> str:
        wanted = form.precautions()
        with fields_named(form.BESIDE):
            set_precautions(actor=request.actor, now=request.now, product_id=product_id, precautions=wanted)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("What must be told before a sale"),
        submit=_("Save"),
        run=run,
        back=f"{HOME}{product_id}/",
        extra={
            "beside": "desk/products/exclusion_law.html",
            "laws": law_words.exclusion_law(),
            "can_exclude": bool(exclusions),
            "product_url": f"{HOME}{product_id}/edit/",
        },
    )


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def retire(request: StaffRequest, product_id: int) -> HttpResponse:
    """Take a product off the offer."""

    def run(values: dict[str, Any]) -> str:
        retire_product(actor=request.actor, now=request.now, product_id=product_id, **values)
        return _("Retired. What was sold of it stays known.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Take this product off the offer"),
        submit=_("Retire"),
        run=run,
        back=f"{HOME}{product_id}/",
        grave=True,
    )


@desk_page("product.edit", methods=("POST",))
def restore(request: StaffRequest, product_id: int) -> HttpResponse:
    """Put a retired product back on offer."""
    change_product(actor=request.actor, now=request.now, product_id=product_id, fields={"active": True})
    return HttpResponseRedirect(f"{HOME}{product_id}/")
