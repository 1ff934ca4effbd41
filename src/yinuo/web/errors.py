"""How errors look to a person: what happened, that nothing was lost, what to do next."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError, SeveralErrors


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Show a domain error with its status: as a page, or as a notice where htmx asked for a part."""
    template = "errors/part.html" if request.headers.get("HX-Request") else "errors/page.html"
    response = render(
        request, template, {"error": error, "status": error.status, "lines": error_lines(error)}
    )
    response.status_code = error.status
    if request.headers.get("HX-Request"):
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
    return response


def error_lines(error: DomainError) -> list[str]:
    """Return the sentences of one error, or of all of several."""
    return [str(e) for e in error.errors] if isinstance(error, SeveralErrors) else [str(error)]


def field_errors(error: DomainError) -> dict[str, list[str]]:
    """Return field → sentences, for a form; what belongs to no field is under the empty name."""
    found: dict[str, list[str]] = {}
    for single in error.errors if isinstance(error, SeveralErrors) else [error]:
        found.setdefault(single.field, []).append(str(single))
    return found


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return _plain(
        request, 404, _("There is nothing at this address. It may have moved; search for it, or go back.")
    )


def forbidden(request: HttpRequest, exception: Any) -> HttpResponse:
    return _plain(request, 403, _("You may not open this."))


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _plain(
            request, 413, _("What you sent is too large. Nothing was changed; send it in smaller parts.")
        )
    return _plain(request, 400, _("The request could not be understood. Nothing was changed."))


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain(
        request, 500, _("Something went wrong on our side. Nothing was half-saved; please try again.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _(
        "This page was open for too long, so the form was not accepted. Nothing was saved: go back and send it again."
    )
    return _plain(request, 403, sentence)


def locked_out(request: HttpRequest, original_response: Any = None, credentials: Any = None) -> HttpResponse:
    """Show that sign-in waits after too many wrong passwords; the parameters are django-axes' own."""
    sentence = _(
        "Sign-in was tried too often with this name. Please wait a quarter of an hour and try again."
    )
    return _plain(request, 429, sentence)


def _plain(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    response = render(request, "errors/page.html", {"lines": [sentence], "status": status})
    response.status_code = status
    return response
