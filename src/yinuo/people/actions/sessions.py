"""Ending one's own sessions in other browsers."""

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.people.journal import SessionsEnded


@action(journal=SessionsEnded)
def end_session(*, actor: Actor, now: datetime, session_id: int, current_key: str) -> None:
    """End one session of the acting member of staff elsewhere; the one in use ends by signing out.

    Raises: NotAllowed for who is not staff; NotFound for a session that is another's, this one, or has ended.
    """
    rows = _elsewhere(actor, current_key).filter(pk=session_id)
    if _end(rows) == 0:
        raise NotFound()
    record(SessionsEnded(subject_id=actor.staff_id or 0, which="one", count=1))


@action(journal=SessionsEnded, many=True)
def end_other_sessions(*, actor: Actor, now: datetime, current_key: str) -> int:
    """End every session of the acting member of staff but this one; return how many there were.

    Raises: NotAllowed for who is not staff.
    """
    count = _end(_elsewhere(actor, current_key))
    if count:
        record(SessionsEnded(subject_id=actor.staff_id or 0, which="others", count=count))
    return count


def _elsewhere(actor: Actor, current_key: str) -> QuerySet[Any]:
    if actor.staff_id is None:
        raise NotAllowed(right="sign-in")
    rows: QuerySet[Any] = UserSession.objects.filter(user_id=actor.staff_id)
    return rows.exclude(session_key=current_key)


def _end(rows: QuerySet[Any]) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    ended, _by_table = Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return ended
