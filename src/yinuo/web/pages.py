"""Deny by default: every page declares who may open it, and a contract test walks them all.

A page is a function view under one of these decorators. A domain error that a page does not deal with itself becomes an
error page (or, for htmx, a notice) with its own status; any other exception is ours and is not shown.
"""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.web.errors import error_response
from yinuo.web.middleware import actor_of

View = Callable[..., HttpResponseBase]


class PageRule(Struct, frozen=True):
    """Who may open a page: `audience` is public, link (a secret in the address), staff or demo; staff need `right`."""

    audience: str
    right: str = ""


class StaffRequest(HttpRequest):
    """A request of a signed-in member of staff. `now` is the instant of the request."""

    actor: Actor
    now: Any


def desk_page(right: str = "", *, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Declare a page of the desk: signed-in staff with this right (any member of staff, where it is empty)."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # Itself, and no longer a proxy: a page asks it for its rights a hundred times.
            request.actor = actor_of(request)
            if not request.actor:
                return _to_sign_in(request)
            request.now = timezone.now()
            try:
                if right:
                    request.actor.require(right)
                return view(request, *args, **kwargs)
            except DomainError as error:
                return error_response(request, error)

        return _declared(page, PageRule("staff", right), methods)

    return decorate


def portal_page(
    *, audience: str = "public", methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[[View], View]:
    """Declare a page of the portal, open to everyone (`public`) or to whoever has its secret address (`link`)."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.now = timezone.now()
            try:
                return view(request, *args, **kwargs)
            except DomainError as error:
                return error_response(request, error)

        return _declared(page, PageRule(audience), methods)

    return decorate


def _declared(page: View, rule: PageRule, methods: tuple[str, ...]) -> View:
    limited: View = require_http_methods(list(methods))(page)
    limited.page_rule = rule  # type: ignore[attr-defined]
    return limited


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}"
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = address
        return answer
    return HttpResponseRedirect(address)
