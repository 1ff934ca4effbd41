from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from tests.cast import Cast
from tests.people.conftest import verbs
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.people.sign_in import StaffAccountAdapter

GOOD = "correct-horse-7731"
urlpatterns = [path("accounts/", include("allauth.urls"))]

pytestmark = pytest.mark.urls("tests.people.test_sign_in")
PLAIN = override_settings(
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        "axes.middleware.AxesMiddleware",
    ]
)


@pytest.fixture
def ana(cast: Cast) -> Any:
    cast.ana_agent.set_password(GOOD)
    cast.ana_agent.email = "ana@example.com"
    cast.ana_agent.save()
    return cast.ana_agent


@PLAIN
def test_journals_a_sign_in_with_its_means(ana: Any) -> None:
    answer = Client().post("/accounts/login/", {"login": "Ana_Agent", "password": GOOD})

    entry = JournalEntry.objects.get(verb="people.signed_in")
    assert answer.status_code == 302
    assert (entry.subject_kind, entry.subject_id, entry.actor_id) == ("staff", ana.pk, ana.pk)
    assert (entry.facts, entry.personal.facts) == ({"method": "password"}, {"address": "127.0.0.1"})
    ana.refresh_from_db()
    assert ana.last_login == entry.at


@PLAIN
def test_keeps_who_left_out(ana: Any) -> None:
    ana.is_active = False
    ana.save()
    client = Client()

    client.post("/accounts/login/", {"login": "ana_agent", "password": GOOD})

    assert "_auth_user_id" not in client.session
    assert verbs("staff", ana.pk) == []


def test_lets_nobody_sign_up() -> None:
    assert StaffAccountAdapter().is_open_for_signup(RequestFactory().get("/")) is False


@PLAIN
def test_queues_the_link_to_a_new_password(ana: Any) -> None:
    Client().post("/accounts/password/reset/", {"email": "ana@example.com"})

    item = OutboxItem.objects.get()
    assert (item.channel, item.recipient, item.purpose) == ("email", "ana@example.com", "account")
    assert "/accounts/password/reset/key/" in item.body
    assert verbs("staff", ana.pk) == ["people.account_mail_queued"]


@PLAIN
def test_sends_strangers_nothing(ana: Any) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "stranger@example.com"})

    assert answer.status_code == 302
    assert not OutboxItem.objects.exists()
