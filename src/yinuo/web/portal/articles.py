"""Help: articles that everyone may read, found by words, voted on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.catalog.actions.articles import count_answered, vote_article
from yinuo.catalog.actions.missed import note_missed_search
from yinuo.catalog.queries.articles import ArticlePage, find_articles, get_article, list_articles
from yinuo.catalog.queries.products import PrecautionRow, list_precautions
from yinuo.core.actor import Actor
from yinuo.core.tries import count_try
from yinuo.web.pages import portal_page
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.reader import language_of, reader

VOTED = "yinuo_voted"
MOST_VOTES = 60
MOST_MISSED = 30
A_YEAR_S = 365 * 24 * 3600
SEVERE_FIRST = {"danger": 0, "warning": 1, "notice": 2}


@portal_page()
def help_index(request: HttpRequest) -> HttpResponse:
    """Show all articles by category, or those that match what was searched."""
    actor, language = reader(request), language_of(request)
    text = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {"title": _("Help"), "text": text}
    if text:
        context["found"] = find_articles(actor=actor, text=text, language=language, limit=30)
        if not context["found"]:
            _note_missed(request, text)
    else:
        rows, _more = list_articles(actor=actor, language=language, limit=200)
        groups: dict[str, list[Any]] = {}
        for row in rows:
            groups.setdefault(row.category, []).append(row)
        context["groups"] = sorted(groups.items(), key=lambda group: (group[0] == "", group[0]))
    return render(request, "portal/help.html", context)


@portal_page()
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article with the precautions of its products. Raises: NotFound."""
    page = get_article(actor=reader(request), slug=slug, language=language_of(request))
    context = {
        "title": page.row.title,
        "article": page,
        "precautions": _precautions(request, page),
        "voted": str(page.row.id) in _voted(request),
        "other_language": page.row.language != language_of(request),
        "text": request.GET.get("q", "").strip()[:200],
    }
    return render(request, "portal/article.html", context)


@portal_page(methods=("POST",))
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Count whether an article helped, once for each reader's browser. Raises: NotFound, TooManyTries."""
    said = request.POST.get("helpful")

    def run(actor: Actor, now: datetime, article_id: int) -> None:
        vote_article(actor=actor, now=now, article_id=article_id, helpful=said == "yes")

    return _count_once(request, slug, run if said in ("yes", "no") else None)


@portal_page(methods=("POST",))
def answered(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a question that an article answered before it was asked. Raises: NotFound, TooManyTries."""

    def run(actor: Actor, now: datetime, article_id: int) -> None:
        count_answered(actor=actor, now=now, article_id=article_id)

    answer = _count_once(request, slug, run)
    messages.success(request, _("Good to know. Nothing was sent, and nothing you typed was kept."))
    return answer


def _count_once(
    request: HttpRequest, slug: str, run: Callable[[Actor, datetime, int], None] | None
) -> HttpResponse:
    """Count what a reader says of an article, once for each browser, and go to it."""
    actor = reader(request)
    page = get_article(actor=actor, slug=slug, language=language_of(request))
    answer = HttpResponseRedirect(f"/help/{page.row.slug}/#helped")
    voted, key = _voted(request), str(page.row.id)
    if key in voted or run is None:
        return answer
    limit("vote", address_of(request), most=MOST_VOTES, within_s=3600)
    run(actor, cast(datetime, request.now), page.row.id)  # type: ignore[attr-defined]
    answer.set_cookie(
        VOTED,
        ".".join([*voted, key][-100:]),
        max_age=A_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer


def _note_missed(request: HttpRequest, text: str) -> None:
    """Let the editors know what was not found; whoever searches without end is answered, but no longer counted."""
    if count_try("portal missed", address_of(request), within_s=3600).count <= MOST_MISSED:
        note_missed_search(
            actor=reader(request),
            now=request.now,  # type: ignore[attr-defined]
            text=text,
            language=language_of(request),
            place="portal",
        )


def _voted(request: HttpRequest) -> list[str]:
    return [key for key in request.COOKIES.get(VOTED, "").split(".") if key.isdigit()]


def _precautions(request: HttpRequest, page: ArticlePage) -> list[PrecautionRow]:
    found = list_precautions(
        actor=reader(request), product_ids=page.product_ids[:20], language=language_of(request)
    )
    return sorted(found, key=lambda one: SEVERE_FIRST.get(one.severity, 3))
