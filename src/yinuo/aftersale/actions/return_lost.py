"""A return whose parcel was lost on its way: what the customer gets all the same."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale import return_access
from yinuo.aftersale.bench_rows import align_promises, close_when_done, coming, tell_customer
from yinuo.aftersale.complaint_rows import short_words
from yinuo.aftersale.errors_bench import OutcomeNeedsReason, StillOnItsWay
from yinuo.aftersale.journal import LostReturnSettled
from yinuo.aftersale.models import Return, ReturnLeg, ReturnLine
from yinuo.aftersale.return_rows import touch
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidMove, InvalidValue

RIGHT = "return.refund"
OUTCOMES = ("refund_due", "exchange_due", "none")
LONGEST_WORDS = 2000


@action(journal=LostReturnSettled)
def settle_lost_return(*, actor: Actor, now: datetime, return_id: int, outcome: str, words: str) -> Return:
    """Decide what a customer gets for goods that were lost on their way to us: money, a replacement, or nothing. Why is told to them.

    Raises: NotFound, NotAllowed, InvalidMove, StillOnItsWay, OutcomeNeedsReason, InvalidValue, TextTooLong.
    """
    found = return_access.return_for(actor, return_id, RIGHT, lock=True)
    if found.stage != "in_transit":
        raise InvalidMove(
            move=_("Settle"), state=found.get_stage_display(), state_code=found.stage, to="closed"
        )
    if outcome not in OUTCOMES:
        raise InvalidValue(field="outcome", problem=outcome[:40])
    words = short_words(words, field="words", limit=LONGEST_WORDS)
    if not words:
        raise OutcomeNeedsReason(field="words")
    legs = set(ReturnLeg.objects.filter(goods_return=found, direction="back").values_list("state", flat=True))
    if "lost" not in legs or legs - {"lost", "cancelled"}:
        raise StillOnItsWay()
    lines = coming(found)
    ReturnLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        outcome=outcome,
        finding_words=words,
        inspected_at=now,
        done_at=now if outcome == "none" else None,
    )
    align_promises(found)
    record(LostReturnSettled(subject_id=found.pk, matter_id=found.pk, outcome=outcome, words=words))
    with translation.override(found.language):
        said = {
            "refund_due": _("The parcel of your return %(number)s was lost on its way to us. You get your money back all the same."),
            "exchange_due": _("The parcel of your return %(number)s was lost on its way to us. You get a replacement all the same."),
            "none": _("The parcel of your return %(number)s was lost on its way to us."),
        }[outcome] % {"number": found.number}  # fmt: skip
    tell_customer(found, f"{said}\n{words}")
    touch(found)
    close_when_done(found)
    return found
