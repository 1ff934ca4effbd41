"""The API: the same actions, rights and journal as the browser."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import Swagger

from yinuo.api import problems
from yinuo.api.callers import KNOWN
from yinuo.api.parsing import StrictParser
from yinuo.api.schema import completed
from yinuo.core.errors import DomainError

DESCRIPTION = """
Everything the desk can do, a program can do: the same actions, rights and journal.

Send `Authorization: Bearer <key>`; an administrator makes keys with `yinuo apikey create`. Errors are RFC 9457 problem
details with a stable `code` and, where there is one, the `field`. A POST with an `Idempotency-Key` does its work once; the
key is kept 24 hours. Lists return `items` and a `next` cursor; pass it back as `cursor`, and name `fields` to get less.
A matter is named by its key or its number. Instants are RFC 3339 with an offset; amounts of money are strings.
"""


class Api(NinjaAPI):
    """The API whose description names rights, rows and problems too."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the OpenAPI description, completed."""
        return completed(super().get_openapi_schema(**options))


class Docs(Swagger):
    """The page of the API, of the files that come with ninja. It is no installed app: that would load it at every start."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Return the page."""
        shown = json.dumps({**self.settings, "url": self.get_openapi_url(api, kwargs)})
        return render(request, self.template, {"swagger_settings": shown, "api": api, "add_csrf": True})


api = Api(
    title="Yinuo",
    version="1",
    description=DESCRIPTION,
    auth=KNOWN,
    urls_namespace="api",
    docs=Docs(),
    docs_url="/docs",
    parser=StrictParser(),
)


def _register() -> None:
    handlers: list[tuple[Any, Any]] = [
        (DomainError, problems.of_domain),
        (problems.Problem, problems.of_problem),
        (ValidationError, problems.of_validation),
        (AuthenticationError, problems.of_authentication),
        (HttpError, problems.of_http),
        (RequestDataTooBig, problems.of_too_large),
        (Http404, problems.of_no_page),
    ]
    for exception, handler in handlers:
        api.exception_handler(exception)(handler)


_register()
