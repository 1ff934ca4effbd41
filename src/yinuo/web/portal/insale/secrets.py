"""What pages behind a secret have in common: guessing is limited, nothing is kept by a browser, staff only look."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters.models import Message
from yinuo.people.actors import customer_actor
from yinuo.web.portal.limits import address_of, limit

PER_ADDRESS_GUESSES = 60
HOUR_S = 3600
T = TypeVar("T")
R = TypeVar("R", bound=HttpResponseBase)


def opened(request: HttpRequest, read: Callable[[], T]) -> T:
    """Return what a secret opens. Raises: NotFound for one that opens nothing, TooManyTries for guessing."""
    try:
        return read()
    except NotFound:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise


def holder(*, matter_id: int, name: str, language: str) -> Actor:
    """Return the actor of whoever holds the link of a matter."""
    return customer_actor(customer_id=None, name=name, matter_ids=[matter_id], language=language)


def was_sent(key: str) -> bool:
    """Tell whether a form was taken already: its message stands under this key."""
    return Message.objects.filter(channel="web", external_id=key).exists()


def now_of(request: HttpRequest) -> datetime:
    """Return the instant of the request."""
    return cast(datetime, request.now)  # type: ignore[attr-defined]


def private(response: R) -> R:
    """Let neither browsers nor search engines keep a page."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
