"""The service centre: the doors, the telephone, whether someone is there, what others ask."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yinuo.catalog.queries.articles import list_articles
from yinuo.core.calendars import calendar_of
from yinuo.core.worktime import WorktimeError
from yinuo.web.components.words import when
from yinuo.web.pages import portal_page
from yinuo.web.portal.reader import language_of, reader

TOP_ARTICLES = 6
ROBOTS = "User-agent: *\nDisallow: /desk/\nDisallow: /account/\nDisallow: /api/\nDisallow: /t/\nDisallow: /c/\nDisallow: /a/\nDisallow: /calendar/\nDisallow: /track/\n"


@portal_page()
def home(request: HttpRequest) -> HttpResponse:
    """Show the service centre."""
    now: datetime = request.now  # type: ignore[attr-defined]
    articles, _more = list_articles(actor=reader(request), language=language_of(request), limit=200)
    top = sorted(articles, key=lambda a: (-a.helpful, a.slug))[:TOP_ARTICLES]
    context: dict[str, Any] = {"title": "", "opening": opening_words(now), "articles": top}
    return render(request, "portal/home.html", context)


@portal_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Tell programs what is not for them."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def opening_words(now: datetime) -> dict[str, Any]:
    """Return whether someone answers now and until or from when, by the organisation's calendar."""
    calendar = calendar_of()
    try:
        if calendar.is_open(now):
            _day, (_start, ends) = next(calendar.openings_from(now))
            return {
                "open": True,
                "words": _("Open now, until %(time)s") % {"time": f"{timezone.localtime(ends):%H:%M}"},
            }
        opens = calendar.next_opening(now)
    except WorktimeError:
        return {}
    return {"open": False, "words": _("Closed now; open again %(time)s") % {"time": when(at=opens, now=now)}}
