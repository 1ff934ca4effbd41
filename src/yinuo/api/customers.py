"""Customers through the API. Ways to reach them are masked; revealing one leaves a trace."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, chosen, page, tag_of
from yinuo.api.doors import Key, Limit, Line, Text, done, needs
from yinuo.api.idempotency import once
from yinuo.api.matters import refuse_a_stale_tag
from yinuo.api.moves import Because
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.people import access
from yinuo.people.actions.consents import give_consent, withdraw_consent
from yinuo.people.actions.contacts import add_contact_point, remove_contact_point, reveal_contact
from yinuo.people.actions.customers import (
    NewContact,
    change_customer,
    create_customer,
    erase_customer,
)
from yinuo.people.actions.merges import merge_customers, undo_merge
from yinuo.people.queries.customers import (
    ConsentRow,
    ContactPointRow,
    CustomerRow,
    get_customer,
    list_consents,
    list_contact_points,
    list_customers,
)

router = Router(tags=["customers"])
ContactKind = Literal["phone", "email", "wechat", "other"]


class Facts(Schema):
    """What may be said of a customer; what is not named stays."""

    name: Line = ""
    salutation: Line = ""
    level: Line = ""
    language: Line = ""
    birthday: date | None = None
    glance: Annotated[str, Field(max_length=2000)] = ""
    preferences: dict[str, Any] = {}
    tags: list[Line] = []
    do_not_contact: bool = False
    company_id: Key | None = None
    outlet_id: Key | None = None


class Contact(Schema):
    kind: ContactKind
    text: Annotated[str, Field(max_length=254)]
    label: Annotated[str, Field(max_length=40)] = ""
    preferred: bool = False
    verified: bool = False


class NewCustomer(Facts):
    name: Line
    kind: Literal["person", "company"] = "person"
    owner_id: Key | None = None
    contacts: Annotated[list[Contact], Field(max_length=50)] = []


class Consent(Schema):
    purpose: Line
    evidence: Line
    channel: Line = ""


class Withdrawal(Schema):
    purpose: Line
    reason: Line = ""


class CustomerMerge(Schema):
    absorbed_id: Key
    reason: Text = ""


@router.get("", summary="List customers", openapi_extra=shows(CustomerRow, many=True))
@needs("customer.read")
def list_(
    request: HttpRequest,
    text: Line = "",
    owner_id: Key | None = None,
    level: Line = "",
    tag: Line = "",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List customers, newest first; `text` is looked for in names, ways to reach them, companies and tags."""
    rows, after = list_customers(
        actor=actor_of(request),
        text=text,
        owner_id=owner_id,
        level=level,
        tag=tag,
        after=cursor,
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("", summary="Open a customer's file")
@needs("customer.edit")
def create(request: HttpRequest, customer: NewCustomer) -> HttpResponse:
    """Open a customer's file; a way to reach them that another file holds is refused."""

    def work(actor: Actor, now: datetime) -> Any:
        facts = customer.dict(exclude_unset=True, exclude={"name", "kind", "owner_id", "contacts"})
        made = create_customer(
            actor=actor,
            now=now,
            name=customer.name,
            kind=customer.kind,
            owner_id=customer.owner_id,
            contacts=[NewContact(**contact.dict()) for contact in customer.contacts],
            **facts,
        )
        return {"id": made.pk, "name": made.name}

    return done(request, work, status=201, location=lambda made: f"/api/v1/customers/{made['id']}")


@router.get("/{customer_id}", summary="Read a customer", openapi_extra=shows(CustomerRow))
@needs("customer.read")
def read(request: HttpRequest, customer_id: Key) -> HttpResponse:
    """Read a customer's file. The ETag serves `If-Match`."""
    row = get_customer(actor=actor_of(request), customer_id=customer_id)
    return answer(chosen(row, ""), tag=tag_of(row))


@router.patch("/{customer_id}", summary="Change a customer's file", openapi_extra=shows(CustomerRow))
@needs("customer.edit")
def change(request: HttpRequest, customer_id: Key, facts: Facts) -> HttpResponse:
    """Change what is named. With `If-Match` only if nobody else changed it since; else 412."""
    actor, now = actor_of(request), timezone.now()
    wanted = request.headers.get("If-Match")

    def work() -> HttpResponse:
        with transaction.atomic():
            access.customer_for(actor, customer_id, "customer.edit", lock=True)
            if wanted is not None and wanted != "*":
                refuse_a_stale_tag(wanted, tag_of(get_customer(actor=actor, customer_id=customer_id)))
            change_customer(
                actor=actor, now=now, customer_id=customer_id, fields=facts.dict(exclude_unset=True)
            )
        row = get_customer(actor=actor, customer_id=customer_id)
        return answer(chosen(row, ""), tag=tag_of(row))

    return once(request, actor, work)


@router.get(
    "/{customer_id}/contact-points",
    summary="List ways to reach",
    openapi_extra=shows(ContactPointRow, many=True),
)
@needs("customer.read")
def contact_points(request: HttpRequest, customer_id: Key) -> HttpResponse:
    """List how a customer can be reached, masked."""
    return page(list_contact_points(actor=actor_of(request), customer_id=customer_id))


@router.post("/{customer_id}/contact-points", summary="Add a way to reach")
@needs("customer.edit")
def add_contact(request: HttpRequest, customer_id: Key, contact: Contact) -> HttpResponse:
    """Add a way to reach a customer."""

    def work(actor: Actor, now: datetime) -> Any:
        made = add_contact_point(actor=actor, now=now, customer_id=customer_id, **contact.dict())
        return {"id": made.pk, "kind": made.kind}

    return done(request, work, status=201)


@router.delete("/contact-points/{contact_point_id}", summary="Remove a way to reach")
@needs("customer.edit")
def remove_contact(request: HttpRequest, contact_point_id: Key, reason: Line = "") -> HttpResponse:
    """Remove a way to reach a customer."""
    return done(
        request,
        lambda actor, now: remove_contact_point(
            actor=actor, now=now, contact_point_id=contact_point_id, reason=reason
        ),
    )


@router.post("/contact-points/{contact_point_id}/reveal", summary="See it in full")
@needs("customer.reveal")
def reveal(request: HttpRequest, contact_point_id: Key, because: Because) -> HttpResponse:
    """See a way to reach a customer in full; that it was seen stays in the journal."""
    return done(
        request,
        lambda actor, now: {
            "value": reveal_contact(
                actor=actor, now=now, contact_point_id=contact_point_id, reason=because.reason
            )
        },
    )


@router.get("/{customer_id}/consents", summary="List consents", openapi_extra=shows(ConsentRow, many=True))
@needs("customer.read")
def consents(request: HttpRequest, customer_id: Key) -> HttpResponse:
    """List what a customer agreed to, those in force first."""
    return page(list_consents(actor=actor_of(request), customer_id=customer_id))


@router.post("/{customer_id}/consents", summary="Record a consent")
@needs("customer.edit")
def consent(request: HttpRequest, customer_id: Key, consent: Consent) -> HttpResponse:
    """Record that a customer agreed to a purpose, with what shows it."""

    def work(actor: Actor, now: datetime) -> Any:
        made = give_consent(actor=actor, now=now, customer_id=customer_id, **consent.dict())
        return {"id": made.pk, "purpose": made.purpose, "given_at": made.given_at}

    return done(request, work, status=201)


@router.post("/{customer_id}/consents/withdraw", summary="Record a withdrawal")
@needs("customer.edit")
def withdraw(request: HttpRequest, customer_id: Key, withdrawal: Withdrawal) -> HttpResponse:
    """Record that a customer no longer agrees to a purpose."""

    def work(actor: Actor, now: datetime) -> Any:
        made = withdraw_consent(actor=actor, now=now, customer_id=customer_id, **withdrawal.dict())
        return {"id": made.pk, "purpose": made.purpose, "withdrawn_at": made.withdrawn_at}

    return done(request, work)


@router.post("/{customer_id}/merges", summary="Take another file up")
@needs("customer.merge")
def merge(request: HttpRequest, customer_id: Key, merge: CustomerMerge) -> HttpResponse:
    """Make two files one; this one survives."""

    def work(actor: Actor, now: datetime) -> Any:
        made = merge_customers(
            actor=actor, now=now, survivor_id=customer_id, absorbed_id=merge.absorbed_id, reason=merge.reason
        )
        return {"id": made.pk, "survivor_id": made.survivor_id, "absorbed_id": made.absorbed_id}

    return done(request, work, status=201)


@router.post("/merges/{merge_id}/undo", summary="Take a merge back")
@needs("customer.merge")
def undo(request: HttpRequest, merge_id: Key, because: Because) -> HttpResponse:
    """Make two files of one again."""

    def work(actor: Actor, now: datetime) -> Any:
        made = undo_merge(actor=actor, now=now, merge_id=merge_id, reason=because.reason)
        return {"id": made.pk, "survivor_id": made.survivor_id, "absorbed_id": made.absorbed_id}

    return done(request, work)


@router.post("/{customer_id}/erase", summary="Erase a person")
@needs("customer.erase")
def erase(request: HttpRequest, customer_id: Key, because: Because) -> HttpResponse:
    """Erase what is known of a person, for good, with the reason."""

    def work(actor: Actor, now: datetime) -> Any:
        row = erase_customer(actor=actor, now=now, customer_id=customer_id, reason=because.reason)
        return {"id": row.pk, "erased_at": row.erased_at}

    return done(request, work)
