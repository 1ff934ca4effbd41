"""What may be done in in-sale. An order and all that belongs to it is reached through its matter."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Scope
from yinuo.core.rights import register_rights
from yinuo.people.roles import grant

register_rights(
    {
        "order.work": _("Write and lead orders"),
        "payment.record": _("Record payments"),
        "shipment.work": _("Pack and ship"),
    }
)

grant("agent", {"order.work": Scope.TEAM, "shipment.work": Scope.TEAM})
grant("consultant", {"order.work": Scope.TEAM, "shipment.work": Scope.TEAM})
grant(
    "coordinator",
    {
        "order.work": Scope.DEPARTMENT,
        "shipment.work": Scope.DEPARTMENT,
        "payment.record": Scope.DEPARTMENT,
    },
)
grant("technician", {"shipment.work": Scope.OWN})
grant(
    "manager",
    {
        "order.work": Scope.DEPARTMENT,
        "payment.record": Scope.DEPARTMENT,
        "shipment.work": Scope.DEPARTMENT,
    },
)
