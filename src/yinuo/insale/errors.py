"""What can stand in the way of an order."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class OrderEmpty(DomainError):
    code = "order_empty"
    message = _("This order has no line yet. Add what was bought first.")


class OrderConfirmed(DomainError):
    code = "order_confirmed"
    status = 409
    message = _(
        "This order is confirmed. From here on it is changed by a change that the customer agrees to."
    )


class OrderNotConfirmed(DomainError):
    code = "order_not_confirmed"
    status = 409
    message = _("This order is not confirmed yet.")


class OrderOver(DomainError):
    code = "order_over"
    status = 409
    message = _("This order is over: it was cancelled or completed.")


class OrderOnItsWay(DomainError):
    code = "order_on_its_way"
    status = 409
    message = _(
        "Something of this order was already shipped. It can no longer be cancelled; take it back instead."
    )


class ReviewNeeded(DomainError):
    code = "review_needed"
    status = 409
    message = _("The contract review of this order is not released. It is confirmed after that.")


class AlreadyHeld(DomainError):
    code = "already_held"
    status = 409
    message = _("This order is on hold already.")


class NotHeld(DomainError):
    code = "not_held"
    status = 409
    message = _("This order is not on hold.")


class PaymentNotPositive(DomainError):
    code = "payment_not_positive"
    message = _("An amount of money is more than nothing.")


class OtherCurrency(DomainError):
    code = "other_currency"
    message = _("This order is paid in %(currency)s.")


class PaymentKnown(DomainError):
    code = "payment_known"
    status = 409
    message = _(
        "A payment with this reference is recorded already, with another amount or for another order."
    )


class PaymentVoided(DomainError):
    code = "payment_voided"
    status = 409
    message = _("This payment was taken back already.")


class MoreThanPaid(DomainError):
    code = "more_than_paid"
    message = _("No more can go back than came in: %(paid)s.")


class ExternalNumberTaken(DomainError):
    code = "external_number_taken"
    status = 409
    message = _("The number %(number)s belongs to another order already.")
