"""A guide behind its secret address: the purpose, one question a page, back and change, without a script or a sign-in."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, NotFound
from yinuo.people.actors import customer_actor
from yinuo.presale.access_discovery import session_of_secret
from yinuo.presale.actions.discovery import answer_question, finish_discovery, tell_purpose
from yinuo.presale.models import DiscoverySession
from yinuo.presale.queries.discovery import AnsweredRow, SessionFile, session_file
from yinuo.web.components.guide_words import control_of, given_answer
from yinuo.web.errors import error_lines
from yinuo.web.pages import portal_page
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.reader import language_of

PER_ADDRESS_GUESSES = 60
PER_SESSION = 300
HOUR_S = 3600
METHODS = ("GET", "HEAD", "POST")


class Opened(Struct, frozen=True, kw_only=True):
    """A run that a secret opened, and the customer who holds it."""

    session: DiscoverySession
    actor: Actor
    now: datetime
    language: str

    @property
    def url(self) -> str:
        return f"/g/{self.session.secret}/"

    @property
    def is_over(self) -> bool:
        return self.session.expires_at is not None and self.session.expires_at <= self.now

    def file(self) -> SessionFile:
        return session_file(self.session, self.language)


@portal_page(audience="link", methods=METHODS)
def guide(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what the questions are for, later the answers; a POST begins. Raises: NotFound."""
    opened = _opened(request, secret)
    file = opened.file()
    if request.method == "POST" and not opened.is_over:
        _limit(opened)
        tell_purpose(actor=opened.actor, now=opened.now, session_id=opened.session.pk)
        return HttpResponseRedirect(_question_url(opened, file.next) if file.next else opened.url)
    context = {
        "title": file.row.guide,
        "file": file,
        "row": file.row,
        "url": opened.url,
        "is_over": opened.is_over,
        "next_url": _question_url(opened, file.next) if file.next else "",
        "first_url": _question_url(opened, file.questions[0].code) if file.questions else "",
        "thread_url": f"/t/{opened.session.matter.secret}/" if opened.session.matter else "",
    }
    return _private(render(request, "portal/presale/guide.html", context))


@portal_page(audience="link", methods=METHODS)
def question(request: HttpRequest, secret: str, code: str) -> HttpResponse:
    """Ask one question; keep its answer and go on to the next. Raises: NotFound."""
    opened = _opened(request, secret)
    file = opened.file()
    shown = file.question(code)
    if shown is None or opened.is_over or file.row.purpose_told_at is None:
        return HttpResponseRedirect(opened.url)
    if request.method != "POST":
        return _question_page(request, opened, file, shown, value=shown.value)
    _limit(opened)
    unknown = "unknown" in request.POST
    given = None if unknown else given_answer(shown.question, request.POST)
    try:
        answer_question(
            actor=opened.actor,
            now=opened.now,
            session_id=opened.session.pk,
            question=code,
            value=given,
            unknown=unknown,
        )
    except InvalidValue as error:
        return _question_page(request, opened, file, shown, value=given, problem=str(error))
    following = opened.file().next
    return HttpResponseRedirect(_question_url(opened, following) if following else opened.url)


@portal_page(audience="link", methods=("POST",))
def finish(request: HttpRequest, secret: str) -> HttpResponse:
    """Say that these are the answers. Raises: NotFound."""
    opened = _opened(request, secret)
    _limit(opened)
    try:
        finish_discovery(actor=opened.actor, now=opened.now, session_id=opened.session.pk)
    except DomainError as error:
        for line in error_lines(error):
            messages.error(request, line)
    else:
        messages.success(request, _("Thank you. Your answers are with us."))
    return HttpResponseRedirect(opened.url)


def _question_page(
    request: HttpRequest,
    opened: Opened,
    file: SessionFile,
    shown: AnsweredRow,
    *,
    value: Any,
    problem: str = "",
) -> HttpResponse:
    place = [one.code for one in file.questions].index(shown.code)
    context = {
        "title": file.row.guide,
        "file": file,
        "row": file.row,
        "shown": shown,
        "control": control_of(shown.question, opened.language, value=value),
        "problem": problem,
        "place": place + 1,
        "count": len(file.questions),
        "part": round(100 * place / len(file.questions)),
        "back_url": _question_url(opened, file.questions[place - 1].code) if place else opened.url,
        "url": opened.url,
    }
    return _private(
        render(request, "portal/presale/guide_question.html", context, status=422 if problem else 200)
    )


def _opened(request: HttpRequest, secret: str) -> Opened:
    """Return the run of a secret. Raises: NotFound for one that opens nothing, TooManyTries for guessing."""
    found = session_of_secret(secret)
    if found is None or found.matter_id is None:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise NotFound()
    language = language_of(request)
    actor = customer_actor(
        customer_id=None, name=found.customer.name, matter_ids=[found.matter_id], language=language
    )
    now = cast(datetime, request.now)  # type: ignore[attr-defined]
    return Opened(session=found, actor=actor, now=now, language=language)


def _limit(opened: Opened) -> None:
    limit("guide", str(opened.session.pk), most=PER_SESSION, within_s=HOUR_S)


def _question_url(opened: Opened, code: str) -> str:
    return f"{opened.url}questions/{code}/"


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


_G = "g/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(_G, guide, name="portal_guide"),
    path(_G + "questions/<slug:code>/", question, name="portal_guide_question"),
    path(_G + "finish/", finish, name="portal_guide_finish"),
]
