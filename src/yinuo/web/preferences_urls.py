"""Addresses of what a person sets for themselves: language, look, account, signing out."""

from django.urls import path

from yinuo.web.account import account, set_language, sign_out
from yinuo.web.account_sessions import end_one, end_others, sessions
from yinuo.web.theme import set_theme

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("theme/", set_theme, name="set_theme"),
    path("account/", account, name="account"),
    path("account/sessions/", sessions, name="sessions"),
    path("account/sessions/others/end/", end_others, name="end_other_sessions"),
    path("account/sessions/<int:session_id>/end/", end_one, name="end_session"),
    path("account/sign-out/", sign_out, name="sign_out"),
]
