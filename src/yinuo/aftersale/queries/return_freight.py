"""Freight that a customer laid out for a return, as everybody reads it."""

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from yinuo.aftersale.actions.return_freight import may_be_told
from yinuo.aftersale.models import Return, ReturnFreight


class FreightRow(Struct, frozen=True, kw_only=True):
    """What was laid out, and what of it is repaid: None until it is decided. `proof_id` is the picture of the paper."""

    amount: Decimal
    words: str
    proof_id: int | None
    told_by: str
    told_at: datetime
    repaid: Decimal | None
    because: str


class FreightFile(Struct, frozen=True, kw_only=True):
    """Freight of a return: what was told, whether it can be told or corrected now, and who pays by what was agreed."""

    told: FreightRow | None
    can_tell: bool
    freight_by: str


def freight_of_return(found: Return) -> FreightFile:
    """Return what is known of the freight of a return. Two queries."""
    row = ReturnFreight.objects.filter(pk=found.pk).first()
    told = None
    if row is not None:
        told = FreightRow(
            amount=row.amount,
            words=row.words,
            proof_id=row.proof_id,
            told_by=row.told_by,
            told_at=row.told_at,
            repaid=row.repaid,
            because=row.because,
        )
    return FreightFile(told=told, can_tell=may_be_told(found), freight_by=found.freight_by)
