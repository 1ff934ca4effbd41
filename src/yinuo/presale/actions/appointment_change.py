"""What was agreed is changed before it begins: an appointment is moved to another slot, or cancelled."""

from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import InvalidValue
from yinuo.core.ids import new_id
from yinuo.core.moves import move
from yinuo.core.numbering import new_number
from yinuo.core.organisation import organisation
from yinuo.matters import promises
from yinuo.matters.actions.promise import release_running
from yinuo.matters.errors import ConsentNeeded, ReasonNeeded
from yinuo.matters.models import Promise
from yinuo.presale import access
from yinuo.presale.actions.appointment import (
    LONGEST_CONSENT,
    PREFIX,
    about,
    checked,
    confirm_slot,
    matter_of,
    tell_desk,
)
from yinuo.presale.appointment_telling import tell_customer
from yinuo.presale.errors import AppointmentOver
from yinuo.presale.holding import hold_slot, release_holds
from yinuo.presale.journal import AppointmentCancelled, AppointmentMoved
from yinuo.presale.models import Appointment
from yinuo.presale.states import APPOINTMENT_MOVES

MOVED_BY_THEM = _("The customer moved it by the link of the appointment.")
CANCELLED_BY_THEM = _("The customer cancelled it by the link of the appointment.")


@action(journal=AppointmentMoved)
def move_appointment(
    *,
    actor: Actor,
    now: datetime,
    appointment_id: int,
    begins_at: datetime,
    staff_id: int | None = None,
    consent: str = "",
) -> Appointment:
    """Put an appointment on another slot and return the new one, which keeps the address and the calendar entry.

    A customer moves it of their own will. Staff say how the customer agreed (`consent`) to move what is confirmed;
    without it only a wish can be moved, and the customer is asked by the link.

    Raises: NotFound, NotAllowed, InvalidMove, AppointmentOver, ConsentNeeded, SlotNotOffered, SlotTaken.
    """
    own = actor.kind is ActorKind.CUSTOMER
    old = access.appointment_for(actor, appointment_id, lock=True)
    matter = matter_of(old)
    refuse_begun(old, now)
    consent = checked("consent", consent, LONGEST_CONSENT)
    if old.state == "confirmed" and not own and not consent:
        raise ConsentNeeded(field="consent")
    key, by = new_id(), "customer" if own else "staff"
    release_holds(old.pk)
    held = hold_slot(
        old.service,
        actor=actor,
        now=now,
        begins_at=begins_at,
        appointment_id=key,
        staff_id=staff_id,
        rather_id=old.staff_id,
        instead_of=old.pk,
    )
    move(old, "move", moves=APPOINTMENT_MOVES, settled_at=now, settled_by=by)
    new = Appointment.objects.create(
        id=key,
        number=new_number(PREFIX, now=now, id=key, zone=organisation().zone),
        service=old.service,
        matter=matter,
        customer_id=old.customer_id,
        staff_id=held.staff_id,
        begins_at=begins_at,
        ends_at=held.ends_at,
        place=old.place,
        note=old.note,
        language=old.language,
        secret=old.secret,
        uid=old.uid,
        sequence=old.sequence + 1,
        moved_from=old,
        made_at=now,
        agreed_at=now if own else None,
    )
    record(
        AppointmentMoved(
            **about(new),
            before_id=old.pk,
            before_begins_at=old.begins_at.isoformat(),
            before_staff_id=old.staff_id,
            staff_id=held.staff_id,
            resource_ids=held.resource_ids,
            by=by,
            consent=consent,
        )
    )
    owed = running_promise(old)
    if old.service.by_itself if own else consent:
        confirm_slot(
            new, matter, by_itself=own, owed=owed, consent=consent or in_language(old.language, MOVED_BY_THEM)
        )
        tell_customer(new, matter, "moved")
    else:
        if owed is not None:
            release_running(owed, evidence=in_language(old.language, MOVED_BY_THEM), waived=True)
        tell_customer(new, matter, "requested" if own else "proposed")
    tell_desk(new)
    return new


@action(journal=AppointmentCancelled)
def cancel_appointment(
    *, actor: Actor, now: datetime, appointment_id: int, reason: str = "", by: str = ""
) -> Appointment:
    """Cancel an appointment that has not begun, and let go what it holds.

    Staff say whose wish it was (`by`: customer or staff) and why. What the customer cancels is released; what we cancel
    we still owe: that promise runs on until the customer agrees to something else.

    Raises: NotFound, NotAllowed, InvalidMove, AppointmentOver, ReasonNeeded, InvalidValue.
    """
    appointment = access.appointment_for(actor, appointment_id, lock=True)
    matter = matter_of(appointment)
    if actor.kind is ActorKind.CUSTOMER:
        by = "customer"
    elif actor.kind is ActorKind.SYSTEM:
        by = "system"
    elif by not in ("customer", "staff"):
        raise InvalidValue(field="by", problem=by)
    if by != "system":
        refuse_begun(appointment, now)
    reason = checked("reason", reason, LONGEST_CONSENT)
    if not reason and actor.kind is not ActorKind.CUSTOMER:
        raise ReasonNeeded(field="reason")
    move(
        appointment,
        "cancel",
        moves=APPOINTMENT_MOVES,
        settled_at=now,
        settled_by=by,
        outcome=reason,
        sequence=appointment.sequence + 1,
    )
    release_holds(appointment.pk)
    record(AppointmentCancelled(**about(appointment), by=by, reason=reason))
    owed = running_promise(appointment)
    if owed is not None and by == "customer":
        evidence = reason or in_language(appointment.language, CANCELLED_BY_THEM)
        release_running(owed, evidence=evidence, waived=True)
    tell_customer(appointment, matter, "cancelled", reason="" if by == "customer" else reason)
    tell_desk(appointment)
    return appointment


def running_promise(appointment: Appointment) -> Promise | None:
    """Return what we still owe for an appointment, locked."""
    if appointment.promise_id is None:
        return None
    rows = Promise.objects.select_for_update(of=("self",), no_key=True).select_related("matter")
    return rows.filter(pk=appointment.promise_id, state__in=promises.RUNNING_STATES).first()


def in_language(language: str, words: LazyText | str) -> str:
    with translation.override(language):
        return str(words)


def refuse_begun(appointment: Appointment, now: datetime) -> None:
    if appointment.begins_at <= now:
        raise AppointmentOver()
