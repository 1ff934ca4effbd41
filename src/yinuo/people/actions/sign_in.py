"""What signing in leaves behind."""

from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed
from yinuo.core.outbox import send_later
from yinuo.people import access
from yinuo.people.journal import AccountMailQueued, SignedIn
from yinuo.people.models import Staff


@action(journal=SignedIn)
def note_sign_in(*, actor: Actor, now: datetime, method: str, address: str = "") -> None:
    """Record that the acting member of staff signed in: by what means, from which network address.

    Raises: NotAllowed for an actor who is not staff.
    """
    if actor.staff_id is None:
        raise NotAllowed(right="sign-in")
    Staff.objects.filter(pk=actor.staff_id).update(last_login=now)
    record(SignedIn(subject_id=actor.staff_id, method=method[:40], address=address[:45]))


@action(journal=AccountMailQueued)
def queue_account_mail(
    *,
    actor: Actor,
    now: datetime,
    staff_id: int,
    template: str,
    recipient: str,
    subject: str,
    body: str,
    html: str = "",
) -> None:
    """Queue a mail about a colleague's account, such as a link to a new password.

    Raises: NotFound, NotAllowed unless the system asks, which alone knows the link.
    """
    actor.require("staff.edit")
    staff = access.one(Staff, staff_id)
    send_later(
        channel="email",
        recipient=recipient,
        subject=subject,
        body=body,
        html=html,
        language=staff.language,
        purpose="account",
    )
    record(AccountMailQueued(subject_id=staff.pk, template=template))
