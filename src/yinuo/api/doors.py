"""What every operation has in common: the right it needs, who asks, when, and work that is done once."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback
from pydantic import AfterValidator, AwareDatetime

from yinuo.api.answers import actor_of, answer
from yinuo.api.idempotency import once
from yinuo.core.actor import Actor
from yinuo.core.cursors import read_cursor, read_instant_cursor

V = TypeVar("V", bound=Callable[..., HttpResponse])
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _in_range(at: datetime) -> datetime:
    if not _EARLIEST <= at < _LATEST:
        raise ValueError("the instant must lie between 1970 and 2200")
    return at


Key = Annotated[int, Field(ge=1, lt=2**63)]
Instant = Annotated[AwareDatetime, AfterValidator(_in_range)]
Limit = Annotated[int, Field(ge=1, le=200)]
Line = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=100_000)]


def needs(right: str) -> Callable[[V], V]:
    """Declare the right without which an operation is refused; how far it reaches is the action's or query's to say."""

    def declare(view: V) -> V:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor_of(request).require(right)
            return view(request, *args, **kwargs)

        run.needs = right  # type: ignore[attr-defined]
        contribute_operation_callback(run, lambda operation: _describe(operation, right))
        return run  # type: ignore[return-value]

    return declare


def _describe(operation: Operation, right: str) -> None:
    operation.openapi_extra = {**(operation.openapi_extra or {}), "x-needs": right}


def open_to_all(view: V) -> V:
    """Declare that an operation needs no right beyond being known."""
    view.needs = ""  # type: ignore[attr-defined]
    return view


def done(
    request: HttpRequest,
    work: Callable[[Actor, datetime], Any],
    *,
    status: int = 200,
    location: Callable[[Any], str] | None = None,
    digest: bytes | None = None,
    shown_once: str = "",
) -> HttpResponse:
    """Do the work of a POST, once for its Idempotency-Key, and answer with what it returns (nothing: 204).

    `digest` stands for the body where it is a file that was read already. The field `shown_once` of the answer is a
    secret, which is not kept.
    """
    actor = actor_of(request)

    def run() -> HttpResponse:
        result = work(actor, timezone.now())
        if result is None:
            return HttpResponse(status=204)
        return answer(result, status=status, location=location(result) if location else "")

    return once(request, actor, run, digest=digest, shown_once=shown_once)


def checked_cursor(cursor: str, *, may_be_open: bool = False) -> str:
    """Return a cursor `INSTANT~KEY` as it was given out; with `may_be_open` the instant may be "-".

    Raises: InvalidValue.
    """
    if cursor:
        read_cursor(cursor) if may_be_open else read_instant_cursor(cursor)
    return cursor
