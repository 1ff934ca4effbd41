"""The addresses of pre-sale on the portal; each module gives its own."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
