"""Where a colleague is signed in."""

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.people.actions.test_sessions import browser, key_of
from yinuo.people.queries.sessions import SessionRow, list_sessions


def rows_of(cast: Cast, client: Client) -> list[SessionRow]:
    return list_sessions(actor=cast.actor("ana_agent"), now=timezone.now(), current_key=key_of(client))


def test_lists_this_one_first_and_masks_the_address(cast: Cast, django_assert_num_queries: Any) -> None:
    here = browser(cast.ana_agent)
    there = browser(cast.ana_agent)
    UserSession.objects.filter(session_key=key_of(there)).update(
        ip="203.0.113.7", user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/127.0"
    )

    with django_assert_num_queries(3):
        first, second = rows_of(cast, here)

    assert (first.is_this, first.address) == (True, "127.0.0.*")
    assert (second.is_this, second.address, second.browser) == (False, "203.0.113.*", "Firefox · Windows")


def test_leaves_out_what_ran_out_or_a_new_password_ended(cast: Cast) -> None:
    here, old = browser(cast.ana_agent), browser(cast.ana_agent)
    Session.objects.filter(session_key=key_of(old)).update(expire_date=timezone.now() - timedelta(days=1))
    assert len(rows_of(cast, here)) == 1

    cast.ana_agent.set_password("another-long-secret")
    cast.ana_agent.save()

    assert rows_of(cast, here) == []
