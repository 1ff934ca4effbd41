"""Someone arrives: a known customer is recognised by a way to reach them, a new one gets a file."""

from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.actor import SYSTEM, Actor, ActorKind, Scope
from yinuo.people.access import customer_for
from yinuo.people.actions.customers import NewContact, create_customer
from yinuo.people.errors import ContactPointTaken
from yinuo.people.models import ContactPoint, Customer
from yinuo.people.texts import checked_contact

VISITOR_RIGHTS = MappingProxyType({"matter.open": Scope.OWN})


class Arrival(Struct, frozen=True, kw_only=True):
    """What someone said of themselves. With `customer_id` (a known file) nothing else is looked at."""

    customer_id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""

    def contacts(self) -> list[NewContact]:
        given = (("phone", self.phone), ("email", self.email), ("wechat", self.wechat))
        return [
            NewContact(kind=kind, text=text.strip(), preferred=i == 0)
            for i, (kind, text) in enumerate(given)
            if text.strip()
        ]


def visitor(*, language: str, name: str = "") -> Actor:
    """Return the actor of a person who has not signed in and has no matter yet."""
    return Actor(kind=ActorKind.CUSTOMER, name=name or _("Visitor"), language=language, rights=VISITOR_RIGHTS)


def customer_from(*, actor: Actor, now: datetime, arrival: Arrival, language: str, channel: str) -> Customer:
    """Return the customer's file, opened if need be.

    A file is found by the first of phone, e-mail and WeChat id that is known; nothing in it is changed by an arrival.
    Raises: NotFound for a key that is none, and the coded errors of a wrong contact.
    """
    if arrival.customer_id is not None:
        return customer_for(actor, arrival.customer_id, "customer.read")
    contacts = arrival.contacts()
    values = [(new.kind, checked_contact(new.kind, new.text)) for new in contacts]
    for kind, value in values:
        if found := known_by(kind, value.value, value.extension):
            return found
    name = arrival.name.strip() or _("Visitor")
    if not contacts:
        return create_customer(actor=SYSTEM, now=now, name=name, language=language)
    try:
        with transaction.atomic():
            return create_customer(actor=SYSTEM, now=now, name=name, contacts=contacts, language=language)
    except ContactPointTaken:
        for kind, value in values:
            if found := known_by(kind, value.value, value.extension):
                return found
        raise


def known_by(kind: str, value: str, extension: str = "") -> Customer | None:
    """Return the customer who has this way to be reached, or None. One query."""
    point = (
        ContactPoint.objects.filter(kind=kind, value=value, extension=extension)
        .select_related("customer__merged_into")
        .first()
    )
    if point is None:
        return None
    customer = point.customer
    while customer.merged_into is not None:
        customer = customer.merged_into
    return customer
