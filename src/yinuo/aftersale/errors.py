"""What can stand in the way of a complaint."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class ComplaintNotEnded(DomainError):
    code = "complaint_not_ended"
    status = 409
    message = _(
        "This complaint is not at its end yet. It ends with a final answer to whoever complained; do that on its own page."
    )


class FinalAnswerNeeded(DomainError):
    code = "final_answer_needed"
    message = _("Write what the customer is told at the end. No complaint ends without a written answer.")


class WhereToNeeded(DomainError):
    code = "where_to_needed"
    message = _("Say where the customer can turn to instead.")


class NotTheCustomersOrder(DomainError):
    code = "not_the_customers_order"
    message = _("The order %(number)s belongs to another customer.")


class ExtendedAlready(DomainError):
    code = "complaint_extended_already"
    status = 409
    message = _("This complaint was extended once already. What is not kept now is late.")


class NothingToExtend(DomainError):
    code = "nothing_to_extend"
    status = 409
    message = _("No time that can be extended is running, or it is over already.")


class ExtensionTooLong(DomainError):
    code = "extension_too_long"
    message = _("The new day lies after the present one, by at most %(days)s days.")


class ComplaintEnded(DomainError):
    code = "complaint_ended"
    status = 409
    message = _("This complaint has ended. Take it up again first.")


class CauseUnderItself(DomainError):
    code = "cause_under_itself"
    status = 409
    message = _("A cause cannot lie under itself.")


class ProblemSolved(DomainError):
    code = "problem_solved"
    status = 409
    message = _("This problem is solved. A complaint that comes after it is another one.")


class RemedyNeeded(DomainError):
    code = "remedy_needed"
    message = _("Name at least one thing that is done for the customer.")


class RemedyAmountNeeded(DomainError):
    code = "remedy_amount_needed"
    message = _("Say how much.")


class MixedRemedyCurrencies(DomainError):
    code = "mixed_remedy_currencies"
    message = _("All amounts of one solution are in the same currency.")


class ProposalReplaced(DomainError):
    code = "proposal_replaced"
    status = 409
    message = _("This solution was replaced by a newer one. Please read that one.")


class ProposalDecided(DomainError):
    code = "proposal_decided"
    status = 409
    message = _("This solution was decided on already.")


class ProposalOutdated(DomainError):
    code = "proposal_outdated"
    status = 409
    message = _("A day named in this solution has passed, so it needs a new version with new days.")


class RemedyDone(DomainError):
    code = "remedy_done"
    status = 409
    message = _("This was carried out already.")


class RemedyNotAgreed(DomainError):
    code = "remedy_not_agreed"
    status = 409
    message = _("This is not part of a solution that is being carried out.")


class TooSoonForSilence(DomainError):
    code = "too_soon_for_silence"
    status = 409
    message = _("Give the customer %(days)s days to answer before their silence counts.")


class ApologyNeedsApproval(DomainError):
    code = "apology_needs_approval"
    status = 409
    message = _("The complaint is grave: somebody else approves this letter first.")


class OwnBudget(DomainError):
    code = "own_budget"
    status = 403
    message = _("Your own budget is set by somebody else.")
