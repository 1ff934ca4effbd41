"""Search: one question over matters, what was said in them, customers, products and articles."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from msgspec import Struct, field

from yinuo.catalog.queries.articles import find_articles
from yinuo.catalog.queries.products import find_products
from yinuo.core.errors import NotFound
from yinuo.core.numbering import parse_number
from yinuo.matters import access
from yinuo.matters.queries.search import FoundMessage, find_matters, find_messages
from yinuo.people.queries.customers import list_customers
from yinuo.web.desk.action_forms import actor_language, asked_text, part
from yinuo.web.pages import StaffRequest, desk_page

SHORT, LONG = 5, 20


class SearchItem(Struct, frozen=True, kw_only=True):
    """One thing found. `before`, `hit` and `after` are an excerpt around the words that were asked for."""

    url: str
    name: str
    icon: str
    note: str = ""
    at: datetime | None = None
    before: str = ""
    hit: str = ""
    after: str = ""


class SearchGroup(Struct, frozen=True, kw_only=True):
    name: str
    items: list[SearchItem] = field(default_factory=list)


@desk_page()
def search(request: StaffRequest) -> HttpResponse:
    """Show what was found; an exact number goes straight to its matter."""
    text = asked_text(request, "q")
    if text and (address := _exact(request, text)):
        return HttpResponseRedirect(address)
    groups = groups_for(request, text, limit=LONG) if text else []
    return render(request, "desk/search.html", {"title": _("Search"), "text": text, "groups": groups})


@desk_page()
def palette(request: StaffRequest) -> HttpResponse:
    """Answer the palette: a few of each, the exact number first."""
    text = asked_text(request, "q")
    groups = groups_for(request, text, limit=SHORT) if text else []
    if text and (address := _exact(request, text)):
        number = parse_number(text) or text
        exact = SearchItem(url=address, name=number, icon="hash")
        groups.insert(0, SearchGroup(name=_("Exactly this"), items=[exact]))
    return part(request, "components/palette_results.html", {"groups": groups})


def _exact(request: StaffRequest, text: str) -> str:
    number = parse_number(text)
    if number is None or not request.actor.can("matter.read"):
        return ""
    try:
        return f"/desk/matters/{access.matter_by_number(request.actor, number).pk}/"
    except NotFound:
        return ""


def groups_for(request: StaffRequest, text: str, *, limit: int) -> list[SearchGroup]:
    """Return what this actor may see of what matches, by kind; without the empty kinds."""
    actor = request.actor
    groups: list[SearchGroup] = []
    if actor.can("matter.read"):
        matters = find_matters(actor=actor, text=text, limit=limit)
        groups.append(
            SearchGroup(
                name=_("Matters"),
                items=[
                    SearchItem(
                        url=f"/desk/matters/{m.id}/",
                        name=m.title,
                        icon="message-square",
                        note=" · ".join(part for part in (m.customer, m.number) if part),
                        at=m.at,
                    )
                    for m in matters
                ],
            )
        )
        groups.append(
            SearchGroup(
                name=_("Said"),
                items=[_said(m, text) for m in find_messages(actor=actor, text=text, limit=limit)],
            )
        )
    if actor.can("customer.read"):
        rows, _older = list_customers(actor=actor, text=text, limit=limit)
        groups.append(
            SearchGroup(
                name=_("Customers"),
                items=[
                    SearchItem(
                        url=f"/desk/customers/{c.id}/",
                        name=c.name,
                        icon="user",
                        note=c.company_name or c.level,
                    )
                    for c in rows
                ],
            )
        )
    if actor.can("product.read"):
        products = find_products(
            actor=actor, text=text, language=actor_language(request), active=None, limit=limit
        )
        groups.append(
            SearchGroup(
                name=_("Products"),
                items=[
                    SearchItem(url=f"/desk/products/{p.id}/", name=p.name, icon="package", note=p.code)
                    for p in products
                ],
            )
        )
    if actor.can("article.read"):
        articles = find_articles(actor=actor, text=text, language=actor_language(request), limit=limit)
        groups.append(
            SearchGroup(
                name=_("Knowledge"),
                items=[
                    SearchItem(url=f"/desk/knowledge/{a.id}/", name=a.title, icon="book-open")
                    for a in articles
                ],
            )
        )
    return [group for group in groups if group.items]


def _said(row: FoundMessage, text: str) -> SearchItem:
    before, hit, after = excerpt(row.text, text)
    return SearchItem(
        url=f"/desk/matters/{row.matter_id}/?tab=messages#message-{row.id}",
        name=row.title,
        icon="lock" if row.direction == "note" else "message-square-quote",
        note=f"{row.author} · {row.number}",
        at=row.at,
        before=before,
        hit=hit,
        after=after,
    )


def excerpt(text: str, asked: str, *, around: int = 40) -> tuple[str, str, str]:
    """Return some words before what was asked for, itself, and some after; the beginning where it is not found as such."""
    flat = " ".join(text.split())
    wanted = [asked, *sorted(asked.split(), key=len, reverse=True)]
    low = flat.lower()
    place, length = next(
        ((found, len(word)) for word in wanted if word and (found := low.find(word.lower())) >= 0), (-1, 0)
    )
    if place < 0:
        return flat[: 2 * around] + ("…" if len(flat) > 2 * around else ""), "", ""
    begin, end = max(0, place - around), place + length + around
    before = ("…" if begin else "") + flat[begin:place]
    after = flat[place + length : end] + ("…" if end < len(flat) else "")
    return before, flat[place : place + length], after
