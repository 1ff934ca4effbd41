"""The addresses of pre-sale on the desk; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.desk.presale import appointments, booking, sale

urlpatterns: list[URLPattern] = [*sale.ADDRESSES, *appointments.ADDRESSES, *booking.ADDRESSES]
