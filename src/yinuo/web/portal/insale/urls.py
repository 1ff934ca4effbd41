"""The addresses of in-sale on the portal; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.portal.insale import change, contract, order, receipt, shop, site

urlpatterns: list[URLPattern] = [
    *order.ADDRESSES,
    *change.ADDRESSES,
    *receipt.ADDRESSES,
    *shop.ADDRESSES,
    *contract.ADDRESSES,
    *site.ADDRESSES,
]
