"""Who is signed in: a session and a person, which every page of the desk reads, by statements whose plans are kept."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from yinuo.core.reading import fetch
from yinuo.people.models import Staff

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
_FIELDS = [field.attname for field in Staff._meta.concrete_fields]
_STAFF = (
    f"SELECT {', '.join(str(field.column) for field in Staff._meta.concrete_fields)} FROM staff WHERE id = %s"  # noqa: S608
)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, as the setting SESSION_ENGINE wants them."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        key = self.session_key or ""
        for (data,) in fetch(_SESSION, [key, timezone.now()]):
            return self.model(session_key=key, session_data=data)
        self._session_key = None
        return None

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return what a session holds. The same text comes with every page: its signature is looked at once."""
        return deepcopy(_decoded(session_data))


@lru_cache(maxsize=1024)
def _decoded(session_data: bytes | str) -> dict[str, Any]:
    found: dict[str, Any] = db.SessionStore().decode(session_data)
    return found


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in as allauth does it."""

    def get_user(self, user_id: int) -> Staff | None:
        """Return who a session belongs to, None where they may not sign in any more."""
        for values in fetch(_STAFF, [user_id]):
            staff = Staff.from_db("default", _FIELDS, values)
            return staff if self.user_can_authenticate(staff) else None
        return None
