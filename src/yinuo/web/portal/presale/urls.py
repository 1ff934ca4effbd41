"""The addresses of pre-sale on the portal; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.portal.presale import booking, booking_link, bot, brochure, design, guide, products, quote

urlpatterns: list[URLPattern] = [
    *bot.ADDRESSES,
    *booking.ADDRESSES,
    *booking_link.ADDRESSES,
    *quote.ADDRESSES,
    *products.ADDRESSES,
    *guide.ADDRESSES,
    *brochure.ADDRESSES,
    *design.ADDRESSES,
]
