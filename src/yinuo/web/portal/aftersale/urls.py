"""The addresses of after-sale on the portal; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.portal.aftersale import complain, complaint

urlpatterns: list[URLPattern] = [
    *complain.ADDRESSES,
    *complaint.ADDRESSES,
]
