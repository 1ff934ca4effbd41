"""The addresses of the demo's front door."""

from django.urls import path

from yinuo.web.demo_sign_in import demo_enter, demo_home

urlpatterns = [
    path("", demo_home, name="demo_home"),
    path("enter/<int:staff_id>/", demo_enter, name="demo_enter"),
]
