"""The API: the same actions, rights and journal as the browser."""

from typing import Any

from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yinuo.api import problems
from yinuo.api.callers import KNOWN
from yinuo.core.errors import DomainError

DESCRIPTION = """
Everything the desk can do, a program can do: the same actions, rights and journal.

Send `Authorization: Bearer <key>`; an administrator makes keys with `yinuo apikey create`. Errors are RFC 9457 problem
details with a stable `code` and, where there is one, the `field`. A POST with an `Idempotency-Key` does its work once; the
key is kept 24 hours. Lists return `items` and a `next` cursor; pass it back as `cursor`.
"""

api = NinjaAPI(title="Yinuo", version="1", description=DESCRIPTION, auth=KNOWN, urls_namespace="api", docs_url="/docs")


def _register() -> None:
    handlers: list[tuple[Any, Any]] = [
        (DomainError, problems.of_domain),
        (problems.Problem, problems.of_problem),
        (ValidationError, problems.of_validation),
        (AuthenticationError, problems.of_authentication),
        (HttpError, problems.of_http),
    ]
    for exception, handler in handlers:
        api.exception_handler(exception)(handler)


_register()
