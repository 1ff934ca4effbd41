"""What can stand in the way of a return."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class NothingToReturn(DomainError):
    code = "nothing_to_return"
    status = 409
    message = _("Nothing of this order can be sent back: nothing was delivered, or all of it is in a return.")


class ReturnLinesNeeded(DomainError):
    code = "return_lines_needed"
    message = _("Choose what is to go back.")


class MoreThanDelivered(DomainError):
    code = "more_than_delivered"
    message = _("Of “%(title)s” at most %(left)s can be sent back.")


class ReturnNotEnded(DomainError):
    code = "return_not_ended"
    status = 409
    message = _("This return is not at its end yet. Refuse or cancel it, or settle what came back.")


class SendToNeeded(DomainError):
    code = "send_to_needed"
    message = _("Write where the customer is to send the goods.")
