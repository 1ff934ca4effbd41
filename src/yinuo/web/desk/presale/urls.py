"""The addresses of pre-sale on the desk; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.desk.presale import (
    appointments,
    booking,
    brochures,
    discoveries,
    guides,
    quote_editor,
    quote_order,
    quotes,
    sale,
)

urlpatterns: list[URLPattern] = [
    *sale.ADDRESSES,
    *appointments.ADDRESSES,
    *booking.ADDRESSES,
    *quote_editor.ADDRESSES,
    *quote_order.ADDRESSES,
    *quotes.ADDRESSES,
    *guides.ADDRESSES,
    *discoveries.ADDRESSES,
    *brochures.ADDRESSES,
]
