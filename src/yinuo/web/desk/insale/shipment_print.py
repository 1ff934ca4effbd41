"""What is printed for a shipment: a label for each box, and the packing list that goes into it, a sheet for each box, in the customer's language."""

import re
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation

from yinuo.core.organisation import organisation
from yinuo.insale import access
from yinuo.insale.actions.parcel_paper import print_label
from yinuo.insale.queries.shipments import ShipmentFile, get_shipment
from yinuo.web.components.paper import NoPdf, bars_inline, paper_pdf, qr_inline
from yinuo.web.desk.insale.shipment_words import courier_words, shown_line, shown_package
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = "shipment.work"
_BETWEEN = re.compile(r"[\n;；、，]|,\s")


@desk_page(RIGHT, methods=("POST",))
def label(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Give the labels of a shipment, 100 × 150 mm, one for each box; the journal keeps who printed them."""
    facts = print_label(actor=request.actor, now=request.now, shipment_id=shipment_id)
    file = get_shipment(actor=request.actor, now=request.now, shipment_id=shipment_id)
    with translation.override(facts.language):
        context = {
            **_house(facts.language),
            "label": facts,
            "courier": courier_words(facts.courier),
            "bars": bars_inline(facts.code),
            "qr": qr_inline(facts.receipt_url),
            "boxes": _boxes(file) or [{}],
        }
        return _paper(
            "desk/insale/label_paper.html", context, styles="label_pdf", name=f"{facts.number}-label"
        )


@desk_page(RIGHT)
def packing_list(request: StaffRequest, shipment_id: int) -> HttpResponse:
    """Give the packing list of a shipment on A4. Raises: NotFound, NotAllowed."""
    file = get_shipment(actor=request.actor, now=request.now, shipment_id=shipment_id)
    access.shipment_for(request.actor, shipment_id, RIGHT)
    with translation.override(file.language):
        context = {
            **_house(file.language),
            "file": file,
            "courier": courier_words(file.row.courier),
            "lines": [shown_line(line) for line in file.lines],
            "boxes": _boxes(file),
        }
        name = f"{file.row.number}-list"
        return _paper("desk/insale/packing_list_paper.html", context, styles="packing_list_pdf", name=name)


def _house(language: str) -> dict[str, str]:
    house = organisation()
    return {"language": language, "house": house.name_in(language), "phone": house.service_phone}


def _boxes(file: ShipmentFile) -> list[dict[str, Any]]:
    """Return the boxes with what is in each of them, part by part as its words divide them."""
    return [
        {
            **shown_package(one, place),
            "parts": [part.strip() for part in _BETWEEN.split(one.content) if part.strip()],
        }
        for place, one in enumerate(file.packages, start=1)
    ]


def _paper(template: str, context: dict[str, Any], *, styles: str, name: str) -> HttpResponse:
    """Return the document as PDF; where no PDF can be made, as a page that the browser prints the same."""
    sheet = f"yinuo/css/{styles}.css"
    try:
        content = paper_pdf(render_to_string(template, context), styles=sheet)
    except NoPdf:
        return HttpResponse(render_to_string(template, {**context, "sheet": sheet}))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


ADDRESSES: list[URLPattern] = [
    path("shipments/<int:shipment_id>/label/", label, name="shipment_label"),
    path("shipments/<int:shipment_id>/packing-list/", packing_list, name="shipment_packing_list"),
]
