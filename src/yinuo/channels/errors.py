"""What can stand in the way at the doors."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class NotWaiting(DomainError):
    code = "not_waiting"
    status = 409
    message = _("This was dealt with already.")


class NotFailed(DomainError):
    code = "delivery_not_failed"
    status = 409
    message = _("Only what failed can be tried again; this is %(state)s.")


class NoAddressLeft(DomainError):
    code = "no_address_left"
    status = 409
    message = _("The customer has no e-mail address any more. Add one to their file first.")


class ProgramNameMissing(DomainError):
    code = "program_name_missing"
    message = _("Give the program a name of 1 to %(limit)s characters.")


class ProgramNameTaken(DomainError):
    code = "program_name_taken"
    status = 409
    message = _("There is a program “%(name)s” already.")


class UnknownRight(DomainError):
    code = "unknown_right"
    message = _("There is no right “%(right)s”.")


class RightsMissing(DomainError):
    code = "rights_missing"
    message = _("Name at least one right; a key without rights opens nothing.")


class KeyRevoked(DomainError):
    code = "key_revoked"
    status = 409
    message = _("This key is revoked already.")


class NotAMail(DomainError):
    code = "not_a_mail"
    message = _("This is not a mail that can be read: it has neither a sender nor a text.")


class NoSender(DomainError):
    code = "no_sender"
    message = _("The mail does not say who sent it.")


class BulkMail(DomainError):
    code = "bulk_mail"
    message = _(
        "The mail came through a list or was sent in bulk; somebody should look whether a customer wrote it."
    )


class UnknownBounce(DomainError):
    code = "unknown_bounce"
    message = _("A mail came back, but it does not say which one: %(diagnostic)s")
