"""What can stand in the way of naming or explaining a fault of a product."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class FaultNotOfProduct(DomainError):
    code = "fault_not_of_product"
    message = _("This is no fault of that product that is in force. Choose one of those offered.")


class FaultNeedsProduct(DomainError):
    code = "fault_needs_product"
    message = _("Say first which product it is about; its faults are offered then.")
