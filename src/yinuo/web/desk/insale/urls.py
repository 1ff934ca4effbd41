"""The addresses of in-sale on the desk; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.desk.insale import (
    arrivals,
    change_editor,
    change_page,
    contract,
    contract_part,
    installation,
    order_board,
    order_deeds,
    order_editor,
    order_extras,
    order_page,
    orders,
    packing,
    plans,
    progress,
    receipts,
    reports,
    review,
    review_checklists,
    shipment_deeds,
    shipment_page,
    shipment_print,
    shipments,
    site_checklists,
)

del contract_part  # importing it shows it

urlpatterns: list[URLPattern] = [
    *orders.ADDRESSES,
    *order_editor.ADDRESSES,
    *order_page.ADDRESSES,
    *order_deeds.ADDRESSES,
    *order_extras.ADDRESSES,
    *change_page.ADDRESSES,
    *change_editor.ADDRESSES,
    *packing.ADDRESSES,
    *arrivals.ADDRESSES,
    *receipts.ADDRESSES,
    *site_checklists.ADDRESSES,
    *installation.ADDRESSES,
    *shipments.ADDRESSES,
    *shipment_page.ADDRESSES,
    *shipment_deeds.ADDRESSES,
    *shipment_print.ADDRESSES,
    *review.ADDRESSES,
    *contract.ADDRESSES,
    *review_checklists.ADDRESSES,
    *order_board.ADDRESSES,
    *plans.ADDRESSES,
    *progress.ADDRESSES,
    *reports.ADDRESSES,
]
