"""Appointments once they begin: held, missed by the customer or by us; and the reminder before."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue
from yinuo.core.moves import move
from yinuo.matters import promises
from yinuo.matters.actions.promise import release_running
from yinuo.presale import access
from yinuo.presale.actions.appointment import LONGEST_NOTE, about, checked, matter_of, tell_desk
from yinuo.presale.actions.appointment_change import running_promise
from yinuo.presale.appointment_telling import tell_customer
from yinuo.presale.errors import NotBegunYet
from yinuo.presale.journal import (
    AppointmentHeld,
    AppointmentMissed,
    AppointmentReminded,
    CustomerDidNotCome,
)
from yinuo.presale.models import Appointment
from yinuo.presale.states import APPOINTMENT_MOVES

OUTCOMES = {"hold": AppointmentHeld, "no_show": CustomerDidNotCome, "miss": AppointmentMissed}


@action(journal=tuple(OUTCOMES.values()))
def settle_appointment(
    *, actor: Actor, now: datetime, appointment_id: int, outcome: str, words: str = ""
) -> Appointment:
    """Write down what became of an appointment once it has begun.

    `hold`: it took place, and the promise is kept by this entry. `no_show`: the customer did not come, which releases
    it. `miss`: we were not there; the promise runs on and falls overdue.

    Raises: NotFound, NotAllowed, InvalidValue, InvalidMove, NotBegunYet, TextTooLong.
    """
    if outcome not in OUTCOMES:
        raise InvalidValue(field="outcome", problem=outcome)
    appointment = access.appointment_for(actor, appointment_id, lock=True)
    actor.require("appointment.make")
    matter_of(appointment)
    words = checked("words", words, LONGEST_NOTE)
    if appointment.begins_at > now and appointment.state == "confirmed":
        raise NotBegunYet()
    owed = running_promise(appointment)
    move(appointment, outcome, moves=APPOINTMENT_MOVES, settled_at=now, settled_by="staff", outcome=words)
    entry = record(OUTCOMES[outcome](**about(appointment), words=words))
    if owed is not None and outcome == "hold":
        promises.meet_promise(owed, evidence_id=entry.id, evidence_words=words)
    if owed is not None and outcome == "no_show":
        with translation.override(appointment.language):
            release_running(owed, evidence=_("The customer did not come. %(words)s") % {"words": words})
    tell_desk(appointment)
    return appointment


@action(journal=AppointmentReminded, many=True)
def remind_of_appointment(*, actor: Actor, now: datetime, appointment_id: int) -> bool:
    """Remind the customer of an appointment, once, in the thread and by mail; tell whether it was still to be done.

    Raises: NotFound, NotAllowed.
    """
    appointment = access.appointment_for(actor, appointment_id, lock=True)
    actor.require("appointment.make")
    if (
        appointment.state != "confirmed"
        or appointment.reminded_at is not None
        or appointment.begins_at <= now
    ):
        return False
    matter = matter_of(appointment)
    Appointment.objects.filter(pk=appointment.pk).update(reminded_at=now)
    record(AppointmentReminded(**about(appointment)))
    tell_customer(appointment, matter, "reminder")
    return True
