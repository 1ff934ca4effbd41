"""What the customer is told of an appointment: in the thread, and by mail with a calendar file."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import change, current_frame, record
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.core.outbox import send_later
from yinuo.matters.actions.messages import write_message
from yinuo.matters.actions.states import move_after_reply
from yinuo.matters.journal import ReplySent
from yinuo.matters.models import Matter, Message
from yinuo.matters.outgoing import mail_address_of, thread_url
from yinuo.matters.search import index_message
from yinuo.presale.appointment_calendar import appointment_url, calendar_for_customer
from yinuo.presale.appointment_words import place_words, service_name, slot_words
from yinuo.presale.models import Appointment

PURPOSE = "appointment"
PURPOSE_REMINDER = "appointment_reminder"


def tell_customer(appointment: Appointment, matter: Matter, what: str, *, reason: str = "") -> None:
    """Say what became of an appointment in the customer's language, within the running action.

    `what` is confirmed, requested, proposed, moved, cancelled or reminder. What a member of staff caused is their reply.
    """
    frame = current_frame()
    with translation.override(appointment.language):
        subject, text = _words(appointment, what, reason=reason)
        by_staff = frame.actor.is_staff
        message = write_message(
            matter,
            direction=Message.Direction.OUT,
            channel=matter.channel,
            author_kind=frame.actor.kind.value if by_staff else "system",
            author_staff_id=frame.actor.staff_id,
            author_name=frame.actor.name if by_staff else organisation().name_in(appointment.language),
            text=text,
            at=frame.now,
        )
        if by_staff:
            if matter.first_answered_at is None:
                change(matter, first_answered_at=frame.now)
            record(
                ReplySent(
                    subject_id=matter.pk, matter_id=matter.pk, message_id=message.pk, channel=message.channel
                )
            )
            move_after_reply(matter, "", lenient=True)
        index_message(matter, message)
        _mail(appointment, matter, message, what=what, subject=subject)
    tell(f"matter:{matter.pk}", event="message", id=message.pk)


def _mail(appointment: Appointment, matter: Matter, message: Message, *, what: str, subject: str) -> None:
    address = mail_address_of(matter)
    if address is None:
        return
    method = "CANCEL" if what == "cancelled" else "REQUEST"
    calendar = calendar_for_customer(
        appointment, now=current_frame().now, method=method, recipient=address
    ).decode()
    change(message, delivery=Message.Delivery.QUEUED)
    closing = _("Read and answer here: %(url)s") % {"url": thread_url(matter)}
    send_later(
        channel="email",
        recipient=address,
        subject=f"[{matter.number}] {subject}",
        body=f"{message.text}\n\n{organisation().name_in(appointment.language)}\n{closing}",
        calendar="" if what == "reminder" else calendar,
        language=appointment.language,
        purpose=PURPOSE_REMINDER if what == "reminder" else PURPOSE,
        matter_id=matter.pk,
        message_id=message.pk,
    )


def _words(appointment: Appointment, what: str, *, reason: str) -> tuple[str, str]:
    """Return the subject and the text; the text ends with what the customer can do."""
    service = service_name(appointment.service, appointment.language)
    facts = {
        "service": service,
        "when": slot_words(appointment.begins_at, appointment.ends_at),
        "name": appointment.staff.name,
        "url": appointment_url(appointment),
    }
    subject, first = {
        "confirmed": (
            _("%(service)s is confirmed"),
            _("%(service)s is confirmed for %(when)s, with %(name)s."),
        ),
        "requested": (
            _("We have your wish: %(service)s"),
            _("You asked for %(service)s on %(when)s. We tell you as soon as it is confirmed."),
        ),
        "proposed": (
            _("%(service)s: does this time suit you?"),
            _(
                "We suggest %(service)s on %(when)s, with %(name)s. It is held for you: please say whether you come."
            ),
        ),
        "moved": (_("%(service)s has a new time"), _("%(service)s was moved to %(when)s, with %(name)s.")),
        "cancelled": (_("%(service)s is cancelled"), _("%(service)s on %(when)s is cancelled.")),
        "reminder": (
            _("Soon: %(service)s"),
            _("This is to remind you of %(service)s on %(when)s, with %(name)s."),
        ),
    }[what]
    lines = [first % facts]
    if reason:
        lines.append(_("Reason: %(reason)s") % {"reason": reason})
    place = place_words(appointment)
    if place and what != "cancelled":
        lines.append(_("Where: %(place)s") % {"place": place})
    if what == "cancelled":
        again = f"{settings.YINUO_PUBLIC_URL}/book/{appointment.service.code}/"
        lines.append(_("Another time can be booked here: %(url)s") % {"url": again})
    elif what == "proposed":
        lines.append(_("Say yes, choose another time or cancel here: %(url)s") % facts)
    else:
        lines.append(_("Change or cancel here: %(url)s") % facts)
    return subject % facts, "\n".join(lines)
