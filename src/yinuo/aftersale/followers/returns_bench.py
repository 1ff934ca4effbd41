"""What a return learns from elsewhere: a replacement that left or was called off, a parcel that arrived, a refund that was recorded by mistake."""

from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale.bench_rows import (
    MONEY,
    align_promises,
    close_when_done,
    last_day,
    promise_of,
    tell_customer,
)
from yinuo.aftersale.journal import (
    GoodsSentAgain,
    LegMoved,
    ReplacementSent,
    ReturnMoneyBack,
    ReturnRefundUndone,
)
from yinuo.aftersale.models import Return, ReturnLeg, ReturnLine, ReturnRefund
from yinuo.aftersale.return_rows import back_to_work, move_stage, touch
from yinuo.core.action import current_frame, record
from yinuo.core.entries import Recorded, follows
from yinuo.core.money_words import money_words
from yinuo.insale.journal import OrderCancelled, OrderStatusChanged, PaymentTakenBack
from yinuo.matters.followers import meet_by_verb
from yinuo.matters.models import Matter

_LEFT = ("shipped", "received", "accepted", "completed")


def _locked(return_id: int) -> Return:
    """Return a return with its matter locked: what happened elsewhere was allowed there."""
    Matter.objects.select_for_update(no_key=True).get(pk=return_id)
    return Return.objects.get(pk=return_id)


@follows(ReturnMoneyBack, ReplacementSent, GoodsSentAgain)
def keep_word(recorded: Recorded) -> None:
    """Keep what was promised with a return and is known by the entry that keeps it."""
    meet_by_verb(recorded, recorded.entry.verb)


@follows(OrderStatusChanged)
def replacement_left(recorded: Recorded) -> None:
    """Note that all of a replacement has left: with it the exchange is done."""
    entry = recorded.of(OrderStatusChanged)
    if entry.status not in _LEFT:
        return
    lines = list(ReturnLine.objects.filter(replacement=entry.subject_id, done_at__isnull=True))
    if not lines:
        return
    found = _locked(lines[0].goods_return_id)
    ReturnLine.objects.filter(pk__in=[line.pk for line in lines]).update(done_at=current_frame().now)
    number = Matter.objects.values_list("number", flat=True).get(pk=entry.subject_id)
    record(ReplacementSent(subject_id=found.pk, matter_id=found.pk, order_id=entry.subject_id, number=number))
    touch(found)
    close_when_done(found)


@follows(OrderCancelled)
def replacement_called_off(recorded: Recorded) -> None:
    """Let a replacement that was called off be ordered anew: it is owed still."""
    ReturnLine.objects.filter(replacement=recorded.entry.subject_id, done_at__isnull=True).update(
        replacement=None
    )


@follows(LegMoved)
def goods_arrived(recorded: Recorded) -> None:
    """Note that goods are with the customer again."""
    entry = recorded.of(LegMoved)
    if entry.direction != "out" or entry.state != "delivered":
        return
    found = _locked(entry.subject_id)
    leg = ReturnLeg.objects.get(pk=entry.leg_id)
    ReturnLine.objects.filter(sent_in=leg, done_at__isnull=True).update(done_at=current_frame().now)
    close_when_done(found)


@follows(PaymentTakenBack)
def refund_was_none(recorded: Recorded) -> None:
    """Owe a refund again whose record was taken back as a mistake."""
    entry = recorded.of(PaymentTakenBack)
    refund = ReturnRefund.objects.filter(payment=entry.payment_id).first()
    if refund is None:
        return
    found = _locked(refund.goods_return_id)
    ReturnRefund.objects.filter(pk=refund.pk).update(payment=None, done_at=None)
    lines = ReturnLine.objects.filter(goods_return=found, outcome="refund_due")
    lines.update(refunded=0, done_at=None)
    with translation.override(found.language):
        reason = _("The refund was recorded by mistake.")
    back_to_work(found, reason=reason)
    if found.stage == "closed":
        move_stage(found, "reopen")
    record(
        ReturnRefundUndone(
            subject_id=found.pk,
            matter_id=found.pk,
            refund_id=refund.pk,
            payment_id=entry.payment_id,
            amount=str(refund.amount),
            currency=refund.currency,
        )
    )
    align_promises(found)
    _tell_owed_again(found, refund)
    touch(found)


def _tell_owed_again(found: Return, refund: ReturnRefund) -> None:
    """Tell the customer that money which they were told of has not gone yet, and until when they have it."""
    promise = promise_of(found, MONEY)
    with translation.override(found.language):
        said = [
            _(
                "We had told you that %(amount)s for your return %(number)s are on their way. That was noted by mistake: the money has not gone yet. "
                "We are sorry; it is still owed to you."
            )
            % {"amount": money_words(refund.amount, refund.currency), "number": found.number}
        ]
        if promise is not None:
            said.append(_("You have it by %(day)s at the latest.") % {"day": last_day(promise.due_at)})
    tell_customer(found, "\n".join(said))
