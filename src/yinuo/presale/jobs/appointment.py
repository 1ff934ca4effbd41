"""What the worker does for appointments: remind of what begins soon, end what nobody confirmed."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError
from yinuo.core.jobs import every
from yinuo.presale.actions.appointment_change import cancel_appointment
from yinuo.presale.actions.appointment_outcome import remind_of_appointment
from yinuo.presale.queries.appointments import appointments_to_lapse, appointments_to_remind


@every(60)
def remind() -> None:
    """Remind customers of what begins soon."""
    now = timezone.now()
    for key in appointments_to_remind(now=now):
        remind_of_appointment(actor=SYSTEM, now=now, appointment_id=key)


@every(60)
def lapse() -> None:
    """End what was asked for or proposed and never confirmed, once its time has come; the customer is told."""
    now = timezone.now()
    for key, language in appointments_to_lapse(now=now):
        with translation.override(language):
            reason = _("Nobody confirmed it in time.")
        try:
            cancel_appointment(actor=SYSTEM, now=now, appointment_id=key, reason=reason)
        except DomainError:
            continue  # another worker was first, or it was confirmed a moment ago
