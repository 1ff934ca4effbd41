"""What is done with a quote on the desk: sent, approved, told about, decided for the customer, written anew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError
from yinuo.presale import access
from yinuo.presale.actions.quote import renew_quote
from yinuo.presale.actions.quote_decision import Acceptance, accept_quote, decline_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.actions.quote_review import approve_quote, ask_quote_approval, send_quote_back
from yinuo.presale.actions.telling import tell_precautions
from yinuo.presale.queries.quote import QuoteFile, get_quote
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.presale.quote_forms import SpokenYesForm, TellForm, WordsForm
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/quotes/"


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


QUOTE = "quotes/<int:quote_id>/"
ADDRESSES: list[URLPattern] = [
    path(QUOTE + "send/", send, name="send_quote"),
    path(QUOTE + "ask/", ask_leave, name="ask_quote_leave"),
    path(QUOTE + "approve/", approve, name="approve_quote"),
    path(QUOTE + "back/", send_back, name="send_quote_back"),
    path(QUOTE + "accept/", accept, name="accept_quote"),
    path(QUOTE + "decline/", decline, name="decline_quote"),
    path(QUOTE + "tell/", tell, name="tell_precautions"),
    path(QUOTE + "renew/", renew, name="renew_quote"),
]
