"""Orders on the desk: the list, and those of a matter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.insale.queries.orders import OrderFilter, count_orders, list_orders
from yinuo.matters.models import Matter
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import asked_text, query_of
from yinuo.web.desk.exports import export_links
from yinuo.web.desk.insale.order_words import shown_row
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

GROUP_NAMES = {
    "open": pgettext_lazy("orders", "In work"),
    "draft": pgettext_lazy("orders", "Drafts"),
    "shipped": pgettext_lazy("orders", "Shipped"),
    "done": pgettext_lazy("orders", "Done"),
}
WHOSE_NAMES = {
    "mine": pgettext_lazy("orders", "Mine"),
    "team": lazy("My team's"),
    "all": pgettext_lazy("orders", "All"),
}
FLAGS = {"late": lazy("Late"), "unpaid": lazy("Not paid in full")}


@desk_page("order.work")
def orders(request: StaffRequest) -> HttpResponse:
    """Show orders by what has become of them, the newest first."""
    kept = _kept(request)
    wanted = OrderFilter(
        group=kept.get("group", ""),
        whose=kept.get("whose", "all"),
        late="late" in kept,
        unpaid="unpaid" in kept,
        text=kept.get("q", ""),
    )
    rows, older = list_orders(
        actor=request.actor, now=request.now, wanted=wanted, after=asked_text(request, "after")
    )
    counts = count_orders(actor=request.actor, now=request.now, whose=wanted.whose)
    context = {
        "title": _("Orders"),
        "rows": [shown_row(row) for row in rows],
        "tabs": [
            Link(
                name=str(name),
                url=query_of({**kept, "group": key}),
                current=key == wanted.group,
                count=counts[key],
            )
            for key, name in GROUP_NAMES.items()
        ],
        "whose": [
            Link(name=str(name), url=query_of({**kept, "whose": key}), current=key == wanted.whose)
            for key, name in WHOSE_NAMES.items()
        ],
        "flags": [
            Link(name=str(name), url=query_of(_toggled(kept, key)), current=key in kept, count=counts[key])
            for key, name in FLAGS.items()
        ],
        "text": wanted.text,
        "hidden": {name: value for name, value in kept.items() if name not in ("q", "group")},
        "is_narrowed": len(kept) > 1,
        "exports": export_links("orders", kept),
        "cursor": Cursor(
            older_url=query_of({**kept, "after": older}) if older else "",
            newer_url=query_of(kept) if "after" in request.GET else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/insale/orders.html", context)


def _kept(request: StaffRequest) -> dict[str, str]:
    """Return what the address asks for, of what can be asked."""
    group, whose, text = (asked_text(request, name) for name in ("group", "whose", "q"))
    kept: dict[str, str] = {}
    if group in GROUP_NAMES or not text:  # who looks for a word looks everywhere
        kept["group"] = group if group in GROUP_NAMES else "open"
    if whose in WHOSE_NAMES and whose != "all":
        kept["whose"] = whose
    kept |= {name: "1" for name in FLAGS if name in request.GET}
    if text:
        kept["q"] = text
    return kept


def _toggled(kept: dict[str, str], name: str) -> dict[str, str]:
    if name in kept:
        return {key: value for key, value in kept.items() if key != name}
    return {**kept, name: "1"}


@sale_part
def orders_of(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show the order that a matter is, or those that came from it or from its quotes."""
    wanted = OrderFilter(order_id=matter.pk) if matter.kind == "order" else OrderFilter(matter_id=matter.pk)
    rows, _more = list_orders(actor=request.actor, now=request.now, wanted=wanted, limit=20)
    if not rows:
        return None
    return SalePart(
        name=_("Orders"),
        icon="package",
        links=[],
        template="desk/insale/orders_of_matter.html",
        context={"rows": [shown_row(row) for row in rows]},
    )


ADDRESSES: list[URLPattern] = [path("orders/", orders, name="orders")]
