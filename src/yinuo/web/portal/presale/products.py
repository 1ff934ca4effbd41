"""Products for everyone: the shelf, a product's own page, its picture, its QR code and label. Works without a script."""

import json
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yinuo.catalog.pricing import price_day
from yinuo.catalog.queries.articles import list_articles
from yinuo.catalog.queries.faults import faults_of_product
from yinuo.catalog.queries.pictures import open_picture
from yinuo.catalog.queries.products import MatchRow, ProductFile, find_product_id, get_product
from yinuo.catalog.queries.shelf import find_on_shelf, list_families, list_shelf
from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.money_words import money_words
from yinuo.core.organisation import organisation
from yinuo.web.components.paper import qr_svg
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.pages import portal_page
from yinuo.web.portal.reader import language_of, reader

PAGE = 24
A_YEAR_S = 365 * 24 * 3600
AN_HOUR_S = 3600
SEVERE_FIRST = {"danger": 0, "warning": 1, "notice": 2}
_UNSAFE_IN_HTML = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@portal_page()
def products(request: HttpRequest) -> HttpResponse:
    """Show what is on offer, a family of it, or what matches what was searched."""
    actor, language, day = reader(request), language_of(request), price_day(_now(request))
    text, family, after = (_asked(request, name) for name in ("q", "family", "after"))
    older = ""
    if text:
        rows = find_on_shelf(actor=actor, language=language, on=day, text=text)
    else:
        rows, older = list_shelf(
            actor=actor, language=language, on=day, family=family, after=after, limit=PAGE
        )
    kept = {"family": family} if family else {}
    context = {
        "title": family or _("Products"),
        "text": text,
        "rows": [{"row": row, "price": _words_of(row.price, row.currency)} for row in rows],
        "tabs": [
            Link(name=_("All"), url="?", current=not family),
            *(
                Link(
                    name=one.name,
                    url=f"?{urlencode({'family': one.name})}",
                    count=one.count,
                    current=one.name == family,
                )
                for one in list_families(actor=actor)
            ),
        ],
        "cursor": Cursor(
            older_url=f"?{urlencode({**kept, 'after': older})}" if older else "",
            newer_url=f"?{urlencode(kept)}" if after else "",
            shown=len(rows),
        ),
    }
    return render(request, "portal/presale/products.html", context)


@portal_page()
def product(request: HttpRequest, code: str) -> HttpResponse:
    """Show a product with all that a buyer should know. Raises: NotFound."""
    file = _file(request, code)
    language = language_of(request)
    articles, _more = list_articles(actor=reader(request), language=language, product_id=file.row.id)
    prices = {v.price.amount for v in file.variants if v.price} or (
        {file.row.price} if file.row.price is not None and not file.variants else set()
    )
    context = {
        "title": file.row.name,
        "file": file,
        "price": _words_of(min(prices, default=None), _currency(file)),
        "is_from": len(prices) > 1,
        "lead_days": file.row.lead_days,
        "variants": [
            {
                "name": " · ".join(value for value in v.options.values() if value) or v.sku,
                "sku": v.sku,
                "price": _words_of(v.price.amount, v.price.currency) if v.price else "",
                "steps": [
                    _("%(count)s or more: %(price)s each")
                    % {
                        "count": step.from_quantity,
                        "price": _words_of(step.price.amount, step.price.currency),
                    }
                    for step in v.steps
                ],
            }
            for v in file.variants
        ],
        "facts": [{"name": name, "value": value} for name, value in file.parameters.items()],
        "sections": [
            (name, text)
            for name, texts in (
                (_("Materials"), file.materials),
                (_("How it is made"), file.process),
                (_("Care"), file.care),
            )
            if (text := text_in(texts, language))
        ],
        "precautions": sorted(file.precautions, key=lambda one: SEVERE_FIRST.get(one.severity, 3)),
        "matches": _matches(file.matches),
        "articles": articles,
        "faults": faults_of_product(
            actor=reader(request), product_id=file.row.id, language=language, public=True
        ),
        "order_url": reverse("portal_shop", args=[file.row.code]) if prices else "",
        "ask_query": urlencode({"product": file.row.id, "from": f"product:{file.row.code}"}),
        "structured": _structured(request, file, min(prices, default=None)),
    }
    return render(request, "portal/presale/product.html", context)


