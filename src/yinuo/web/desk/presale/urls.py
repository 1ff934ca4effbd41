"""The addresses of pre-sale on the desk; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.desk.presale import (
    appointments,
    before_asking,
    booking,
    brochures,
    designs,
    discoveries,
    forecast,
    guides,
    opportunity,
    pipeline,
    pipeline_settings,
    quote_deeds,
    quote_editor,
    quote_order,
    quote_page,
    quotes,
    sale,
    survey_checklists,
    surveys,
)

urlpatterns: list[URLPattern] = [
    *sale.ADDRESSES,
    *before_asking.ADDRESSES,
    *appointments.ADDRESSES,
    *booking.ADDRESSES,
    *pipeline.ADDRESSES,
    *opportunity.ADDRESSES,
    *forecast.ADDRESSES,
    *pipeline_settings.ADDRESSES,
    *quote_editor.ADDRESSES,
    *quote_order.ADDRESSES,
    *quotes.ADDRESSES,
    *quote_page.ADDRESSES,
    *quote_deeds.ADDRESSES,
    *guides.ADDRESSES,
    *discoveries.ADDRESSES,
    *brochures.ADDRESSES,
    *designs.ADDRESSES,
    *survey_checklists.ADDRESSES,
    *surveys.ADDRESSES,
]
