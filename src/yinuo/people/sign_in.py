"""Sign-in by allauth, on our terms: nobody signs up, who has left stays out, what happened is in the journal."""

from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from yinuo.core.actor import SYSTEM
from yinuo.people.actions.sign_in import note_sign_in, queue_account_mail
from yinuo.people.actors import actor_for_staff, forget_actors
from yinuo.people.models import Staff

LONGEST_NAME = 150
LONGEST_AGENT = 200


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff are made by their administrators; mail leaves through the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mail; an address that no active colleague has gets none, as mail to strangers is no use."""
        staff = Staff.objects.filter(email__iexact=email, is_active=True).order_by("pk").first()
        if staff is None:
            return
        request = allauth_context.request
        shared = {"request": request, "email": email, "current_site": get_current_site(request)}
        mail = self.render_mail(template_prefix, email, {**shared, **context})
        alternatives = [part for part, kind in getattr(mail, "alternatives", []) if kind == "text/html"]
        queue_account_mail(
            actor=SYSTEM,
            now=timezone.now(),
            staff_id=staff.pk,
            template=template_prefix.rsplit("/", 1)[-1],
            recipient=email,
            subject=mail.subject,
            body=mail.body if isinstance(mail.body, str) else "",
            html=str(alternatives[0]) if alternatives else "",
        )


def name_tried(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """Return the name under which failed sign-ins are counted.

    A name and its spelling in capitals are one, as they open one account; one of any length fits the table.
    """
    given = credentials or {}
    name = given.get("username") or given.get("email") or (request.POST.get("login") if request else "")
    return str(name or "").replace("\x00", "").strip().casefold()[:LONGEST_NAME]


def note_session(request: HttpRequest, *, now: datetime) -> None:
    """Note that a colleague's session is in use, and from where; one that allauth does not know yet is added."""
    from allauth.usersessions.models import UserSession

    address = request.META.get("REMOTE_ADDR", "")
    if not request.session.session_key or not _is_address(address):
        return
    row = UserSession(
        session_key=request.session.session_key,
        user_id=request.user.pk,
        ip=address,
        user_agent=request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:LONGEST_AGENT],
        created_at=now,
        last_seen_at=now,
    )
    UserSession.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["session_key"],
        update_fields=["user", "ip", "user_agent", "last_seen_at"],
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@receiver(user_logged_in)
def journal_sign_in(*, request: HttpRequest, user: Staff, **_more: Any) -> None:
    """Record a finished sign-in, with the means that allauth used last."""
    forget_actors()
    now = timezone.now()
    records = get_authentication_records(request, user)
    method = str(records[-1].get("method", "password")) if records else "password"
    note_sign_in(
        actor=actor_for_staff(user, now=now),
        now=now,
        method=method,
        address=request.META.get("REMOTE_ADDR", ""),
    )
