"""What can stand in the way of answering an authority."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class AuthorityAwaitsAnswer(DomainError):
    code = "authority_awaits_answer"
    status = 409
    message = _("%(authority)s still waits for our written answer about this complaint. Hand it in first.")


class TransferKnown(DomainError):
    code = "authority_transfer_known"
    status = 409
    message = _("This document is registered already, with the complaint %(number)s.")


class NotTheOwner(DomainError):
    code = "not_the_owner_of_transfer"
    status = 403
    message = _("%(owner)s answers this authority in person. Only they can do this, or hand it over.")


class CannotAnswer(DomainError):
    code = "cannot_answer_authorities"
    message = _("%(name)s may not answer authorities. Choose a manager.")


class DueDayNeeded(DomainError):
    code = "due_day_needed"
    message = _("Write the day on which the notice asks for our answer.")


class DueBeforeNotice(DomainError):
    code = "due_before_notice"
    message = _("The day of the answer cannot lie before the day of the notice.")


class AnsweredAlready(DomainError):
    code = "authority_answered_already"
    status = 409
    message = _("The answer was handed in already. What was handed in stays as it is.")


class TransferTakenBack(DomainError):
    code = "authority_transfer_taken_back"
    status = 409
    message = _("This notice was taken back as registered wrongly. Nothing is owed for it.")


class ReportNeeded(DomainError):
    code = "report_needed"
    status = 409
    message = _("Write the report first.")


class ReportNotSigned(DomainError):
    code = "report_not_signed"
    status = 409
    message = _("Upload the signed copy of version %(version)s first.")


class ReportOutdated(DomainError):
    code = "report_outdated"
    status = 409
    message = _("There is a newer version of the report. Sign that one.")
