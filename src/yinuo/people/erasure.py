"""What must go when a customer is erased. Later rooms add what they keep about a person."""

from collections.abc import Callable

from msgspec import Struct

from yinuo.core.models import JournalPersonal, SearchDocument
from yinuo.people.models import Address, Consent, ContactPoint, CustomerMerge
from yinuo.people.search import KIND


class Eraser(Struct, frozen=True, kw_only=True):
    """Erases one kind of personal value. `erase(customer_id)` returns how many rows lost something.

    It runs in the erasing transaction, and may raise a DomainError to refuse all of it.
    """

    name: str
    erase: Callable[[int], int]


ERASERS: list[Eraser] = []


def register_eraser(eraser: Eraser) -> None:
    """Add an eraser, once per name."""
    ERASERS[:] = [known for known in ERASERS if known.name != eraser.name] + [eraser]


def _erase_contact_points(customer_id: int) -> int:
    return ContactPoint.objects.filter(customer=customer_id).delete()[0]


def _erase_addresses(customer_id: int) -> int:
    return Address.objects.filter(customer=customer_id).delete()[0]


def _erase_evidence(customer_id: int) -> int:
    return Consent.objects.filter(customer=customer_id).exclude(evidence="").update(evidence="")


def _erase_merges(customer_id: int) -> int:
    # The undo data holds values of both files.
    return CustomerMerge.objects.filter(survivor=customer_id).exclude(moved={}).update(moved={}) + (
        CustomerMerge.objects.filter(absorbed=customer_id).exclude(moved={}).update(moved={})
    )


def _erase_journal(customer_id: int) -> int:
    return JournalPersonal.objects.filter(
        entry__subject_kind="customer", entry__subject_id=customer_id
    ).delete()[0]


def _erase_search(customer_id: int) -> int:
    return SearchDocument.objects.filter(kind=KIND, ref_id=customer_id).delete()[0]


for _name, _erase in {
    "contact_points": _erase_contact_points,
    "addresses": _erase_addresses,
    "consents": _erase_evidence,
    "merges": _erase_merges,
    "journal": _erase_journal,
    "search": _erase_search,
}.items():
    register_eraser(Eraser(name=_name, erase=_erase))
