"""Appointments as they come about: booked, confirmed, agreed to."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from yinuo.catalog.models import Product
from yinuo.core.action import action, current_frame, record
from yinuo.core.actor import SYSTEM, Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.core.moves import move
from yinuo.core.numbering import new_number
from yinuo.core.organisation import organisation
from yinuo.matters import access as matters_access
from yinuo.matters import promises
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import supersede_running
from yinuo.matters.errors import TextTooLong
from yinuo.matters.models import Matter, Promise
from yinuo.people.actions.arrival import Arrival
from yinuo.presale import access
from yinuo.presale.actions.inquiry import ask_inquiry
from yinuo.presale.appointment_telling import tell_customer
from yinuo.presale.appointment_words import service_name, what_is_promised
from yinuo.presale.errors import AppointmentOver, UnlikelyAppointment, WayToReachNeeded
from yinuo.presale.holding import hold_slot
from yinuo.presale.journal import (
    AppointmentAgreed,
    AppointmentBooked,
    AppointmentConfirmed,
)
from yinuo.presale.models import Appointment, BookableService
from yinuo.presale.queries.appointment_history import history_of_service
from yinuo.presale.queries.appointment_slots import bookable_service
from yinuo.presale.states import APPOINTMENT_MOVES

PREFIX = "YY"
GRACE = timedelta(hours=2)
"""How long after its end it can be written down in time that an appointment took place."""
LONGEST_NOTE = 2000
LONGEST_CONSENT = 500
LONGEST_PLACE = 200
LONGEST_OVERRIDE = 200


@action(journal=AppointmentBooked)
def book_appointment(
    *,
    actor: Actor,
    now: datetime,
    service_id: int,
    begins_at: datetime,
    asker: Arrival | None = None,
    matter_id: int | None = None,
    staff_id: int | None = None,
    note: str = "",
    place: str = "",
    language: str = "zh-hans",
    channel: str = "web",
    agreed: bool = True,
    product_id: int | None = None,
    external_id: str | None = None,
    override: str = "",
) -> Appointment:
    """Book a slot of a service, with the person asked for or whoever is free and has least to do.

    It belongs to a matter, or opens an inquiry of the asker. What a customer books is confirmed at once where the
    service says so; what staff book is, where the customer has `agreed`, else the customer is asked by the link.
    Staff say in `override` why it will take place this time, where most of the service's did not on the day agreed.

    Raises: NotFound, NotAllowed, SlotNotOffered, SlotTaken, WayToReachNeeded, UnlikelyAppointment, InvalidValue, TextTooLong, and
    what a wrong contact raises.
    """
    own = actor.kind is ActorKind.CUSTOMER
    if not own:
        actor.require("appointment.make")
    service = bookable_service(actor, service_id=service_id)
    matter = _matter_to_book_in(actor, matter_id) if matter_id is not None else None
    if matter is None:
        actor.require("matter.open")
        _refuse_out_of_reach(asker)
        if product_id is not None and not Product.objects.filter(pk=product_id).exists():
            raise NotFound(field="product")
    note = checked("note", note, LONGEST_NOTE)
    place = checked("place", place, LONGEST_PLACE)
    override = checked("override", override, LONGEST_OVERRIDE)
    if not own and not override:
        refuse_unlikely_slot(service, now=now)
    key = new_id()
    held = hold_slot(
        service, actor=actor, now=now, begins_at=begins_at, appointment_id=key, staff_id=staff_id
    )
    wish = note or service_name(service, language)
    if matter is None:
        matter = ask_inquiry(
            actor=actor,
            now=now,
            asker=asker or Arrival(),
            text=wish,
            title=service_name(service, language),
            topic="product",
            product_id=product_id,
            channel=channel,
            language=language,
            external_id=external_id,
            acknowledged=False,
        )
        if matter.owner_id != held.staff_id:
            assign_matter(
                actor=SYSTEM, now=now, matter_id=matter.pk, owner_id=held.staff_id, how="appointment"
            )
            matter.owner_id = held.staff_id
    elif own:
        take_customer_message(actor=actor, now=now, matter_id=matter.pk, text=wish, channel=channel)
        matter = current_frame().operation.keyed[("matter", matter.pk)]
    if matter.customer_id is None:
        raise WayToReachNeeded(field="customer")
    appointment = Appointment.objects.create(
        id=key,
        number=new_number(PREFIX, now=now, id=key, zone=organisation().zone),
        service=service,
        matter=matter,
        customer_id=matter.customer_id,
        staff_id=held.staff_id,
        begins_at=begins_at,
        ends_at=held.ends_at,
        place=place,
        note=note,
        language=matter.language,
        secret=secrets.token_urlsafe(24),
        made_at=now,
        agreed_at=now if own else None,
    )
    record(
        AppointmentBooked(
            **about(appointment),
            staff_id=held.staff_id,
            resource_ids=held.resource_ids,
            ends_at=held.ends_at.isoformat(),
            agreed=own or agreed,
            note=note,
            reason=override,
        )
    )
    if service.by_itself if own else agreed:
        confirm_slot(appointment, matter, by_itself=own)
        tell_customer(appointment, matter, "confirmed")
    else:
        tell_customer(appointment, matter, "requested" if own else "proposed")
    tell_desk(appointment)
    return appointment


@action(journal=AppointmentConfirmed)
def confirm_appointment(*, actor: Actor, now: datetime, appointment_id: int) -> Appointment:
    """Confirm what was asked for; from now on it is a promise. Raises: NotFound, NotAllowed, InvalidMove, AppointmentOver."""
    appointment = access.appointment_for(actor, appointment_id, lock=True)
    actor.require("appointment.make")
    matter = matter_of(appointment)
    if appointment.begins_at <= now and appointment.state == "requested":
        raise AppointmentOver()
    confirm_slot(appointment, matter, by_itself=False)
    tell_customer(appointment, matter, "confirmed")
    tell_desk(appointment)
    return appointment


@action(journal=AppointmentAgreed)
def agree_to_appointment(*, actor: Actor, now: datetime, appointment_id: int) -> Appointment:
    """Give the customer's own word that they come; what we proposed is confirmed by it.

    Saying it twice changes nothing more. Raises: NotFound, NotAllowed, InvalidMove, AppointmentOver.
    """
    appointment = access.appointment_for(actor, appointment_id, lock=True)
    matter = matter_of(appointment)
    if appointment.state not in ("requested", "confirmed") or appointment.ends_at <= now:
        raise AppointmentOver()
    proposed = appointment.state == "requested" and appointment.agreed_at is None
    if appointment.agreed_at is None:
        Appointment.objects.filter(pk=appointment.pk).update(agreed_at=now)
        appointment.agreed_at = now
    record(AppointmentAgreed(**about(appointment)))
    if proposed:
        confirm_slot(appointment, matter, by_itself=True)
        tell_customer(appointment, matter, "confirmed")
    tell_desk(appointment)
    return appointment


def confirm_slot(
    appointment: Appointment,
    matter: Matter,
    *,
    by_itself: bool,
    owed: Promise | None = None,
    consent: str = "",
) -> None:
    """Confirm an appointment: it is promised, instead of what was owed for the slot that it takes the place of."""
    now = current_frame().now
    plan = PlannedPromise(what=what_is_promised(appointment), due_at=appointment.ends_at + GRACE)
    if owed is not None:
        promise = supersede_running(
            owed, plan, consent=consent, reason=consent, owner_id=appointment.staff_id
        )
    else:
        promise = promises.start_promise(
            matter,
            promises.NewPromise(
                what=plan.what,
                source=Promise.Source.PERSON,
                due_at=plan.due_at,
                owner_id=appointment.staff_id,
                calendar_id=appointment.service.calendar_id,
            ),
        )
    remind_at = appointment.begins_at - timedelta(hours=appointment.service.remind_hours)
    move(
        appointment,
        "confirm",
        moves=APPOINTMENT_MOVES,
        confirmed_at=now,
        promise=promise,
        # a confirmation within the time of the reminder is the reminder
        reminded_at=now if remind_at <= now else None,
    )
    record(AppointmentConfirmed(**about(appointment), promise_id=promise.pk, by_itself=by_itself))


def refuse_unlikely_slot(service: BookableService, *, now: datetime) -> None:
    """Refuse a service of which most did not take place on the day first agreed. Raises: UnlikelyAppointment."""
    history = history_of_service(service_id=service.pk, now=now)
    if history.is_unlikely:
        share = history.share_on_day or 0.0
        raise UnlikelyAppointment(field="override", percent=round(share * 100), n=history.n)


def _matter_to_book_in(actor: Actor, matter_id: int) -> Matter:
    right = "matter.write_in" if actor.kind is ActorKind.CUSTOMER else "matter.read"
    matter = matters_access.surviving(matters_access.matter_for(actor, matter_id, right, lock=True))
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    return matter


def matter_of(appointment: Appointment) -> Matter:
    """Return an appointment's matter, or the one it was merged into, as the running action's own row."""
    matter = matters_access.surviving(appointment.matter)
    if matter.pk != appointment.matter_id:
        Appointment.objects.filter(pk=appointment.pk).update(matter=matter)
        appointment.matter = matter
    current_frame().operation.keyed[("matter", matter.pk)] = matter
    return matter


def about(appointment: Appointment) -> dict[str, Any]:
    """Return what every entry about an appointment says."""
    return {
        "subject_id": appointment.matter_id,
        "matter_id": appointment.matter_id,
        "appointment_id": appointment.pk,
        "service": service_name(appointment.service, organisation().language),
        "begins_at": appointment.begins_at.isoformat(),
    }


def _refuse_out_of_reach(asker: Arrival | None) -> None:
    if asker is None or (asker.customer_id is None and not asker.contacts()):
        raise WayToReachNeeded(field="phone")


def checked(field: str, text: str, limit: int) -> str:
    """Return a text without NULs and outer white space. Raises: TextTooLong."""
    text = text.replace("\x00", "").strip()
    if len(text) > limit:
        raise TextTooLong(field=field, length=len(text), limit=limit)
    return text


def tell_desk(appointment: Appointment) -> None:
    tell(f"staff:{appointment.staff_id}", "desk", event="appointment", id=appointment.pk)
