"""Freight that a customer laid out to send goods back: told with the paper that shows it, corrected until it is decided on."""

from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.aftersale import return_access
from yinuo.aftersale.bench_rows import tell_customer
from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_bench import (
    FreightIsTheirs,
    FreightTooLarge,
    FreightTooLate,
    ProofNeeded,
    ReturnSettledAlready,
)
from yinuo.aftersale.journal import ReturnFreightTold
from yinuo.aftersale.models import Return, ReturnFreight, ReturnSettlement
from yinuo.aftersale.return_rows import touch
from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import InvalidValue
from yinuo.core.money import smallest_unit
from yinuo.core.money_words import money_words
from yinuo.insale.actions.receipt import NewPhoto, keep_picture
from yinuo.matters.actions.attachments import register_holder

RIGHT = "return.receive"
STAGES = ("authorised", "in_transit", "received", "inspected")
MOST_FREIGHT = Decimal(5000)
LONGEST_WORDS = 500

register_holder(lambda: ReturnFreight.objects.exclude(proof=None).values("proof"))


class LaidOut(Struct, frozen=True, kw_only=True):
    """What the way back cost, with a picture of the paper that shows it; a correction may leave the picture as it is."""

    amount: Decimal
    proof: NewPhoto | None = None
    words: str = ""


def may_be_told(found: Return) -> bool:
    """Tell whether freight can be told of a return: it is agreed on, the customer sends it themselves, and it is not settled. One query."""
    sends = found.way in ("self", "")
    return found.stage in STAGES and sends and not ReturnSettlement.objects.filter(pk=found.pk).exists()


@action(journal=ReturnFreightTold)
def tell_freight(*, actor: Actor, now: datetime, return_id: int, laid_out: LaidOut) -> ReturnFreight:
    """Write down what the customer laid out to send goods back: they themselves, unless they agreed to pay it, or staff for them.

    Whether it is repaid is decided when the return is settled. Raises: NotFound, NotAllowed, FreightTooLate, ReturnSettledAlready, FreightIsTheirs,
    InvalidValue, FreightTooLarge, ProofNeeded, TextTooLong, and what keeping a file raises.
    """
    by_customer = actor.kind is ActorKind.CUSTOMER
    found = return_access.return_for(actor, return_id, "matter.write_in" if by_customer else RIGHT, lock=True)
    if ReturnSettlement.objects.filter(pk=found.pk).exists():
        raise ReturnSettledAlready()
    if not may_be_told(found):
        raise FreightTooLate()
    if by_customer and found.freight_by == "buyer":
        raise FreightIsTheirs()
    amount, currency = laid_out.amount, found.purchase.currency
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(smallest_unit(currency)):
        raise InvalidValue(field="amount", problem=str(amount)[:40])
    if amount > MOST_FREIGHT:
        raise FreightTooLarge(field="amount", most=money_words(MOST_FREIGHT, currency))
    words = short_words(laid_out.words, field="words", limit=LONGEST_WORDS)
    known = ReturnFreight.objects.filter(pk=found.pk).first()
    if laid_out.proof is None and (known is None or known.proof_id is None):
        raise ProofNeeded(field="proof")
    told = known or ReturnFreight(goods_return=found)
    told.amount, told.words, told.told_at = amount, words, now
    told.told_by = "customer" if by_customer else "staff"
    if laid_out.proof is not None:
        told.proof = keep_picture(found, laid_out.proof, field="proof")
    told.save()
    record(
        ReturnFreightTold(
            subject_id=found.pk, matter_id=found.pk, amount=str(amount), currency=currency, words=words
        )
    )
    if not by_customer:
        with translation.override(found.language):
            text = _("We have noted that sending it back cost you %(amount)s.") % {
                "amount": money_words(amount, currency)
            }
        tell_customer(found, text)
    touch(found)
    return told
