"""The order's page in parts: what each piece of in-sale has to show there, under what was bought or beside it.

A part is one function that returns what it shows or None; its own page module gives it and is imported by `urls`.
"""

from collections.abc import Callable
from typing import Any, Literal

from django.utils.functional import Promise as LazyText
from msgspec import Struct, field

from yinuo.insale.queries.order import OrderFile
from yinuo.web.components.rows import Link
from yinuo.web.pages import StaffRequest

Place = Literal["body", "aside"]


class OrderPart(Struct, frozen=True, kw_only=True):
    """One part: `template` draws `context` under the heading `name`; `links` open forms in a dialog, `pages` lead on."""

    name: str | LazyText
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    badge: str | LazyText = ""
    links: list[Link] = field(default_factory=list)
    pages: list[Link] = field(default_factory=list)


OrderShower = Callable[[StaffRequest, OrderFile], OrderPart | None]
_SHOWERS: list[tuple[int, Place, OrderShower]] = []


def order_part(*, place: Place, rank: int) -> Callable[[OrderShower], OrderShower]:
    """Show this part on the page of every order for which it returns one; `rank` orders those of one place."""

    def keep(show: OrderShower) -> OrderShower:
        _SHOWERS.append((rank, place, show))
        _SHOWERS.sort(key=lambda one: one[0])
        return show

    return keep


def parts_of(request: StaffRequest, file: OrderFile, *, place: Place) -> list[OrderPart]:
    """Return what is shown of an order in a place, in order of rank."""
    shown = (show(request, file) for _rank, where, show in _SHOWERS if where == place)
    return [part for part in shown if part is not None]
