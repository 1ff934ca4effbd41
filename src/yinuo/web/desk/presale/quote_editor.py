"""The quote editor: the whole document on one page, its sums and the likelihood of its dates as it is written."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from yinuo.catalog.access import visible_products
from yinuo.catalog.models import Product, Variant
from yinuo.catalog.rules import text_in
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import DomainError
from yinuo.core.money_words import money_words
from yinuo.core.worktime import WorktimeError
from yinuo.matters.models import Matter
from yinuo.presale import access
from yinuo.presale.actions.quote import edit_quote
from yinuo.presale.guard import Guarded
from yinuo.presale.models import Quote
from yinuo.presale.quote_rows import content_of, guard_all, priced
from yinuo.presale.rules.quote import amounts_of
from yinuo.presale.rules.quote_content import QuoteContent, check_content, cleaned, reckoned
from yinuo.presale.states import QUOTE_MOVES
from yinuo.web.components.guard_words import Guard, guard_of
from yinuo.web.components.quote_words import number_words
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, asked_text, asks_part, whole_number
from yinuo.web.desk.presale.quote_form import (
    Objections,
    TypedLine,
    TypedQuote,
    form_of,
    meant,
    new_key,
    put_objections,
    read_form,
    shaped,
)
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

MOST_FOUND = 8
CURRENCIES = ("CNY", "TWD", "HKD", "USD", "EUR", "JPY")


class Beside(Struct, frozen=True, kw_only=True):
    """What the program says beside what was typed, by row key: amounts, the guard's words; and the sums."""

    amounts: dict[str, str]
    lists: dict[str, str]
    guards: dict[str, Guard]
    sums: list[dict[str, str]]
    total: str


