"""Signing out elsewhere."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.cast import NOW, Cast
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.people.actions.arrival import visitor
from yinuo.people.actions.sessions import end_other_sessions, end_session
from yinuo.people.models import Staff


def browser(staff: Staff) -> Client:
    """Sign somebody in, in a browser of their own, and look around once."""
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/").status_code == 200
    return client


def key_of(client: Client) -> str:
    return str(client.session.session_key)


def ended() -> list[dict[str, object]]:
    return list(JournalEntry.objects.filter(verb="people.sessions_ended").values_list("facts", flat=True))


def test_ends_one_session_at_once(cast: Cast) -> None:
    here, there = browser(cast.ana_agent), browser(cast.ana_agent)
    row = UserSession.objects.get(session_key=key_of(there))

    end_session(actor=cast.actor("ana_agent"), now=NOW, session_id=row.pk, current_key=key_of(here))

    assert (here.get("/desk/").status_code, there.get("/desk/").status_code) == (200, 302)
    assert ended() == [{"which": "one", "count": 1}]


def test_ends_all_others_and_nobody_elses(cast: Cast) -> None:
    here, *others = [browser(cast.ana_agent) for _n in range(3)]
    leo = browser(cast.leo_manager)

    count = end_other_sessions(actor=cast.actor("ana_agent"), now=NOW, current_key=key_of(here))

    assert count == 2
    assert [b.get("/desk/").status_code for b in (here, leo, *others)] == [200, 200, 302, 302]
    assert ended() == [{"which": "others", "count": 2}]


def test_says_nothing_where_nothing_was_open(cast: Cast) -> None:
    here = browser(cast.ana_agent)

    assert end_other_sessions(actor=cast.actor("ana_agent"), now=NOW, current_key=key_of(here)) == 0
    assert ended() == []


def test_refuses_the_session_of_another_and_this_one(cast: Cast) -> None:
    here, leo = browser(cast.ana_agent), browser(cast.leo_manager)

    for client in (here, leo):
        row = UserSession.objects.get(session_key=key_of(client))
        with pytest.raises(NotFound):
            end_session(actor=cast.actor("ana_agent"), now=NOW, session_id=row.pk, current_key=key_of(here))

    assert [b.get("/desk/").status_code for b in (here, leo)] == [200, 200]
    assert ended() == []


def test_is_for_staff(cast: Cast) -> None:
    stranger = visitor(language="en")

    with pytest.raises(NotAllowed):
        end_other_sessions(actor=stranger, now=NOW, current_key="")
    with pytest.raises(NotAllowed):
        end_session(actor=stranger, now=NOW, session_id=1, current_key="")
