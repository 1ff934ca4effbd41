"""Quotes on the desk: the list with its queue of approvals, one quote with what can be done about it, the limits."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.core.errors import DomainError, NotFound
from yinuo.core.money_words import money_words
from yinuo.matters import access as matter_access
from yinuo.matters.models import Matter
from yinuo.presale import access
from yinuo.presale.actions.quote import RENEWAL, draft_quote, renew_quote
from yinuo.presale.actions.quote_decision import Acceptance, accept_quote, decline_quote
from yinuo.presale.actions.quote_offer import quote_url, send_quote
from yinuo.presale.actions.quote_review import (
    approve_quote,
    ask_quote_approval,
    send_quote_back,
    set_quote_limits,
)
from yinuo.presale.actions.telling import tell_precautions
from yinuo.presale.models import Quote
from yinuo.presale.queries.quote import QuoteFile, QuoteRow, count_quotes, get_quote, list_quotes
from yinuo.presale.quote_limits import grounds_of, quote_limits
from yinuo.web.components.quote_words import document, ground_words, state_words
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import answer_form, asked_text, query_of
from yinuo.web.desk.forms import long_text
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


class WordsForm(forms.Form):
    """A word that goes along, or the reason."""

    words = forms.CharField(label=lazy("In a word"), widget=long_text(), max_length=2000, required=False)


class SpokenYesForm(forms.Form):
    """A yes that the customer did not tick: who said it, how, in what words, and what they were told before."""

    how = forms.ChoiceField(
        label=lazy("How"),
        widget=forms.RadioSelect,
        choices=[("phone", lazy("Telephone")), ("visit", lazy("Face to face")), ("mail", lazy("Mail"))],
        initial="phone",
    )
    name = forms.CharField(label=lazy("Who said it"), max_length=80)
    words = forms.CharField(label=lazy("In what words"), widget=long_text(), max_length=2000)
    understood = forms.MultipleChoiceField(
        label=lazy("Told in these words and understood"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, needs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs:
            self.fields["understood"].choices = needs  # type: ignore[attr-defined]
        else:
            del self.fields["understood"]


class TellForm(forms.Form):
    """What is told now, how, and what the customer said to it."""

    keys = forms.MultipleChoiceField(label=lazy("Told in these words"), widget=forms.CheckboxSelectMultiple)
    channel = forms.ChoiceField(
        label=lazy("How"),
        widget=forms.RadioSelect,
        choices=[("phone", lazy("Telephone")), ("visit", lazy("Face to face"))],
        initial="phone",
    )
    confirmed_words = forms.CharField(
        label=lazy("What the customer said to it"),
        max_length=200,
        required=False,
        help_text=lazy(
            "With their words it counts as understood; without, they still confirm it themselves."
        ),
    )

    def __init__(self, *args: Any, needs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = needs  # type: ignore[attr-defined]


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


@desk_page("quote.make", methods=("GET", "HEAD", "POST"))
def send(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Send a quote with a word of one's own."""
    return _words(
        request,
        quote_id,
        right="quote.make",
        title=_("Send the quote"),
        submit=_("Send"),
        note=_("The customer gets a message with the link, after your words where you write any."),
        run=lambda words: send_quote(actor=request.actor, now=request.now, quote_id=quote_id, words=words),
        said=_("Sent."),
    )


