"""What can stand in the way of a return from its arrival on."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class MoreThanAuthorised(DomainError):
    code = "more_than_authorised"
    message = _("Of “%(title)s” %(most)s may come back. If more is in the parcel, say so in the note.")


class NothingArrived(DomainError):
    code = "nothing_arrived"
    message = _("Count what is in the parcel. If nothing is, it has not arrived.")


class LineNotHere(DomainError):
    code = "line_not_here"
    status = 409
    message = _("Nothing of this came back, so there is nothing to inspect.")


class LineSettled(DomainError):
    code = "line_settled"
    status = 409
    message = _("What this leads to is settled already. It stays as it is.")


class OutcomeNeedsReason(DomainError):
    code = "outcome_needs_reason"
    message = _("Say why. The customer reads it.")


class NotInspected(DomainError):
    code = "return_not_inspected"
    status = 409
    message = _("Inspect every line first.")


class ReturnSettledAlready(DomainError):
    code = "return_settled"
    status = 409
    message = _("What is given back for this return was reckoned already. It is given back once.")


class NothingOwed(DomainError):
    code = "nothing_owed"
    status = 409
    message = _("For none of its lines this is owed.")


class DeductionTooLarge(DomainError):
    code = "deduction_too_large"
    message = _("At most %(most)s can be deducted.")


class RefundPaidAlready(DomainError):
    code = "refund_paid"
    status = 409
    message = _("This was paid back already.")


class PaymentUsed(DomainError):
    code = "payment_used"
    status = 409
    message = _("This payment is recorded for another refund.")


class StillOnItsWay(DomainError):
    code = "still_on_its_way"
    status = 409
    message = _("A parcel of this return is not written off as lost. Do that first.")


class FreightTooLate(DomainError):
    code = "freight_too_late"
    status = 409
    message = _("What the way back cost cannot be noted for this return.")


class FreightIsTheirs(DomainError):
    code = "freight_is_theirs"
    status = 409
    message = _("For this return you pay the freight. If you see it otherwise, write to us.")


class FreightTooLarge(DomainError):
    code = "freight_too_large"
    message = _("At most %(most)s can be noted here. If it cost more, write to us.")


class ProofNeeded(DomainError):
    code = "freight_proof_needed"
    message = _("Add a photo of the receipt.")


class FreightMoreThanLaidOut(DomainError):
    code = "freight_more_than_laid_out"
    message = _("At most %(most)s was laid out.")


class FreightNeedsReason(DomainError):
    code = "freight_needs_reason"
    message = _("By the rules %(amount)s is repaid. Say why it is another amount; the customer reads it.")
