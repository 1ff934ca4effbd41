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
