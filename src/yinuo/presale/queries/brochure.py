"""Brochures as the desk reads them."""

from datetime import datetime

from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.matters import access
from yinuo.presale.actions.brochure import brochure_name, was_discovered
from yinuo.presale.models import Brochure


class BrochureRow(Struct, frozen=True, kw_only=True):
    """A brochure that was sent; `kind` is product or article."""

    id: int
    what: str
    kind: str
    reason: str
    sent_by: str
    sent_at: datetime
    opened: int
    first_opened_at: datetime | None
    last_opened_at: datetime | None


def brochures_of_matter(*, actor: Actor, matter_id: int, language: str) -> list[BrochureRow]:
    """Return a matter's brochures, newest first. Raises: NotFound."""
    access.matter_for(actor, matter_id, "matter.read")
    rows = Brochure.objects.filter(matter=matter_id).select_related("product", "article", "sent_by")
    return [_row(one, language) for one in rows.order_by("-sent_at", "-id")[:50]]


def needs_reason(*, actor: Actor, matter_id: int) -> bool:
    """Tell whether a brochure would come before the need is known. Raises: NotFound."""
    return not was_discovered(access.matter_for(actor, matter_id, "matter.read"))


def _row(one: Brochure, language: str) -> BrochureRow:
    return BrochureRow(
        id=one.pk,
        what=brochure_name(one, language),
        kind="product" if one.product_id is not None else "article",
        reason=one.reason,
        sent_by=one.sent_by.name if one.sent_by else "",
        sent_at=one.sent_at,
        opened=one.opened,
        first_opened_at=one.first_opened_at,
        last_opened_at=one.last_opened_at,
    )
