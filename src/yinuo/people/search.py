"""What of a customer's file can be found."""

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
    search.index(
        kind=KIND,
        ref_id=customer.pk,
        customer_id=customer.pk,
        at=customer.created_at,
        title=customer.name,
        heavy="\n".join([customer.name, *(point.value for point in points)]),
        text="\n".join([customer.company.name if customer.company else "", *customer.tags, customer.glance]),
    )
