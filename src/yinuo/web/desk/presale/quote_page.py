"""One quote on the desk: as it stands, what can be done about it now, and as its customer reads it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.presale.actions.quote import RENEWAL
from yinuo.presale.actions.quote_offer import quote_url
from yinuo.presale.models import Quote
from yinuo.presale.queries.quote import QuoteFile, get_quote
from yinuo.presale.quote_limits import grounds_of
from yinuo.web.components.quote_words import document, ground_words
from yinuo.web.components.rows import Link
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/quotes/"


@desk_page("matter.read")
def quote(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Show a quote with what can be done about it."""
    file = get_quote(actor=request.actor, quote_id=quote_id)
    grounds = file.approvals[0].grounds if file.row.state in ("in_review", "approved") else _grounds(file)
    context = {
        "title": _("Quote %(number)s") % {"number": file.row.number},
        **document(file, now=request.now),
        "path": [Link(name=_("Quotes"), url=HOME), Link(name=file.row.number)],
        "url": f"{HOME}{quote_id}/",
        "public_url": quote_url(Quote(secret=file.secret)) if file.row.sent_at else "",
        "grounds": [ground_words(ground, now=request.now) for ground in grounds],
        "may": _may(request, file, needs_leave=bool(grounds)),
        "open_needs": [need for need in file.needs if need.is_open],
    }
    return render(request, "desk/presale/quote.html", context)


def _grounds(file: QuoteFile) -> list[dict[str, Any]]:
    return grounds_of(Quote.objects.get(pk=file.row.id)) if file.row.state == "draft" else []


def _may(request: StaffRequest, file: QuoteFile, *, needs_leave: bool) -> dict[str, bool]:
    """Return what this person may do with the quote now."""
    state, makes = file.row.state, request.actor.can("quote.make")
    asked_by_me = bool(file.approvals) and file.approvals[0].asked_by_id == request.actor.id
    newest = file.versions[0].version == file.row.version
    return {
        "edit": makes and ("edit" in file.moves or state == "draft"),
        "send": "send" in file.moves and not (needs_leave and state == "draft"),
        "ask": "ask_approval" in file.moves and needs_leave,
        "approve": "approve" in file.moves and not asked_by_me,
        "renew": makes and newest and RENEWAL["renew"].is_open_to(state),
        "decide": makes and state in ("sent", "viewed"),
        "tell": any(need.is_open for need in file.needs) and state not in ("superseded", "declined"),
    }


@desk_page("matter.read")
def preview(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Show the quote as its customer reads it, with nothing to press."""
    file = get_quote(actor=request.actor, quote_id=quote_id)
    with translation.override(file.language):
        context = {
            "title": file.row.number,
            **document(file, now=request.now),
            "preview": True,
            "back": f"{HOME}{quote_id}/",
        }
        return render(request, "desk/presale/quote_preview.html", context)


QUOTE = "quotes/<int:quote_id>/"
ADDRESSES: list[URLPattern] = [
    path(QUOTE, quote, name="quote"),
    path(QUOTE + "preview/", preview, name="quote_preview"),
]