@desk_page("quote.make", methods=("GET", "HEAD", "POST"))
def edit(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Write a quote; a button that adds or drops a row gives the form back, saving goes to the quote's page."""
    quote, matter = access.quote_for(request.actor, quote_id, "quote.make")
    if not (quote.state == "draft" or QUOTE_MOVES["edit"].is_open_to(quote.state)):
        return HttpResponseRedirect(f"/desk/quotes/{quote_id}/")
    if request.method != "POST":
        typed = form_of(content_of(quote))
        return _editor(request, quote, matter, typed, Objections(), seen=quote.changed_at.isoformat())
    typed = read_form(request.POST)
    seen = request.POST.get("seen", "")
    deed = request.POST.get("do", "save")
    if deed != "save":
        typed = shaped(typed, deed, line=chosen_line(request, deed))
        words = searched_words(request, deed)
        return _editor(request, quote, matter, typed, Objections(), seen=seen, words=words)
    content, wrong = meant(typed)
    if not wrong:
        try:
            edit_quote(
                actor=request.actor,
                now=request.now,
                quote_id=quote_id,
                content=content,
                seen_at=_instant(seen),
            )
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            put_objections(wrong, error, typed)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(f"/desk/quotes/{quote_id}/")
    return _editor(request, quote, matter, typed, wrong, seen=seen, status=422)


@desk_page("quote.make", methods=("POST",))
def reckon(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Answer the sums, the amounts of the lines and what history says of the dates, as they are typed."""
    quote, matter = access.quote_for(request.actor, quote_id, "quote.make")
    typed = read_form(request.POST)
    beside = beside_of(typed, matter=matter, level=quote.customer.level, now=request.now)
    return render(request, "desk/presale/quote_beside.html", beside_context(beside, typed))


def beside_context(beside: Beside, typed: TypedQuote) -> dict[str, Any]:
    """Return the sums, and what stands at each row."""
    heads = [one.key for one in typed.lines if one.kind != "part"]
    return {
        "beside": beside,
        "amounts": [(key, beside.amounts.get(key, "")) for key in heads],
        "guards": [(one.key, beside.guards.get(one.key)) for one in typed.dates],
    }


@desk_page("quote.make")
def find(request: StaffRequest) -> HttpResponse:
    """Answer products and variants for a word, each as a button of the editor."""
    words = asked_text(request, "find", limit=60)
    bundles = [b for b in request.GET.getlist("bundle") if b.isalnum()][:20]
    quote_id = whole_number(request.GET.get("for"))
    context = {
        "rows": found_things(request, words) if words else [],
        "words": words,
        "bundles": bundles,
        "address": f"/desk/quotes/{quote_id}/edit/" if quote_id else "/desk/quotes/order/",
    }
    return render(request, "desk/presale/quote_found.html", context)


def searched_words(request: StaffRequest, deed: str) -> str:
    """Return what was searched by the button, for a browser without scripts."""
    return request.POST.get("find", "").replace("\x00", "").strip()[:60] if deed == "find" else ""


def found_things(request: StaffRequest, words: str) -> list[dict[str, Any]]:
    """Return what is on offer and matches every word in its code or a name; a product with its variants. Two queries."""
    language = actor_language(request)
    products = visible_products(request.actor).filter(active=True)
    for word in words.split()[:4]:
        products = products.filter(_says(word))
    found = list(products.order_by("code")[:MOST_FOUND])
    variants: dict[int, list[Variant]] = {product.pk: [] for product in found}
    for variant in Variant.objects.filter(product__in=variants, active=True).order_by("position", "id"):
        variants[variant.product_id].append(variant)
    return [row for product in found for row in _buttons(product, variants[product.pk], language)]


def _says(word: str) -> Q:
    return (
        Q(code__icontains=word)
        | Q(names__icontains=word)
        | Q(pk__in=Variant.objects.filter(sku__icontains=word).values("product"))
    )


def _buttons(product: Product, variants: list[Variant], language: str) -> list[dict[str, Any]]:
    name = text_in(product.names, language) or product.code
    if not variants:
        price = money_words(product.price, product.currency) if product.price is not None else "–"
        return [{"add": f"p{product.pk}", "name": name, "code": product.code, "price": price}]
    rows = []
    for variant in variants:
        own = variant.price if variant.price is not None else product.price
        options = " · ".join(str(value) for value in variant.options.values())
        rows.append(
            {
                "add": f"v{variant.pk}",
                "name": f"{name} · {options}" if options else name,
                "code": variant.sku,
                "price": money_words(own, product.currency) if own is not None else "–",
            }
        )
    return rows


def chosen_line(request: StaffRequest, deed: str) -> TypedLine | None:
    """Return the line that a choice from the catalogue adds: `add:p3`, `add:v12`, `add:v12-KEY` for a bundle."""
    name, _colon, choice = deed.partition(":")
    if name != "add":
        return None
    thing, _dash, bundle = choice.partition("-")
    key = whole_number(thing[1:])
    if key is None:
        return None
    variant = Variant.objects.select_related("product").filter(pk=key).first() if thing[0] == "v" else None
    products = visible_products(request.actor)
    product = variant.product if variant else products.filter(pk=key).first() if thing[0] == "p" else None
    if product is None:
        return None
    language = request.POST.get("language") or actor_language(request)
    options = " · ".join(str(value) for value in variant.options.values()) if variant else ""
    title = text_in(product.names, language) or product.code
    return TypedLine(
        key=new_key(),
        kind="part" if bundle else "item",
        of=bundle,
        title=f"{title} · {options}" if options else title,
        tax=number_words(product.tax_rate),
        product=str(product.pk),
        variant=str(variant.pk) if variant else "",
    )


def beside_of(typed: TypedQuote, *, matter: Matter | None, level: str, now: datetime) -> Beside:
    """Return what can be said of the form as it stands; what cannot be read yet counts as nothing."""
    content, _wrong = meant(typed)
    content = cleaned(content)
    heads = [one for one in typed.lines if one.kind != "part"]
    standing = [one for one in heads if _stands(one, typed)]
    try:
        check_content(replace(content, dates=(), payments=()))
        items = priced(content, level=level, now=now)
        amounts = reckoned(content, items)
    except DomainError:
        items, amounts = (
            [],
            amounts_of([], discount_percent=content.discount_percent, includes_tax=True, currency="CNY"),
        )
    money = content.currency if items else "CNY"
    rows = list(zip(standing, items, amounts.lines, strict=False))
    sums = [(_("Without tax"), amounts.net), (_("Tax"), amounts.tax)]
    if amounts.saved:
        sums = [(_("Before discounts"), amounts.listed), (_("Discount"), -amounts.saved), *sums]
    shown = [{"name": name, "value": money_words(value, money)} for name, value in sums]
    if amounts.saved:
        shown[1]["value"] += f" · {number_words(amounts.saved_percent)}%"
    return Beside(
        amounts={line.key: money_words(amount.gross, money) for line, _item, amount in rows},
        lists={
            line.key: money_words(item.list_price, money)
            for line, item, _amount in rows
            if item.list_price is not None
        },
        guards=_guards(typed, content, matter=matter, now=now),
        sums=shown,
        total=money_words(amounts.gross, money),
    )


def _stands(line: TypedLine, typed: TypedQuote) -> bool:
    own = line.title or line.product or line.variant or line.price
    return bool(own) or any(p.of == line.key and (p.title or p.product) for p in typed.lines)


def _guards(
    typed: TypedQuote, content: QuoteContent, *, matter: Matter | None, now: datetime
) -> dict[str, Guard]:
    if matter is None:
        return {}
    found: dict[str, Guard] = {}
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    rows = [one for one in typed.dates if one.what or one.on or one.amount]
    for row, one in zip(rows, content.dates, strict=True):
        judged = _judged(one, matter=matter, now=now)
        if judged is not None:
            found[row.key] = guard_of(judged.judged, due_at=judged.due_at, now=now, calendar=calendar)
    return found


def _judged(one: Any, *, matter: Matter, now: datetime) -> Guarded | None:
    try:
        check_content(QuoteContent(dates=(one,)))
        return guard_all([one], matter=matter, now=now)[0]
    except (DomainError, WorktimeError):
        return None


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _editor(
    request: StaffRequest,
    quote: Quote,
    matter: Matter,
    typed: TypedQuote,
    wrong: Objections,
    *,
    seen: str,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    title = _("Write the quote %(number)s") % {"number": quote.number}
    context = {
        "title": title,
        "quote": quote,
        "customer": quote.customer,
        "seen": seen,
        "address": f"/desk/quotes/{quote.pk}/edit/",
        "back": f"/desk/quotes/{quote.pk}/",
        "find_url": f"/desk/quotes/find/?for={quote.pk}",
        "reckon_url": f"/desk/quotes/{quote.pk}/reckon/",
        "found_words": words,
        "found": found_things(request, words) if words else [],
        "path": [
            Link(name=_("Quotes"), url="/desk/quotes/"),
            Link(name=quote.number, url=f"/desk/quotes/{quote.pk}/"),
            Link(name=_("Write")),
        ],
        **editor_context(typed, wrong, matter=matter, level=quote.customer.level, now=request.now),
    }
    template = "desk/presale/quote_form.html" if asks_part(request) else "desk/presale/quote_edit.html"
    return render(request, template, context, status=200 if asks_part(request) else status)


def editor_context(
    typed: TypedQuote, wrong: Objections, *, matter: Matter | None, level: str, now: datetime
) -> dict[str, Any]:
    """Return what the form's templates show."""
    beside = beside_of(typed, matter=matter, level=level, now=now)
    return {
        "typed": typed,
        "beside": beside,
        "wrong": wrong.by_field,
        "wrong_whole": wrong.by_field.get("", []),
        "lines": [
            {
                "row": line,
                "amount": beside.amounts.get(line.key, ""),
                "listed": beside.lists.get(line.key, ""),
                "wrong": _wrong_of(line.key, wrong),
            }
            for line in typed.lines
        ],
        "dates": [
            {"row": one, "guard": beside.guards.get(one.key), "wrong": _wrong_of(one.key, wrong)}
            for one in typed.dates
        ],
        "payments": [{"row": one, "wrong": _wrong_of(one.key, wrong)} for one in typed.payments],
        "bundles": [line.key for line in typed.lines if line.kind == "bundle"],
        "languages": LANGUAGES,
        "currencies": CURRENCIES,
    }


def _wrong_of(key: str, wrong: Objections) -> list[str]:
    return [said for name, lines in wrong.by_field.items() if name.startswith(f"{key}-") for said in lines]


ADDRESSES: list[URLPattern] = [
    path("quotes/find/", find, name="quote_find"),
    path("quotes/<int:quote_id>/edit/", edit, name="quote_edit"),
    path("quotes/<int:quote_id>/reckon/", reckon, name="quote_reckon"),
]
