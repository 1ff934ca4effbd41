"""What surrounds every request: its id, its line in the log, its place in the figures, and the limit of its size."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.runtime.bridge import BODY_LIMIT_BYTES, TOO_LARGE
from yinuo.runtime.logging import request_id
from yinuo.runtime.metrics import REQUESTS, SECONDS

HEADER = "X-Request-ID"
NO_ROUTE = "(none)"
_ACCEPTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_QUIET_ROUTES = frozenset({"healthz", "readyz", "metrics"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = structlog.get_logger("yinuo.access")


class RequestContextMiddleware:
    """Give the request an id (the caller's where it is plain), count and time it, and write its access line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        started = time.perf_counter()
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        current = given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(current)
        try:
            if request.META.get(TOO_LARGE):
                response: HttpResponseBase = _too_large(request)
            else:
                response = self.get_response(request)
            response.headers[HEADER] = current
            self._note(request, response.status_code, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        return response

    def _note(self, request: HttpRequest, status: int, seconds: float) -> None:
        match = request.resolver_match
        route = (match.route or "/") if match else NO_ROUTE
        method = request.method if request.method in _METHODS else "OTHER"
        REQUESTS.labels(method, route, str(status)).inc()
        SECONDS.labels(route).observe(seconds)
        if status < 400 and route.strip("/") in _QUIET_ROUTES:
            return
        _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def _too_large(request: HttpRequest) -> HttpResponse:
    megabytes = BODY_LIMIT_BYTES // (1024 * 1024)
    with translation.override(translation.get_language_from_request(request)):
        text = _(
            "What you sent is larger than %(limit)d MB. Nothing was saved; send it in smaller parts."
        ) % {"limit": megabytes}
        title = _("Too large")
    if request.path.startswith("/api/") or "json" in request.headers.get("Accept", ""):
        problem = {
            "type": "about:blank",
            "title": title,
            "status": 413,
            "code": "body_too_large",
            "detail": text,
        }
        return JsonResponse(problem, status=413, content_type="application/problem+json")
    return HttpResponse(text + "\n", status=413, content_type="text/plain; charset=utf-8")