@desk_page("quote.make", methods=("GET", "HEAD", "POST"))
def ask_leave(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Ask somebody else for leave."""
    return _words(
        request,
        quote_id,
        right="quote.make",
        title=_("Ask for approval"),
        submit=_("Ask"),
        run=lambda words: ask_quote_approval(
            actor=request.actor, now=request.now, quote_id=quote_id, words=words
        ),
        said=_("Asked. You hear of it as soon as somebody has decided."),
    )


@desk_page("quote.approve", methods=("GET", "HEAD", "POST"))
def approve(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Give leave."""
    return _words(
        request,
        quote_id,
        right="quote.approve",
        title=_("Approve the quote"),
        submit=_("Approve"),
        run=lambda words: approve_quote(actor=request.actor, now=request.now, quote_id=quote_id, words=words),
        said=_("Approved. It can be sent now."),
    )


@desk_page("quote.approve", methods=("GET", "HEAD", "POST"))
def send_back(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Refuse leave, with the reason."""
    return _words(
        request,
        quote_id,
        right="quote.approve",
        title=_("Send the quote back"),
        submit=_("Send back"),
        run=lambda words: send_quote_back(
            actor=request.actor, now=request.now, quote_id=quote_id, words=words
        ),
        said=_("Sent back to its writer."),
    )


@desk_page("quote.make", methods=("GET", "HEAD", "POST"))
def decline(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Write down a no that the customer said."""
    return _words(
        request,
        quote_id,
        right="quote.make",
        title=_("The customer declined"),
        submit=_("Write down"),
        run=lambda words: decline_quote(
            actor=request.actor, now=request.now, quote_id=quote_id, words=words, how="phone"
        ),
        said=_("Written down."),
    )


def _words(
    request: StaffRequest,
    quote_id: int,
    *,
    right: str,
    title: str,
    submit: str,
    run: Callable[[str], object],
    said: str,
    note: str = "",
) -> HttpResponse:
    access.quote_for(request.actor, quote_id, right)

    def do(values: dict[str, Any]) -> str:
        run(values["words"])
        return said

    return answer_form(
        request,
        form=WordsForm(request.POST or None),
        title=title,
        submit=submit,
        note=note,
        run=do,
        back=f"{HOME}{quote_id}/",
    )


@desk_page("quote.make", methods=("GET", "HEAD", "POST"))
def accept(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Write down a yes by telephone, mail or face to face."""
    access.quote_for(request.actor, quote_id, "quote.make")
    file = get_quote(actor=request.actor, quote_id=quote_id)
    form = SpokenYesForm(request.POST or None, needs=_choices(file), initial={"name": file.row.customer})

    def run(values: dict[str, Any]) -> str:
        accept_quote(
            actor=request.actor,
            now=request.now,
            quote_id=quote_id,
            acceptance=Acceptance(
                how=values["how"],
                name=values["name"],
                words=values["words"],
                understood=tuple(values.get("understood", ())),
            ),
        )
        return _("Accepted. What it offers by when is promised now.")

    return answer_form(
        request,
        form=form,
        title=_("The customer said yes"),
        submit=_("Write down"),
        run=run,
        back=f"{HOME}{quote_id}/",
    )


@desk_page("matter.work", methods=("GET", "HEAD", "POST"))
def tell(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Write down that the customer was told what must be known."""
    file = get_quote(actor=request.actor, quote_id=quote_id)
    form = TellForm(request.POST or None, needs=_choices(file))

    def run(values: dict[str, Any]) -> str:
        tell_precautions(
            actor=request.actor,
            now=request.now,
            matter_id=file.row.matter_id,
            quote_id=quote_id,
            keys=values["keys"],
            channel=values["channel"],
            confirmed_words=values["confirmed_words"],
        )
        return _("Written down, word for word.")

    return answer_form(
        request,
        form=form,
        title=_("Tell what must be known"),
        submit=_("Write down"),
        run=run,
        back=f"{HOME}{quote_id}/",
    )


def _choices(file: QuoteFile) -> list[tuple[str, str]]:
    return [(need.key, f"{need.product}: {need.words}") for need in file.needs if need.is_open]


@desk_page("quote.make", methods=("POST",))
def renew(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Begin the next version and go on writing it."""
    try:
        made = renew_quote(
            actor=request.actor, now=request.now, quote_id=quote_id, withdraw="withdraw" in request.POST
        )
    except DomainError as error:
        if error.status in (403, 404):
            raise
        messages.error(request, " ".join(error_lines(error)))
        return HttpResponseRedirect(f"{HOME}{quote_id}/")
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


QUOTE = "quotes/<int:quote_id>/"
ADDRESSES: list[URLPattern] = [
    path("quotes/", quotes, name="quotes"),
    path("quotes/limits/", limits, name="quote_limits"),
    path("matters/<int:matter_id>/quote/", begin, name="begin_quote"),
    path(QUOTE, quote, name="quote"),
    path(QUOTE + "preview/", preview, name="quote_preview"),
    path(QUOTE + "send/", send, name="send_quote"),
    path(QUOTE + "ask/", ask_leave, name="ask_quote_leave"),
    path(QUOTE + "approve/", approve, name="approve_quote"),
    path(QUOTE + "back/", send_back, name="send_quote_back"),
    path(QUOTE + "accept/", accept, name="accept_quote"),
    path(QUOTE + "decline/", decline, name="decline_quote"),
    path(QUOTE + "tell/", tell, name="tell_precautions"),
    path(QUOTE + "renew/", renew, name="renew_quote"),
]
