"""The only doors to the rows of after-sale: each is reached through its complaint, which is a matter."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from yinuo.aftersale.models import AuthorityTransfer, Complaint, ProposedRemedy
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters import access

Row = TypeVar("Row", bound=Model)


def visible_complaints(actor: Actor) -> QuerySet[Complaint]:
    """Return the complaints that an actor may read: those of the matters that they may read, without what was merged or cancelled."""
    living = Complaint.objects.filter(merged_into__isnull=True).exclude(phase="dropped")
    return living.filter(matter__in=access.visible_to(actor))


def complaint_for(actor: Actor, complaint_id: int, right: str, *, lock: bool = False) -> Complaint:
    """Return a complaint, with its matter locked before it if asked. Raises: NotFound, NotAllowed."""
    matter = access.matter_for(actor, complaint_id, right, lock=lock)
    found = Complaint.objects.filter(pk=matter.pk, merged_into__isnull=True).first()
    if found is None:
        raise NotFound()
    return found


def part_for(
    model: type[Row], actor: Actor, key: int, right: str, *, lock: bool = False
) -> tuple[Row, Complaint]:
    """Return a row that belongs to a complaint, with it, the complaint locked first if asked. Raises: NotFound, NotAllowed."""
    rows = model._default_manager
    complaint_id = rows.filter(pk=key).values_list("complaint_id", flat=True).first()
    if complaint_id is None:
        raise NotFound()
    complaint = complaint_for(actor, complaint_id, right, lock=lock)
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound()
    return found, complaint


def remedy_for(
    actor: Actor, remedy_id: int, right: str, *, lock: bool = False
) -> tuple[ProposedRemedy, Complaint]:
    """Return a remedy of a solution with its complaint, the complaint locked first if asked. Raises: NotFound, NotAllowed."""
    rows = ProposedRemedy.objects.select_related("proposal")
    complaint_id = rows.filter(pk=remedy_id).values_list("proposal__complaint_id", flat=True).first()
    if complaint_id is None:
        raise NotFound()
    complaint = complaint_for(actor, complaint_id, right, lock=lock)
    found = rows.filter(pk=remedy_id).first()
    if found is None:
        raise NotFound()
    return found, complaint


def visible_transfers(actor: Actor) -> QuerySet[AuthorityTransfer]:
    """Return what authorities passed on, of the matters that an actor may read; merging or cancelling a complaint hides none of them."""
    if not actor.can("authority.read"):
        return AuthorityTransfer.objects.none()
    return AuthorityTransfer.objects.filter(complaint__matter__in=access.visible_to(actor))


def transfer_for(
    actor: Actor, transfer_id: int, right: str, *, lock: bool = False
) -> tuple[AuthorityTransfer, Complaint]:
    """Return what an authority passed on with its complaint, whose matter is locked first if asked. Raises: NotFound, NotAllowed."""
    complaint_id = (
        AuthorityTransfer.objects.filter(pk=transfer_id).values_list("complaint_id", flat=True).first()
    )
    if complaint_id is None:
        raise NotFound()
    access.matter_for(actor, complaint_id, right, lock=lock)
    transfers = AuthorityTransfer.objects.select_related("owner", "promise")
    transfer = transfers.get(pk=transfer_id)
    return transfer, Complaint.objects.get(pk=complaint_id)
