"""Where a colleague is signed in."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.people.browsers import browser_of
from yinuo.people.masking import mask_network_address
from yinuo.people.models import Staff


class SessionRow(Struct, frozen=True, kw_only=True):
    """A session that is still open. `browser` is empty where it is unknown; `address` is masked."""

    id: int
    browser: str
    address: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def list_sessions(*, actor: Actor, now: datetime, current_key: str) -> list[SessionRow]:
    """Return where the acting member of staff is signed in: this session first, then the last used. Three statements.

    Sessions that ran out, or that a change of the password ended, are not among them.
    """
    staff = Staff.objects.filter(pk=actor.staff_id or 0).first()
    if staff is None:
        return []
    rows = list(UserSession.objects.filter(user=staff).order_by("-last_seen_at", "-pk"))
    stored = Session.objects.filter(session_key__in=[r.session_key for r in rows], expire_date__gt=now)
    right = staff.get_session_auth_hash()
    open_keys = {
        s.session_key
        for s in stored
        if constant_time_compare(str(s.get_decoded().get(HASH_SESSION_KEY, "")), right)
    }
    found = [
        SessionRow(
            id=r.pk,
            browser=browser_of(r.user_agent),
            address=mask_network_address(r.ip),
            begun_at=r.created_at,
            seen_at=r.last_seen_at,
            is_this=r.session_key == current_key,
        )
        for r in rows
        if r.session_key in open_keys
    ]
    return sorted(found, key=lambda row: not row.is_this)
