"""What belongs to a customer and moves when two files are made one. Later rooms add their parts."""

from collections.abc import Callable

from msgspec import Struct

from yinuo.people.models import Address, Consent, ContactPoint, Customer


class MergePart(Struct, frozen=True, kw_only=True):
    """One kind of row that belongs to a customer.

    `collect(absorbed_id)` returns the keys of the absorbed customer's rows; `move(ids, to)` gives those that are
    still there to another customer. Both run in the merge's transaction; undoing it moves the same keys back.
    """

    name: str
    collect: Callable[[int], list[int]]
    move: Callable[[list[int], int], int]


MERGE_PARTS: list[MergePart] = []


def register_merge_part(part: MergePart) -> None:
    """Add a part, once per name."""
    MERGE_PARTS[:] = [known for known in MERGE_PARTS if known.name != part.name] + [part]


def _move_contact_points(ids: list[int], to: int) -> int:
    return ContactPoint.objects.filter(pk__in=ids).update(customer=to)


def _move_addresses(ids: list[int], to: int) -> int:
    return Address.objects.filter(pk__in=ids).update(customer=to)


def _move_people(ids: list[int], to: int) -> int:
    return Customer.objects.filter(pk__in=ids).exclude(pk=to).update(company=to)


def _move_consents(ids: list[int], to: int) -> int:
    # A purpose that the other file has in force already stays where it is: only one may be in force.
    in_force = Consent.objects.filter(customer=to, withdrawn_at__isnull=True).values("purpose")
    return (
        Consent.objects.filter(pk__in=ids)
        .exclude(withdrawn_at__isnull=True, purpose__in=in_force)
        .update(customer=to)
    )


register_merge_part(
    MergePart(
        name="contact_points",
        collect=lambda key: list(ContactPoint.objects.filter(customer=key).values_list("pk", flat=True)),
        move=_move_contact_points,
    )
)
register_merge_part(
    MergePart(
        name="addresses",
        collect=lambda key: list(Address.objects.filter(customer=key).values_list("pk", flat=True)),
        move=_move_addresses,
    )
)
register_merge_part(
    MergePart(
        name="consents",
        collect=lambda key: list(Consent.objects.filter(customer=key).values_list("pk", flat=True)),
        move=_move_consents,
    )
)
register_merge_part(
    MergePart(
        name="people",
        collect=lambda key: list(Customer.objects.filter(company=key).values_list("pk", flat=True)),
        move=_move_people,
    )
)
