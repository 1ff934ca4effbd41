"""Who is signed in."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.cast import Cast
from yinuo.people.models import Staff
from yinuo.people.signed_in import SessionStore, StaffBackend


def test_reads_a_session_until_it_ends(cast: Cast) -> None:
    session = SessionStore()
    session["who"] = "ana"
    session.save()

    assert SessionStore(session.session_key)["who"] == "ana"

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    ended = SessionStore(session.session_key)
    assert ended.get("who") is None
    assert ended.session_key is None


def test_knows_no_session_of_another_key(cast: Cast) -> None:
    assert SessionStore("a" * 32).load() == {}
    assert SessionStore("' OR true --").load() == {}


def test_reads_the_whole_person(cast: Cast) -> None:
    found = StaffBackend().get_user(cast.ana_agent.pk)

    assert found is not None
    stored = Staff.objects.get(pk=cast.ana_agent.pk)
    names = [field.attname for field in Staff._meta.concrete_fields]
    assert [getattr(found, name) for name in names] == [getattr(stored, name) for name in names]
    found.theme = "dark"
    found.save()
    stored.refresh_from_db()
    assert stored.theme == "dark"


def test_knows_nobody_who_left_or_never_was(cast: Cast) -> None:
    Staff.objects.filter(pk=cast.ana_agent.pk).update(is_active=False)

    assert StaffBackend().get_user(cast.ana_agent.pk) is None
    assert StaffBackend().get_user(0) is None
