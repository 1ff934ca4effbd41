"""What may be done in in-sale. An order and all that belongs to it is reached through its matter."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Scope
from yinuo.core.rights import register_rights
from yinuo.people.roles import grant

register_rights(
    {
        "order.work": _("Write and lead orders"),
        "payment.record": _("Record payments"),
        "plan.edit": _("Write plans of the work on orders"),
        "shipment.work": _("Pack and ship"),
        "review.sign": _("Sign points of a contract review"),
        "review.edit": _("Write checklists of contract reviews"),
    }
)

_FRONT = {"order.work": Scope.TEAM, "shipment.work": Scope.TEAM, "review.sign": Scope.TEAM}
grant("agent", _FRONT)
grant("consultant", _FRONT)
grant(
    "coordinator",
    {
        "order.work": Scope.DEPARTMENT,
        "shipment.work": Scope.DEPARTMENT,
        "payment.record": Scope.DEPARTMENT,
        "review.sign": Scope.DEPARTMENT,
    },
)
# Who builds it says whether it can be built, whoever leads the order.
grant("technician", {"shipment.work": Scope.OWN, "review.sign": Scope.ALL})
grant(
    "manager",
    {
        "order.work": Scope.DEPARTMENT,
        "payment.record": Scope.DEPARTMENT,
        "plan.edit": Scope.ALL,
        "shipment.work": Scope.DEPARTMENT,
        "review.sign": Scope.ALL,
        "review.edit": Scope.ALL,
    },
)
