"""Points and gifts of an order on the desk: facts that are written down, and go along when goods come back."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.money_words import money_words
from yinuo.insale import access
from yinuo.insale.actions.extras import (
    LONGEST_TITLE,
    MOST_POINTS,
    GiftGiven,
    OrderExtras,
    note_extras,
)
from yinuo.insale.queries.order import OrderFile
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.pages import StaffRequest, desk_page

METHODS = ("GET", "HEAD", "POST")
RIGHT = "order.work"
SHOWN_GIFTS = 3


class ExtrasForm(forms.Form):
    """Points, and up to three gifts or as many as there are: what came along, from which sum on, at what marked price."""

    points_used = forms.IntegerField(
        label=lazy("Points used"), min_value=0, max_value=MOST_POINTS, required=False
    )
    points_earned = forms.IntegerField(
        label=lazy("Points earned"), min_value=0, max_value=MOST_POINTS, required=False
    )

    def __init__(self, *args: Any, gifts: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = range(max(SHOWN_GIFTS, len(gifts)))
        for place in self.places:
            gift = gifts[place] if place < len(gifts) else {}
            self.fields[f"gifts.{place}.title"] = forms.CharField(
                label=_("Gift %(number)s") % {"number": place + 1},
                max_length=LONGEST_TITLE,
                required=False,
                initial=gift.get("title", ""),
            )
            for name, label in (
                ("over", _("Given from a sum of")),
                ("marked_price", _("Its marked price")),
            ):
                self.fields[f"gifts.{place}.{name}"] = forms.DecimalField(
                    label=label,
                    max_digits=9,
                    decimal_places=2,
                    min_value=Decimal(0),
                    required=False,
                    initial=gift.get(name),
                )

    def extras(self) -> OrderExtras:
        """Return what was written, of a form that is valid; a gift without a name is none."""
        values = self.cleaned_data
        gifts = [
            GiftGiven(
                title=values[f"gifts.{place}.title"],
                over=values[f"gifts.{place}.over"] or Decimal(0),
                marked_price=values[f"gifts.{place}.marked_price"] or Decimal(0),
            )
            for place in self.places
            if values[f"gifts.{place}.title"].strip()
        ]
        return OrderExtras(
            points_used=values["points_used"] or 0, points_earned=values["points_earned"] or 0, gifts=gifts
        )


@order_part(place="aside", rank=88)
def extras_of_order(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show points and gifts, and the way to write them down."""
    if not request.actor.can(RIGHT):
        return None
    money = file.row.currency
    gifts = [
        {
            "title": gift["title"],
            "over": money_words(Decimal(gift["over"]), money) if Decimal(gift["over"]) else "",
            "marked_price": money_words(Decimal(gift["marked_price"]), money)
            if Decimal(gift["marked_price"])
            else "",
        }
        for gift in file.gifts
    ]
    is_known = bool(file.points_used or file.points_earned or gifts)
    return OrderPart(
        name=lazy("Points and gifts"),
        template="desk/insale/order_extras.html" if is_known else "",
        context={"used": file.points_used, "earned": file.points_earned, "gifts": gifts},
        pages=[Link(name=_("Write down points and gifts"), url=f"/desk/orders/{file.row.id}/extras/")],
    )


@desk_page(RIGHT, methods=METHODS)
def extras(request: StaffRequest, order_id: int) -> HttpResponse:
    """Write down points and gifts of an order. Raises: NotFound, NotAllowed."""
    order = access.order_for(request.actor, order_id, RIGHT)
    form = ExtrasForm(
        request.POST or None,
        gifts=order.gifts,
        initial={"points_used": order.points_used, "points_earned": order.points_earned},
    )

    def run(_values: dict[str, Any]) -> str:
        note_extras(actor=request.actor, now=request.now, order_id=order_id, extras=form.extras())
        return _("Written down.")

    return answer_form(
        request,
        form=form,
        title=_("Points and gifts of %(number)s") % {"number": order.number},
        submit=_("Save"),
        run=run,
        back=f"/desk/orders/{order_id}/",
        note=_("Facts for when goods come back: what goes along is reckoned from them. No money moves."),
    )


ADDRESSES: list[URLPattern] = [path("orders/<int:order_id>/extras/", extras, name="order_extras")]
