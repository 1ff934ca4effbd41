"""What of pre-sale belongs to a customer: it moves when two files become one, and goes when a person is erased."""

from yinuo.people.erasure import Eraser, register_eraser
from yinuo.people.merging import MergePart, register_merge_part
from yinuo.presale.models import Appointment


def _appointments_of(customer_id: int) -> list[int]:
    return list(Appointment.objects.filter(customer=customer_id).values_list("pk", flat=True))


def _move_appointments(ids: list[int], to: int) -> int:
    return Appointment.objects.filter(pk__in=ids).update(customer=to)


def _erase_appointments(customer_id: int) -> int:
    """Empty what was said about appointments; that they were made, when and with whom stays."""
    return Appointment.objects.filter(customer=customer_id).update(note="", place="", outcome="")


register_merge_part(MergePart(name="appointments", collect=_appointments_of, move=_move_appointments))
register_eraser(Eraser(name="appointments", erase=_erase_appointments))
