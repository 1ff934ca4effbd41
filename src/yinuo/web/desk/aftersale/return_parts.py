"""The return's page in parts: what each piece of after-sale has to show there, under what comes back or beside it."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct, field

from yinuo.aftersale.queries.returns import ReturnFile
from yinuo.web.components.rows import Link
from yinuo.web.pages import StaffRequest

Place = Literal["body", "aside"]


class ReturnPart(Struct, frozen=True, kw_only=True):
    """One part: `template` draws `context` under the heading `name`; `links` open forms in a dialog, `pages` lead on."""

    name: str
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    badge: str = ""
    links: list[Link] = field(default_factory=list)
    pages: list[Link] = field(default_factory=list)


ReturnShower = Callable[[StaffRequest, ReturnFile], ReturnPart | None]
_SHOWERS: list[tuple[int, Place, ReturnShower]] = []


def return_part(*, place: Place, rank: int) -> Callable[[ReturnShower], ReturnShower]:
    """Show this part on the page of every return for which it returns one; `rank` orders those of one place."""

    def keep(show: ReturnShower) -> ReturnShower:
        _SHOWERS.append((rank, place, show))
        _SHOWERS.sort(key=lambda one: one[0])
        return show

    return keep


def parts_of(request: StaffRequest, file: ReturnFile, *, place: Place) -> list[ReturnPart]:
    """Return what is shown of a return in a place, in order of rank."""
    shown = (show(request, file) for _rank, where, show in _SHOWERS if where == place)
    return [part for part in shown if part is not None]
