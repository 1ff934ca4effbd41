"""Who may listen to which live topics."""

from collections.abc import Mapping
from http.cookies import SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY

from yinuo.matters import access
from yinuo.people.actors import actor_for_staff
from yinuo.people.models import Staff


def authorise(*, headers: Mapping[str, str], query: Mapping[str, str]) -> set[str] | None:
    """Return those of the asked topics that the asker may hear; None for nobody.

    Staff hear `desk`, `staff:<own>`, and the matters they may read; whoever has a thread's secret hears that matter.
    """
    asked = {topic for topic in query.get("topics", "").split(",") if topic}
    matter_ids = {
        int(t[7:]) for t in asked if t.startswith("matter:") and t[7:].isascii() and t[7:].isdigit()
    }
    secret = query.get("secret", "")
    if secret:
        opened = access.matter_of_secret(secret)
        return {f"matter:{opened.pk}"} & asked or None if opened else None
    staff = _staff_of(headers.get("cookie", ""))
    if staff is None:
        return None
    actor = actor_for_staff(staff)
    allowed = {"desk", f"staff:{staff.pk}"} | {f"team:{key}" for key in actor.team_ids}
    if matter_ids:
        readable = access.visible_to(actor).filter(pk__in=matter_ids).values_list("pk", flat=True)
        allowed |= {f"matter:{key}" for key in readable}
    return asked & allowed or None


def _staff_of(cookies: str) -> Staff | None:
    found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if found is None:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(found.value)
    key = session.get(SESSION_KEY)
    return Staff.objects.filter(pk=key, is_active=True).first() if key else None
