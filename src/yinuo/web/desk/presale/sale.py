"""The sale side of a matter: what each part of pre-sale has to show there, one under another.

A part is one function that returns what it shows or None; its own page module gives it. The page is asked for by the
matter's page after it is shown, so that no matter pays for what it has not.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from msgspec import Struct, field

from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import asks_part, part
from yinuo.web.pages import StaffRequest, desk_page


class SalePart(Struct, frozen=True, kw_only=True):
    """One part: `template` draws `context`; `links` are forms, opened in a dialog, `pages` those that need a page; an empty part has no template."""

    name: str
    icon: str
    links: list[Link]
    pages: list[Link] = field(default_factory=list)
    template: str = ""
    context: dict[str, Any] | None = None


SaleShower = Callable[[StaffRequest, Matter], SalePart | None]
SALE_PARTS: list[SaleShower] = []


def sale_part(show: SaleShower) -> SaleShower:
    """Show this part beside every matter for which it returns one, in the order of registration."""
    SALE_PARTS.append(show)
    return show


@desk_page("matter.read")
def sale(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Show everything of the sale that belongs to a matter. Raises: NotFound."""
    matter = access.matter_for(request.actor, matter_id, "matter.read")
    parts = [found for show in SALE_PARTS if (found := show(request, matter)) is not None]
    context = {
        "title": _("Sale"),
        "matter": matter,
        "parts": parts,
        "filled": [one for one in parts if one.template],
        "empty": [one for one in parts if not one.template],
        "path": [
            Link(name=_("Inbox"), url="/desk/inbox/"),
            Link(name=matter.number, url=f"/desk/matters/{matter.pk}/"),
            Link(name=_("Sale")),
        ],
    }
    if asks_part(request):
        return part(request, "desk/presale/sale_parts.html", context)
    return render(request, "desk/presale/sale.html", context)


ADDRESSES: list[URLPattern] = [path("matters/<int:matter_id>/sale/", sale, name="sale")]
