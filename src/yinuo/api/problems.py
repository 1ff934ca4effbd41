"""Errors as RFC 9457 problem details, from one table."""

from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yinuo.core.errors import DomainError, SeveralErrors

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An objection of the API itself (not of the business): a malformed header, a reused key."""

    def __init__(self, *, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.more = status, code, detail, more


def problem_response(*, status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """Return problem details. `code` is stable; `detail` is in the caller's language."""
    body = {
        "type": f"urn:yinuo:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
    }
    return HttpResponse(
        orjson.dumps({**body, "detail": detail, **more}, default=str), status=status, content_type=MEDIA_TYPE
    )


def of_domain(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Show a domain error, or all of several."""
    if isinstance(error, SeveralErrors):
        errors = [_one(e) for e in error.errors]
        return problem_response(status=error.status, code=error.code, detail=str(error), errors=errors)
    more = {"field": error.field} if error.field else {}
    return problem_response(status=error.status, code=error.code, detail=str(error), **more, **_safe(error))


def of_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem_response(status=error.status, code=error.code, detail=error.detail, **error.more)


def of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name each wrong field with its place in the request."""
    errors = [
        {
            "field": ".".join(str(part) for part in e["loc"][2:]) or str(e["loc"][-1]),
            "code": e["type"],
            "detail": e["msg"],
        }
        for e in error.errors
    ]
    return problem_response(
        status=422, code="invalid_request", detail=errors[0]["detail"] if errors else "", errors=errors
    )


def of_authentication(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem_response(status=401, code="not_signed_in", detail="Send Authorization: Bearer <key>.")
    response["WWW-Authenticate"] = 'Bearer realm="Yinuo"'
    return response


def of_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem_response(status=413, code="too_large", detail="The body is too large.")


def of_no_page(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(status=404, code="not_found", detail="There is nothing at this address.")


def of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(status=error.status_code, code="bad_request", detail=str(error))


def _one(error: DomainError) -> dict[str, Any]:
    return {"field": error.field, "code": error.code, "detail": str(error)}


def _safe(error: DomainError) -> dict[str, Any]:
    kept = {k: v for k, v in error.data.items() if isinstance(v, str | int | float | list | dict | bool)}
    return {"data": kept} if kept else {}
