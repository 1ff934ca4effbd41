"""What of a customer's file can be found."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from yinuo.core import search
from yinuo.people.models import ContactPoint, Customer

KIND = "customer"


def index_customer(customer: Customer, *, points: list[ContactPoint] | None = None) -> None:
    """Make a living file findable by name, contact values, company, tags; a merged or erased one no longer."""
    if customer.merged_into_id is not None or customer.erased_at is not None:
        search.forget(kind=KIND, ref_id=customer.pk)
        return
    if points is None:
        points = list(ContactPoint.objects.filter(customer=customer))
    _index(customer, [point.value for point in points])


def index_customers(customers: Collection[Customer]) -> None:
    """Make many living files findable anew; each comes with its company."""
    values: dict[int, list[str]] = defaultdict(list)
    points = ContactPoint.objects.filter(customer__in=[customer.pk for customer in customers])
    for holder, value in points.order_by("pk").values_list("customer_id", "value"):
        values[holder].append(value)
    for customer in customers:
        _index(customer, values[customer.pk])


def index_new_customer(
    key: int, *, at: datetime, name: str, contacts: Iterable[str], tags: Iterable[str] = (), glance: str = ""
) -> None:
    """Make a file findable that was never found before, by what stands in it."""
    search.index(
        kind=KIND,
        ref_id=key,
        customer_id=key,
        at=at,
        title=name,
        heavy="\n".join([name, *contacts]),
        text="\n".join([*tags, glance]),
        is_new=True,
    )


def _index(customer: Customer, contacts: Iterable[str]) -> None:
    search.index(
        kind=KIND,
        ref_id=customer.pk,
        customer_id=customer.pk,
        at=customer.created_at,
        title=customer.name,
        heavy="\n".join([customer.name, *contacts]),
        text="\n".join([customer.company.name if customer.company else "", *customer.tags, customer.glance]),
    )
