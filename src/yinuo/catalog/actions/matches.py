"""What a product goes with, what may stand in for it, what wears out."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from yinuo.catalog import access
from yinuo.catalog.errors import MatchesItself
from yinuo.catalog.journal import MatchRemoved, MatchSaved
from yinuo.catalog.models import Product, ProductMatch
from yinuo.catalog.rules import checked_texts
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound

KINDS = ("goes_with", "instead", "spare")


@action(journal=MatchSaved)
def save_match(
    *,
    actor: Actor,
    now: datetime,
    product_id: int,
    other_id: int,
    kind: str,
    reasons: Mapping[str, str] | None = None,
) -> ProductMatch:
    """Say that another product goes with this one (`goes_with`), may be taken `instead`, or is a `spare` part, and why.

    Said again, the reasons (language → text) are replaced.

    Raises: NotFound, NotAllowed, InvalidValue, MatchesItself, CatalogTextTooLong, UnknownLanguage.
    """
    product = access.product_for(actor, product_id)
    if kind not in KINDS:
        raise InvalidValue(field="kind", problem=_("Please choose goes_with, instead or spare."))
    other = access.visible_products(actor).filter(pk=other_id).first()
    if other is None:
        raise InvalidValue(field="other_id", problem=str(other_id))
    if other.pk == product.pk:
        raise MatchesItself(field="other_id")
    said = checked_texts(reasons or {}, limit=400, field="reasons", needed=False)
    last = ProductMatch.objects.filter(product=product).aggregate(last=Max("position"))["last"]
    match, _made = ProductMatch.objects.update_or_create(
        product=product,
        other=other,
        kind=kind,
        defaults={"reasons": said},
        create_defaults={"reasons": said, "position": 0 if last is None else last + 1},
    )
    record(MatchSaved(subject_id=product.pk, match_id=match.pk, code=other.code, kind=kind, reasons=said))
    return match


@action(journal=MatchRemoved)
def remove_match(*, actor: Actor, now: datetime, product_id: int, match_id: int) -> Product:
    """Take back that another product goes with this one.

    Raises: NotFound, NotAllowed.
    """
    product = access.product_for(actor, product_id)
    match = ProductMatch.objects.select_related("other").filter(pk=match_id, product=product).first()
    if match is None:
        raise NotFound()
    record(MatchRemoved(subject_id=product.pk, match_id=match.pk, code=match.other.code, kind=match.kind))
    match.delete()
    return product
