"""The addresses of in-sale on the portal; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.portal.insale import receipt

urlpatterns: list[URLPattern] = [
    *receipt.ADDRESSES,
]
