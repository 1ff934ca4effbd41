"""The addresses of after-sale on the portal; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.portal.aftersale import complain, complaint, return_page, return_request

urlpatterns: list[URLPattern] = [
    *complain.ADDRESSES,
    *complaint.ADDRESSES,
    *return_request.ADDRESSES,
    *return_page.ADDRESSES,
]