@portal_page()
def picture(request: HttpRequest, picture_id: int, size: str) -> HttpResponseBase:
    """Send a picture; its address never shows another one, so browsers keep it. Raises: NotFound."""
    if size not in ("large", "small") or picture_id >= 2**63:
        raise NotFound()
    staff: Actor | None = getattr(request, "actor", None)
    found = open_picture(actor=staff or reader(request), picture_id=picture_id, small=size == "small")
    response = FileResponse(found.content, content_type=found.type)
    reach = "private" if staff else "public"
    response["Cache-Control"] = f"{reach}, max-age={A_YEAR_S}, immutable"
    response["ETag"] = f'"{found.sha256[:32]}-{size}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@portal_page()
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """Send the product's QR code: its page's address, as SVG. Raises: NotFound."""
    file = _file(request, code)
    response = HttpResponse(qr_svg(_address(file.row.code)), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={AN_HOUR_S}"
    return response


@portal_page()
def label(request: HttpRequest, code: str) -> HttpResponse:
    """Show a label to print and stick on the product or its place in the shop. Raises: NotFound."""
    file = _file(request, code)
    context = {"title": file.row.name, "file": file, "address": _address(file.row.code)}
    return render(request, "portal/presale/product_label.html", context)


def _file(request: HttpRequest, code: str) -> ProductFile:
    actor = reader(request)
    key = find_product_id(actor=actor, code=code)
    if key is None:
        raise NotFound()
    day = price_day(_now(request))
    return get_product(actor=actor, product_id=key, language=language_of(request), on=day)


def _matches(rows: list[MatchRow]) -> list[tuple[str, list[MatchRow]]]:
    names = {
        "goes_with": _("Goes well with it"),
        "instead": _("Or instead"),
        "spare": _("Spare parts and care"),
    }
    groups = [(name, [row for row in rows if row.kind == kind]) for kind, name in names.items()]
    return [group for group in groups if group[1]]


def _address(code: str) -> str:
    return str(settings.YINUO_PUBLIC_URL) + reverse("portal_product", args=[code])


def _currency(file: ProductFile) -> str:
    return next((v.price.currency for v in file.variants if v.price), file.row.currency)


def _words_of(amount: Any, currency: str) -> str:
    return "" if amount is None else money_words(amount, currency)


def _structured(request: HttpRequest, file: ProductFile, lowest: Any) -> SafeString:
    """Return the product as search engines read it. Source: schema.org/Product."""
    base = str(settings.YINUO_PUBLIC_URL)
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": file.row.name,
        "description": file.row.summary,
        "sku": file.row.code,
        "brand": {"@type": "Brand", "name": file.row.brand or organisation().name_in(language_of(request))},
        "image": [base + reverse("portal_picture", args=[one.id, "large"]) for one in file.pictures],
    }
    if lowest is not None:
        facts["offers"] = {
            "@type": "Offer",
            "price": str(lowest),
            "priceCurrency": _currency(file),
            "url": _address(file.row.code),
        }
    # As Django's json_script does: nothing in it can end the element.
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(_UNSAFE_IN_HTML))  # noqa: S308


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip()[:100]


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]


ADDRESSES: list[URLPattern] = [
    path("products/", products, name="portal_products"),
    path("products/pictures/<int:picture_id>/<str:size>.webp", picture, name="portal_picture"),
    path("products/<path:code>/qr.svg", qr, name="portal_product_qr"),
    path("products/<path:code>/label/", label, name="portal_product_label"),
    path("products/<path:code>/", product, name="portal_product"),
]
