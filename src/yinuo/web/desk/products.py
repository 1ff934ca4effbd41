"""Products: the list, and a product's file with what must be told before a sale."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog import access
from yinuo.catalog.actions.products import (
    NewPrecaution,
    change_product,
    create_product,
    retire_product,
    set_precautions,
)
from yinuo.catalog.pricing import price_day
from yinuo.catalog.queries.articles import list_articles
from yinuo.catalog.queries.products import ProductFile, get_product, list_products
from yinuo.core.errors import NotFound
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, answer_form, query_of
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields, key_of
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

HOME = "/desk/products/"
SEVERITIES = {"notice": lazy("Notice"), "warning": lazy("Warning"), "danger": lazy("Danger")}
MARKS = {"notice": "", "warning": "!", "danger": "!!"}


class ProductForm(forms.Form):
    """A product in three languages."""

    BESIDE: ClassVar[dict[str, str]] = {"names": "name_zh_hans", "summaries": "summary_zh_hans"}

    name_zh_hans = forms.CharField(label=lazy("Name in simplified Chinese"), max_length=120, required=False)
    name_zh_hant = forms.CharField(label=lazy("Name in traditional Chinese"), max_length=120, required=False)
    name_en = forms.CharField(label=lazy("Name in English"), max_length=120, required=False)
    family = forms.CharField(label=lazy("Family"), max_length=60, required=False)
    price = forms.DecimalField(
        label=lazy("Price"), max_digits=14, decimal_places=2, min_value=Decimal(0), required=False
    )
    currency = forms.CharField(label=lazy("Currency"), max_length=3, initial="CNY")
    parameters = forms.CharField(
        label=lazy("Parameters"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text=lazy("One a line: name: value"),
    )
    tags = forms.CharField(
        label=lazy("Tags"), required=False, help_text=lazy("Separated by spaces or commas.")
    )
    summary_zh_hans = forms.CharField(
        label=lazy("In short, simplified Chinese"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    summary_zh_hant = forms.CharField(
        label=lazy("In short, traditional Chinese"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    summary_en = forms.CharField(
        label=lazy("In short, English"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def clean_parameters(self) -> dict[str, str]:
        found = {}
        for line in self.cleaned_data["parameters"].splitlines():
            name, sign, value = line.replace("：", ":", 1).partition(":")
            if line.strip() and (not sign or not name.strip()):
                raise forms.ValidationError(
                    _("“%(line)s” has no name before its colon."), params={"line": line}
                )
            if line.strip():
                found[name.strip()] = value.strip()
        return found

    def clean_tags(self) -> list[str]:
        words = self.cleaned_data["tags"].replace("，", " ").replace(",", " ").replace("、", " ").split()
        return list(dict.fromkeys(words))

    def fields_for_action(self) -> dict[str, Any]:
        """Return the values in the action's words."""
        values = self.cleaned_data
        plain = {key: values[key] for key in ("family", "price", "currency", "parameters", "tags")}
        return {
            **plain,
            "names": by_language(values, "name"),
            "summaries": by_language(values, "summary"),
        }


class NewProductForm(ProductForm):
    """A product with the code it is known by."""

    code = forms.CharField(label=lazy("Code"), max_length=40)
    field_order = ("code",)


class PrecautionsForm(forms.Form):
    """What must be told before a sale, a line each; `!` is a warning, `!!` a danger."""

    BESIDE: ClassVar[dict[str, str]] = {"texts": "zh_hans", "severity": "zh_hans"}

    zh_hans = forms.CharField(
        label="简体中文",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text=lazy(
            "One a line. ! before it makes a warning, !! a danger; the same order in each language."
        ),
    )
    zh_hant = forms.CharField(label="繁體中文", widget=forms.Textarea(attrs={"rows": 5}), required=False)
    en = forms.CharField(label="English", widget=forms.Textarea(attrs={"rows": 5}), required=False)

    def precautions(self) -> list[NewPrecaution]:
        """Return the lines as precautions; how grave one is, its gravest line says."""
        columns = {
            code: [line.strip() for line in self.cleaned_data[code.replace("-", "_")].splitlines()]
            for code in LANGUAGES
        }
        found = []
        for place in range(max((len(lines) for lines in columns.values()), default=0)):
            lines = {
                code: column[place] for code, column in columns.items() if column[place : place + 1] > [""]
            }
            if not lines:
                continue
            signs = max(len(line) - len(line.lstrip("!！")) for line in lines.values())
            found.append(
                NewPrecaution(
                    texts={code: line.lstrip("!！").strip() for code, line in lines.items()},
                    severity=("notice", "warning", "danger")[min(signs, 2)],
                )
            )
        return found


@desk_page("product.read")
def products(request: StaffRequest) -> HttpResponse:
    """Show products by code."""
    after, family = key_of(request, "after"), key_of(request, "family")
    retired = "retired" in request.GET
    rows, older = list_products(
        actor=request.actor,
        language=actor_language(request),
        active=not retired,
        family=family,
        after=after,
        limit=50,
    )
    kept = {"family": family, "retired": "1" if retired else ""}
    kept = {name: value for name, value in kept.items() if value}
    return chapter_page(
        request,
        "desk/products/list.html",
        title=_("Products"),
        rows=[{"row": row, "price": _price(row)} for row in rows],
        tabs=[
            Link(name=_("On offer"), url="?", current=not retired),
            Link(name=_("Retired"), url="?retired=1", current=retired),
        ],
        family=family,
        can_edit=request.actor.can("product.edit"),
        cursor=Cursor(
            older_url=query_of({**kept, "after": older}) if older else "",
            newer_url=query_of(kept) if after else "",
            shown=len(rows),
        ),
    )


@desk_page("product.read")
def product(request: StaffRequest, product_id: int) -> HttpResponse:
    """Show a product's file."""
    language = actor_language(request)
    file = get_product(
        actor=request.actor, product_id=product_id, language=language, on=price_day(request.now)
    )
    articles, _cursor = (
        list_articles(actor=request.actor, language=language, product_id=product_id)
        if request.actor.can("article.read")
        else ([], "")
    )
    return chapter_page(
        request,
        "desk/products/product.html",
        title=file.row.name,
        path=[Link(name=_("Products"), url=HOME), Link(name=file.row.code)],
        file=file,
        price=_price(file.row),
        parameters=[{"name": name, "value": value} for name, value in file.parameters.items()],
        precautions=[{"text": p.text, "severity": SEVERITIES[p.severity]} for p in file.precautions],
        articles=articles,
        can_edit=request.actor.can("product.edit"),
    )


def _price(row: Any) -> str:
    if row.price is None:
        return "–"
    return f"{formats.number_format(row.price, 2, use_l10n=True, force_grouping=True)} {row.currency}"


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
    file = get_product(
        actor=request.actor,
        product_id=product_id,
        language=actor_language(request),
        on=price_day(request.now),
    )
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
    return {
        **in_fields(file.names, "name"),
        **in_fields(file.summaries, "summary"),
        "family": file.row.family,
        "price": file.row.price,
        "currency": file.row.currency,
        "parameters": "\n".join(f"{name}: {value}" for name, value in file.parameters.items()),
        "tags": " ".join(file.row.tags),
    }


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
    form = PrecautionsForm(request.POST or None, initial=initial)

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
