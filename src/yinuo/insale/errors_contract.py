"""What can stand in the way of a contract review and of a contract."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class NoReviewChecklist(DomainError):
    code = "no_review_checklist"
    status = 409
    message = _("There is no checklist for contract reviews in use. A manager writes one in the settings.")


class ReviewInForce(DomainError):
    code = "review_in_force"
    status = 409
    message = _("This order is under review or released already.")


class ReviewDecided(DomainError):
    code = "review_decided"
    status = 409
    message = _("This review is decided. What it says stays as it is.")


class PointNotYours(DomainError):
    code = "point_not_yours"
    status = 403
    message = _("This point is signed by the role “%(role)s”. Yours is another one.")


class NoOpenFinding(DomainError):
    code = "no_open_finding"
    status = 409
    message = _("There is no open finding at this point.")


class PointsUnsigned(DomainError):
    code = "points_unsigned"
    status = 409
    message = _("Not every point is signed yet; still open: %(count)s.")


class FindingsOpen(DomainError):
    code = "findings_open"
    status = 409
    message = _(
        "Findings that stop the order are not settled: %(count)s. Settle them, release on a condition or send it back."
    )


class NoOpenCondition(DomainError):
    code = "no_open_condition"
    status = 409
    message = _("This release has no condition that is still open.")


class DayNotReviewed(DomainError):
    code = "day_not_reviewed"
    status = 409
    message = _(
        "The review released another day than this one. Write the day into the draft and have it reviewed."
    )


class ContractEmpty(DomainError):
    code = "contract_empty"
    message = _("This contract has neither words nor a file yet.")


class ContractDrafted(DomainError):
    code = "contract_drafted"
    status = 409
    message = _("There is a draft of a contract already. Go on with it or drop it first.")


class ContractSentAlready(DomainError):
    code = "contract_sent"
    status = 409
    message = _("This contract was sent and stays as it is. Write a new version instead.")


class ContractNotSent(DomainError):
    code = "contract_not_sent"
    status = 409
    message = _("This contract was not sent yet.")


class ContractReplaced(DomainError):
    code = "contract_replaced"
    status = 409
    message = _("There is a newer version of this contract. Please read that one.")


class ContractAcceptedAlready(DomainError):
    code = "contract_accepted"
    status = 409
    message = _("This contract is accepted already.")


class ContractIsFile(DomainError):
    code = "contract_is_file"
    status = 409
    message = _("This contract is a file. Drop the draft to write it in words.")


class NotTicked(DomainError):
    code = "not_ticked"
    message = _("Please tick that you have read the contract and accept it.")
