"""Products: the list, and a product's file in four parts."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.pricing import price_day
from yinuo.catalog.queries.articles import list_articles
from yinuo.catalog.queries.faults import FaultToExplain, faults_of_product
from yinuo.catalog.queries.products import (
    MatchRow,
    ProductFile,
    ProductRow,
    VariantRow,
    find_products,
    first_pictures,
    get_product,
    list_products,
)
from yinuo.catalog.rules import text_in
from yinuo.core.money_words import money_words
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, asked_text, query_of
from yinuo.web.desk.aftersale import law_words
from yinuo.web.desk.exports import export_links
from yinuo.web.desk.products.product_forms import MATCH_KINDS
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/products/"
SEVERITIES = {"notice": lazy("Notice"), "warning": lazy("Warning"), "danger": lazy("Danger")}
PARTS = {
    "": lazy("Overview"),
    "variants": lazy("Variants"),
    "pictures": lazy("Pictures"),
    "matches": lazy("What goes with it"),
}


@desk_page("product.read")
def products(request: StaffRequest) -> HttpResponse:
    """Show products by code, or those that match what was searched."""
    text, after, family = asked_text(request, "q"), key_of(request, "after"), key_of(request, "family")
    retired, older, language = "retired" in request.GET, "", actor_language(request)
    if text:
        rows = find_products(actor=request.actor, text=text, language=language, active=not retired, limit=50)
    else:
        rows, older = list_products(
            actor=request.actor,
            language=language,
            active=not retired,
            family=family,
            after=after,
            limit=50,
        )
    kept = {"family": family, "retired": "1" if retired else ""}
    kept = {name: value for name, value in kept.items() if value}
    pictures = first_pictures(row.id for row in rows) if rows else {}
    return chapter_page(
        request,
        "desk/products/list.html",
        title=_("Products"),
        text=text,
        rows=[{"row": row, "price": price_words(row), "picture_id": pictures.get(row.id)} for row in rows],
        tabs=[
            Link(name=_("On offer"), url="?", current=not retired),
            Link(name=_("Retired"), url="?retired=1", current=retired),
        ],
        family=family,
        can_edit=request.actor.can("product.edit"),
        exports=[] if text else export_links("products", kept),
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
    asked = key_of(request, "part")
    shown = asked if asked in PARTS else ""
    counts = {
        "variants": len(file.variants),
        "pictures": len(file.pictures),
        "matches": len(file.matches),
    }
    articles: list[Any] = []
    faults: list[FaultToExplain] = []
    if not shown and request.actor.can("article.read"):
        articles, _cursor = list_articles(actor=request.actor, language=language, product_id=product_id)
        faults = faults_of_product(actor=request.actor, product_id=product_id, language=language)
    return chapter_page(
        request,
        f"desk/products/{shown or 'product'}.html",
        title=file.row.name,
        path=[Link(name=_("Products"), url=HOME), Link(name=file.row.code)],
        tabs=[
            Link(
                name=str(name),
                url=f"?part={key}" if key else "?",
                current=key == shown,
                count=counts.get(key),
            )
            for key, name in PARTS.items()
        ],
        file=file,
        price=price_words(file.row),
        facts=_facts(file),
        parameters=[{"name": name, "value": value} for name, value in file.parameters.items()],
        about=_about(file, language),
        precautions=[{"text": p.text, "severity": SEVERITIES[p.severity]} for p in file.precautions],
        variants=[_variant(row) for row in file.variants],
        matches=_matches(file.matches),
        articles=articles,
        faults=faults,
        can_explain=request.actor.can("article.edit"),
        can_edit=request.actor.can("product.edit"),
    )


def price_words(row: ProductRow) -> str:
    """Return what a product costs, "–" where nobody said."""
    return "–" if row.price is None else money_words(row.price, row.currency)


def _facts(file: ProductFile) -> list[dict[str, Any]]:
    row = file.row
    lead = "–"
    if row.lead_days is not None:
        lead = _("%(count)s working days") % {"count": row.lead_days}
    return [
        {"name": _("Code"), "value": row.code},
        {"name": _("Family"), "value": row.family or "–"},
        {"name": _("Brand"), "value": row.brand or "–"},
        {"name": _("Supplier"), "value": file.supplier or "–"},
        {"name": _("Price"), "value": price_words(row)},
        {"name": _("Tax"), "value": f"{row.tax_rate.normalize():f} %"},
        {"name": _("Order to delivery"), "value": lead},
        *law_words.facts(file),
    ]


def _about(file: ProductFile, language: str) -> list[tuple[str, str]]:
    texts = ((_("Materials"), file.materials), (_("How it is made"), file.process), (_("Care"), file.care))
    return [(name, text) for name, said in texts if (text := text_in(said, language))]


def _variant(row: VariantRow) -> dict[str, Any]:
    return {
        "row": row,
        "options": " · ".join(value for value in row.options.values() if value) or "–",
        "price": money_words(row.price.amount, row.price.currency) if row.price else "–",
        "price_list": row.price.price_list if row.price else "",
    }


def _matches(rows: list[MatchRow]) -> list[tuple[str, list[MatchRow]]]:
    groups = [(str(name), [row for row in rows if row.kind == kind]) for kind, name in MATCH_KINDS.items()]
    return [group for group in groups if group[1]]
