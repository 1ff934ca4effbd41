"""What is known of an inquiry beyond its matter."""

from datetime import datetime

from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.presale.models import Inquiry


class InquiryRow(Struct, frozen=True, kw_only=True):
    """An inquiry. `manner` is how they came; `searched` what they looked for before; `bought_at` None where nothing came of it."""

    id: int
    number: str
    topic: str
    manner: str
    product_id: int | None
    product: str
    asked_from: str
    searched: str
    bought_at: datetime | None


def get_inquiry(*, actor: Actor, matter_id: int, language: str) -> InquiryRow:
    """Return an inquiry. One statement. Raises: NotFound."""
    row = find_inquiry(actor=actor, matter_id=matter_id, language=language)
    if row is None:
        raise NotFound()
    return row


def find_inquiry(*, actor: Actor, matter_id: int, language: str) -> InquiryRow | None:
    """Return the inquiry that a matter is, None where it is none or may not be read. One statement."""
    rows = Inquiry.objects.filter(pk__in=access.visible_to(actor).order_by().values("pk"), pk=matter_id)
    row = rows.select_related("product").first()
    if row is None:
        return None
    return InquiryRow(
        id=row.pk,
        number=row.number,
        topic=row.topic,
        manner=row.manner,
        product_id=row.product_id,
        product=text_in(row.product.names, language) if row.product else "",
        asked_from=row.asked_from,
        searched=row.searched,
        bought_at=row.bought_at,
    )
