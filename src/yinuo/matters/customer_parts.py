"""What of matters belongs to a customer: it moves when two files become one, and goes when a person is erased."""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from yinuo.core.models import JournalPersonal, OutboxItem, SearchDocument
from yinuo.matters.models import Attachment, Matter, Message, Promise, Rating
from yinuo.people.erasure import Eraser, register_eraser
from yinuo.people.merging import MergePart, register_merge_part

ERASED = "—"


def _matters_of(customer_id: int) -> list[int]:
    return list(Matter.objects.filter(customer_id=customer_id).values_list("pk", flat=True))


def _move_matters(ids: list[int], to: int) -> int:
    Promise.objects.filter(matter_id__in=ids).update(customer_id=to)
    SearchDocument.objects.filter(matter_id__in=ids).update(customer_id=to)
    return Matter.objects.filter(pk__in=ids).update(customer_id=to)


register_merge_part(MergePart(name="matters", collect=_matters_of, move=_move_matters))


def _erase_conversations(customer_id: int) -> int:
    """Empty what was written in the customer's matters; that it was written, when and by whom stays."""
    ids = _matters_of(customer_id)
    _delete_files(Attachment.objects.filter(matter_id__in=ids))
    OutboxItem.objects.filter(matter_id__in=ids).update(
        recipient=ERASED, subject=ERASED, body=ERASED, html="", calendar=""
    )
    Rating.objects.filter(matter_id__in=ids).update(comment="")
    Promise.objects.filter(matter_id__in=ids).exclude(source="standard").update(
        what=ERASED, words="", evidence_words=""
    )
    Message.objects.filter(matter_id__in=ids, direction="in").update(author_name=ERASED)
    Matter.objects.filter(pk__in=ids).update(title=ERASED, last_message_text="", tags=[])
    SearchDocument.objects.filter(matter_id__in=ids).delete()
    return Message.objects.filter(matter_id__in=ids).update(text=ERASED, html="", planned={})


def _erase_journal(customer_id: int) -> int:
    subjects = Q(entry__subject_kind="matter", entry__subject_id__in=_matters_of(customer_id))
    return JournalPersonal.objects.filter(subjects).delete()[0]


def _delete_files(attachments: QuerySet[Attachment]) -> None:
    """Delete the stored files once the erasure has committed."""
    stored = list(attachments.values_list("stored", flat=True))
    attachments.delete()
    transaction.on_commit(lambda: _remove(stored))


def _remove(stored: Iterable[str]) -> None:
    for name in stored:
        default_storage.delete(name)


register_eraser(Eraser(name="conversations", erase=_erase_conversations))
register_eraser(Eraser(name="matter_journal", erase=_erase_journal))
