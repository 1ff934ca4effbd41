"""The addresses of the API: each part adds its router here."""

from django.urls import path

from yinuo.api import inquiries
from yinuo.api.app import api

api.add_router("/inquiries", inquiries.router)

urlpatterns = [path("", api.urls)]
