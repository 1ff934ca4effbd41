"""Rate limits of the API: a shield against haste, not a quota."""

from django.http import HttpRequest, HttpResponse
from msgspec import Struct

from yinuo.api.problems import Problem
from yinuo.core.tries import count_try


class Allowance(Struct, frozen=True, kw_only=True):
    """What is left of a limit, and in how many seconds it begins anew."""

    most: int
    left: int
    reset_s: int


def limited(request: HttpRequest, what: str, *, most: int, within_s: int) -> None:
    """Count a call of this address. Raises: Problem (too_many) with the seconds to wait."""
    tries = count_try(f"api {what}", str(request.META.get("REMOTE_ADDR", "")), within_s=within_s)
    wait = tries.reset_s
    request.allowance = Allowance(most=most, left=max(0, most - tries.count), reset_s=wait)  # type: ignore[attr-defined]
    if tries.count > most:
        raise Problem(
            status=429, code="too_many", detail=f"Too many calls; try again in {wait} s.", retry_after_s=wait
        )


def show_allowance(request: HttpRequest, response: HttpResponse) -> None:
    """Put what is left of the limit into the headers, where the operation is limited."""
    allowance: Allowance | None = getattr(request, "allowance", None)
    if allowance is not None:
        response["RateLimit-Limit"] = str(allowance.most)
        response["RateLimit-Remaining"] = str(allowance.left)
        response["RateLimit-Reset"] = str(allowance.reset_s)
        if response.status_code == 429:
            response["Retry-After"] = str(allowance.reset_s)
