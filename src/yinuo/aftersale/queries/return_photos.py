"""Photos of a return: those that the customer sent along, and those that were taken of what came."""

from django.db.models import Q, QuerySet

from yinuo.aftersale import return_access
from yinuo.aftersale.models import Return, ReturnFreight, ReturnLine
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.insale.actions.receipt import PICTURES
from yinuo.matters.models import Attachment

MOST_SHOWN = 20


def asked_photos(return_id: int) -> list[int]:
    """Return the keys of the pictures that the customer sent for a return, the first one first. One query."""
    return list(_of_customer(return_id).order_by("pk").values_list("pk", flat=True)[:MOST_SHOWN])


def asked_digests(return_id: int) -> QuerySet[Attachment, str]:
    """Return the SHA-256 of the pictures that the customer sent for a return. No query."""
    return _of_customer(return_id).values_list("sha256", flat=True)


def picture_of(*, actor: Actor, return_id: int, attachment_id: int) -> Attachment:
    """Return a photo of a return, of what came or from its customer. Raises: NotFound. Three queries."""
    rows = return_access.workable_returns(actor).filter(pk=return_id)
    if not rows.exists():
        raise NotFound()
    whole = Return.photos.through.objects.filter(return_id=return_id).values("attachment")
    lines = ReturnLine.photos.through.objects.filter(returnline__goods_return=return_id).values("attachment")
    proof = ReturnFreight.objects.filter(pk=return_id).exclude(proof=None).values("proof")
    taken = Q(pk__in=whole) | Q(pk__in=lines) | Q(pk__in=proof)
    found = Attachment.objects.filter(
        taken | Q(pk__in=_of_customer(return_id).values("pk")), pk=attachment_id
    ).first()
    if found is None:
        raise NotFound()
    return found


def own_picture(*, return_id: int, attachment_id: int) -> Attachment:
    """Return a photo that the customer sent for their return, or that shows their freight; the secret was seen to. Raises: NotFound."""
    proof = ReturnFreight.objects.filter(pk=return_id, proof=attachment_id)
    found = _of_customer(return_id).filter(pk=attachment_id).first()
    if found is None and proof.exists():
        found = Attachment.objects.filter(pk=attachment_id).first()
    if found is None:
        raise NotFound()
    return found


def _of_customer(return_id: int) -> QuerySet[Attachment]:
    return Attachment.objects.filter(matter=return_id, message__direction="in", type__in=PICTURES)
