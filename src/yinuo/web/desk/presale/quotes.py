"""Quotes on the desk: the list with its queue of approvals, those of a matter, the limits."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.core.errors import DomainError, NotFound
from yinuo.core.money_words import money_words
from yinuo.matters import access as matter_access
from yinuo.matters.models import Matter
from yinuo.presale.actions.quote import draft_quote
from yinuo.presale.actions.quote_review import (
    set_quote_limits,
)
from yinuo.presale.queries.quotes import QuoteRow, count_quotes, list_quotes
from yinuo.presale.quote_limits import quote_limits
from yinuo.web.components.quote_words import state_words
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import answer_form, asked_text, query_of
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/quotes/"
TAB_NAMES = {
    "open": pgettext_lazy("quotes", "Open"),
    "in_review": lazy("For approval"),
    "offered": lazy("At the customer's"),
    "accepted": pgettext_lazy("quotes", "Accepted"),
    "ended": pgettext_lazy("quotes", "Ended"),
}


class LimitsForm(forms.Form):
    """What needs no leave, and how long an offer stands."""

    discount_limit_percent = forms.DecimalField(
        label=lazy("Discount on the whole that needs no approval, in percent"), max_digits=5, decimal_places=2
    )
    valid_days = forms.IntegerField(label=lazy("Days that a quote stands where nobody says otherwise"))


@desk_page("quote.make")
def quotes(request: StaffRequest) -> HttpResponse:
    """Show quotes by what has become of them, the last changed first."""
    asked = asked_text(request, "tab")
    tab = asked if asked in TAB_NAMES else "open"
    mine = "mine" in request.GET
    rows, older = list_quotes(actor=request.actor, tab=tab, mine=mine, after=asked_text(request, "after"))
    counts = count_quotes(actor=request.actor)
    kept = {"tab": tab, **({"mine": "1"} if mine else {})}
    return render(
        request,
        "desk/presale/quotes.html",
        {
            "title": _("Quotes"),
            "rows": [shown_row(row) for row in rows],
            "tabs": [
                Link(
                    name=str(name), url=query_of({**kept, "tab": key}), current=key == tab, count=counts[key]
                )
                for key, name in TAB_NAMES.items()
            ],
            "tab": tab,
            "mine": mine,
            "mine_url": query_of({"tab": tab} if mine else {"tab": tab, "mine": "1"}),
            "can_set_limits": request.actor.can("pipeline.edit"),
            "cursor": Cursor(
                older_url=query_of({**kept, "after": older}) if older else "",
                newer_url=query_of(kept) if "after" in request.GET else "",
                shown=len(rows),
            ),
        },
    )


def shown_row(row: QuoteRow) -> dict[str, Any]:
    """Return a quote as a line of a list."""
    return {"row": row, "total": money_words(row.gross, row.currency), "state": state_words(row.state)}


@desk_page("quote.make", methods=("POST",))
def begin(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Begin a quote in a matter and go on writing it."""
    try:
        made = draft_quote(actor=request.actor, now=request.now, matter_id=matter_id)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        messages.error(request, " ".join(error_lines(error)))
        return HttpResponseRedirect(f"/desk/matters/{matter_id}/")
    return HttpResponseRedirect(f"{HOME}{made.pk}/edit/")


@desk_page("pipeline.edit", methods=("GET", "HEAD", "POST"))
def limits(request: StaffRequest) -> HttpResponse:
    """Set what may be offered without asking."""
    now = quote_limits()
    form = LimitsForm(
        request.POST or None,
        initial={"discount_limit_percent": now.discount_limit_percent, "valid_days": now.valid_days},
    )

    def run(values: dict[str, Any]) -> str:
        set_quote_limits(actor=request.actor, now=request.now, **values)
        return _("Saved.")

    return answer_form(request, form=form, title=_("Limits of quotes"), submit=_("Save"), run=run, back=HOME)


@sale_part
def quotes_of(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show the quotes of a matter."""
    rows, _more = list_quotes(actor=request.actor, matter_id=matter.pk, limit=20)
    try:
        matter_access.matter_for(request.actor, matter.pk, "quote.make")
        makes = request.actor.can("quote.make") and matter.customer_id is not None
    except (DomainError, NotFound):
        makes = False
    if not rows and not makes:
        return None
    return SalePart(
        name=_("Quotes"),
        icon="file-text",
        links=[],
        template="desk/presale/quotes_of_matter.html",
        context={
            "rows": [shown_row(row) for row in rows],
            "begin_url": f"/desk/matters/{matter.pk}/quote/" if makes else "",
        },
    )


ADDRESSES: list[URLPattern] = [
    path("quotes/", quotes, name="quotes"),
    path("quotes/limits/", limits, name="quote_limits"),
    path("matters/<int:matter_id>/quote/", begin, name="begin_quote"),
]
