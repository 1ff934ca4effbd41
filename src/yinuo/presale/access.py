"""The only doors to the rows of pre-sale: each is reached through its matter."""

from django.db.models import Q, QuerySet

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.presale.models import Appointment, Quote


def visible_quotes(actor: Actor) -> QuerySet[Quote]:
    """Return the quotes that an actor may read: those of the matters that they may read."""
    return Quote.objects.filter(matter__in=access.visible_to(actor))


def quote_for(actor: Actor, quote_id: int, right: str, *, lock: bool = False) -> tuple[Quote, Matter]:
    """Return a quote with its matter (the survivor of a merge), both locked if asked.

    The matter is locked first, so that two versions of one quote are decided one after the other.

    Raises: NotFound, NotAllowed.
    """
    matter_id = Quote.objects.filter(pk=quote_id).values_list("matter_id", flat=True).first()
    if matter_id is None:
        raise NotFound()
    matter = access.matter_for(actor, matter_id, right, lock=lock)
    if lock:
        matter = access.surviving(matter)
    rows = Quote.objects.select_for_update(of=("self",), no_key=True) if lock else Quote.objects.all()
    return rows.get(pk=quote_id), matter


def offered_quote_for(actor: Actor, quote_id: int, right: str, *, lock: bool = False) -> tuple[Quote, Matter]:
    """Return a quote that was sent at some time: until then no customer sees it. Raises: NotFound, NotAllowed."""
    quote, matter = quote_for(actor, quote_id, right, lock=lock)
    if quote.sent_at is None:
        raise NotFound()
    return quote, matter


def quote_of_secret(secret: str) -> Quote | None:
    """Return the quote that a secret opens. One query."""
    # a NUL is no character of a text that PostgreSQL compares
    if not secret or len(secret) > 64 or "\x00" in secret:
        return None
    return Quote.objects.select_related("matter", "customer", "owner").filter(secret=secret).first()


def visible_appointments(actor: Actor) -> QuerySet[Appointment]:
    """Return the appointments that an actor may read: those of the matters they may read, and their own."""
    reach = Q(matter__in=access.visible_to(actor))
    if actor.is_staff and actor.can("appointment.make"):
        reach |= Q(staff__in=[actor.id, *actor.covers_ids])
    return Appointment.objects.filter(reach)


def appointment_for(actor: Actor, appointment_id: int, *, lock: bool = False) -> Appointment:
    """Return an appointment that the actor may change, with its matter locked before it if asked.

    A customer changes those of their matters; staff need `appointment.make`, and to see the matter or to be the one
    it is made with.

    Raises: NotFound, NotAllowed.
    """
    found = visible_appointments(actor).filter(pk=appointment_id).values_list("matter_id", flat=True).first()
    if found is None:
        raise NotFound()
    if actor.kind is not ActorKind.CUSTOMER:
        actor.require("appointment.make")
    if lock:
        Matter.objects.select_for_update(of=("self",), no_key=True).get(pk=found)
    rows = Appointment.objects.select_for_update(of=("self",)) if lock else Appointment.objects.all()
    return rows.select_related("service__team", "staff", "matter", "customer", "promise").get(
        pk=appointment_id
    )


def appointment_of_secret(secret: str) -> Appointment | None:
    """Return the appointment that a secret opens, of those that took each other's place the last. One query."""
    if not secret or len(secret) > 64 or "\x00" in secret:
        return None
    rows = Appointment.objects.select_related("service__team", "staff", "matter", "customer", "promise")
    return rows.filter(secret=secret).exclude(state="moved").first()
