"""The questions about a site behind their secret address: answered on a phone, changed as often as needed until it is installed."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, NotAllowed, NotFound
from yinuo.insale.actions.installation import answer_site_points
from yinuo.insale.queries.installations import SiteFile, read_site
from yinuo.people.actors import customer_actor
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.insale.site_forms import SiteForm
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.views_rows import promise

PER_INSTALLATION = 30
PER_ADDRESS_GUESSES = 60
HOUR_S = 3600


@portal_page(audience="link")
def site(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask about the site. Raises: NotFound, TooManyTries."""
    return _page(request, _opened(request, secret))


@portal_page(audience="link", methods=("POST",))
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the customer's answers. Raises: NotFound, TooManyTries, NotAllowed."""
    file = _opened(request, secret)
    if getattr(request, "actor", None):
        # what staff heard is written down on the desk, in their own name
        raise NotAllowed(right="matter.write_in")
    with translation.override(file.language):
        form = SiteForm(request.POST, points=file.row.points)
        if not form.is_valid():
            return _page(request, file, form=form, status=422)
        limit("site", str(file.row.id), most=PER_INSTALLATION, within_s=HOUR_S)
        actor = customer_actor(
            customer_id=None,
            name=_("The customer"),
            matter_ids=[file.row.order_id],
            language=file.language,
        )
        try:
            answer_site_points(actor=actor, now=_now(request), installation_id=file.row.id, said=form.said())
        except DomainError as error:
            if error.status == 404:
                raise
            put_errors(form, error)
            return _page(request, file, form=form, status=error.status)
        messages.success(request, _("Thank you. You can change your answers here until we come."))
    return HttpResponseRedirect(f"/i/{secret}/")


def _opened(request: HttpRequest, secret: str) -> SiteFile:
    """Return the installation of a secret. Raises: NotFound for one that opens nothing, TooManyTries for guessing."""
    try:
        return read_site(secret=secret, now=_now(request))
    except NotFound:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise


def _page(
    request: HttpRequest, file: SiteFile, *, form: SiteForm | None = None, status: int = 200
) -> HttpResponse:
    """Render the page in the order's language, with what was typed kept."""
    request.LANGUAGE_CODE = file.language
    with translation.override(file.language):
        row = file.row
        first = {"wanted_on": row.wanted_on, "contact": row.contact}
        context = {
            "title": _("Before we install"),
            "file": file,
            "row": row,
            "promise": promise(row.promise, with_whom=False) if row.promise else None,
            "form": form or SiteForm(points=row.points, initial=first),
            "is_open": row.state in ("asked", "ready"),
            "thread_url": f"/t/{file.thread_secret}/",
            "url": f"/i/{row.secret}/",
        }
        response = render(request, "portal/insale/site.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]


ADDRESSES: list[URLPattern] = [
    path("i/<str:secret>/", site, name="portal_site"),
    path("i/<str:secret>/answer/", answer, name="portal_site_answer"),
]
