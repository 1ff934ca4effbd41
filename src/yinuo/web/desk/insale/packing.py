"""Packing on the desk: how much of each line goes along, and in which boxes."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.errors import DomainError
from yinuo.insale.actions.shipment import MOST_PACKAGES, PackedBox, PackedLine, pack_shipment
from yinuo.insale.queries.order import get_order
from yinuo.insale.queries.packing import LineToPack, lines_to_pack
from yinuo.web.components.quote_words import number_words
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import asks_part
from yinuo.web.desk.insale.order_deeds import order_url
from yinuo.web.desk.insale.shipment_words import shipment_url
from yinuo.web.errors import field_errors
from yinuo.web.pages import StaffRequest, desk_page

BOX = ("weight_kg", "sides_cm", "content")
NO_NUMBER = lazy("Please enter a number.")
Box = dict[str, str]
Wrong = dict[str, list[str]]


@desk_page("shipment.work", methods=("GET", "HEAD", "POST"))
def pack(request: StaffRequest, order_id: int) -> HttpResponse:
    """Pack a part of an order, or all of it. A button that adds or drops a box gives the form back with what was typed."""
    lines = lines_to_pack(actor=request.actor, order_id=order_id)
    if request.method != "POST":
        typed = {str(line.id): number_words(line.left) if line.left else "" for line in lines}
        return _page(request, order_id, lines, typed, [dict.fromkeys(BOX, "")], {})
    typed = {str(line.id): _typed(request, f"line-{line.id}") for line in lines}
    boxes = _boxes(request)
    deed = request.POST.get("do", "pack")
    if deed != "pack":
        return _page(request, order_id, lines, typed, _shaped(boxes, deed), {})
    boxes = [box for box in boxes if any(box.values())]
    wrong: Wrong = {}
    packed = _lines(typed, wrong)
    boxed = _meant(boxes, wrong)
    if not wrong:
        try:
            made = pack_shipment(
                actor=request.actor, now=request.now, order_id=order_id, lines=packed, boxes=boxed
            )
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            _put(wrong, error, packed)
        else:
            messages.success(request, _("Packed. Print the label, then hand it over."))
            return HttpResponseRedirect(shipment_url(made.pk))
    return _page(request, order_id, lines, typed, boxes, wrong, status=422)


def _typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:200]


def _boxes(request: StaffRequest) -> list[Box]:
    """Return the boxes as they were typed, at most one more than there may be."""
    columns = [request.POST.getlist(f"box-{name}")[: MOST_PACKAGES + 1] for name in BOX]
    rows = zip(*columns, strict=False)
    return [
        {name: cell.replace("\x00", "").strip() for name, cell in zip(BOX, row, strict=True)} for row in rows
    ]


def _shaped(boxes: list[Box], deed: str) -> list[Box]:
    name, _colon, place = deed.partition(":")
    if name == "add_box" and len(boxes) < MOST_PACKAGES:
        return [*boxes, dict.fromkeys(BOX, "")]
    if name == "drop_box" and place.isascii() and place.isdigit():
        return [box for at, box in enumerate(boxes) if str(at) != place]
    return boxes


def _lines(typed: Mapping[str, str], wrong: Wrong) -> list[PackedLine]:
    found = []
    for key, text in typed.items():
        quantity = _number(text, f"line-{key}", wrong)
        if quantity:
            found.append(PackedLine(line_id=int(key), quantity=quantity))
    return found


def _meant(boxes: list[Box], wrong: Wrong) -> list[PackedBox]:
    return [
        PackedBox(
            weight_kg=_number(box["weight_kg"], f"box-{place}", wrong),
            sides_cm=box["sides_cm"],
            content=box["content"],
        )
        for place, box in enumerate(boxes)
    ]


def _number(text: str, name: str, wrong: Wrong) -> Decimal | None:
    if not text:
        return None
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        wrong.setdefault(name, []).append(str(NO_NUMBER))
        return None
    return found


def _put(wrong: Wrong, error: DomainError, packed: list[PackedLine]) -> None:
    """Put objections beside the rows that they are about, the others above the form."""
    for name, said in field_errors(error).items():
        room, _dot, rest = (name or "").partition(".")
        place = rest.partition(".")[0]
        at = int(place) if place.isdigit() else -1
        if room == "lines" and 0 <= at < len(packed):
            wrong.setdefault(f"line-{packed[at].line_id}", []).extend(said)
        elif room == "boxes" and at >= 0:
            wrong.setdefault(f"box-{at}", []).extend(said)
        else:
            wrong.setdefault("", []).extend(said)


def _page(
    request: StaffRequest,
    order_id: int,
    lines: list[LineToPack],
    typed: Mapping[str, str],
    boxes: list[Box],
    wrong: Wrong,
    *,
    status: int = 200,
) -> HttpResponse:
    file = get_order(actor=request.actor, now=request.now, order_id=order_id)
    context: dict[str, Any] = {
        "title": _("Pack for %(number)s") % {"number": file.row.number},
        "path": [
            Link(name=_("Orders"), url="/desk/orders/"),
            Link(name=file.row.number, url=order_url(order_id)),
            Link(name=_("Pack")),
        ],
        "file": file,
        "lines": [
            {
                "row": line,
                "typed": typed[str(line.id)],
                "left": " ".join(part for part in (number_words(line.left), line.unit) if part),
                "wrong": wrong.get(f"line-{line.id}", []),
            }
            for line in lines
        ],
        "boxes": [
            {**box, "place": place, "number": place + 1, "wrong": wrong.get(f"box-{place}", [])}
            for place, box in enumerate(boxes)
        ],
        "is_wrong": bool(wrong),
        "wrong_whole": wrong.get("", []),
        "address": f"{order_url(order_id)}pack/",
        "back": order_url(order_id),
    }
    is_part = asks_part(request)
    template = "desk/insale/pack_form.html" if is_part else "desk/insale/pack.html"
    return render(request, template, context, status=200 if is_part else status)


ADDRESSES: list[URLPattern] = [path("orders/<int:order_id>/pack/", pack, name="order_pack")]
