"""What may be done in after-sale. A complaint and all that belongs to it is reached through its matter."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Scope
from yinuo.core.rights import register_rights
from yinuo.people.roles import grant

register_rights(
    {
        "complaint.work": _("Take and handle complaints"),
        "complaint.approve": _("Approve solutions beyond a limit and review decisions"),
        "complaint.edit": _("Write causes, texts and budgets for complaints"),
        "return.work": _("Take and decide on returns"),
        "return.receive": _("Take in and inspect what comes back"),
        "return.refund": _("Settle returns and refund"),
    }
)

grant("agent", {"complaint.work": Scope.TEAM, "return.work": Scope.TEAM, "return.receive": Scope.TEAM})
grant("consultant", {"complaint.work": Scope.TEAM, "return.work": Scope.TEAM, "return.receive": Scope.TEAM})
grant("technician", {"complaint.work": Scope.OWN, "return.receive": Scope.OWN})
grant(
    "coordinator",
    {
        "complaint.work": Scope.DEPARTMENT,
        "complaint.approve": Scope.DEPARTMENT,
        "return.work": Scope.DEPARTMENT,
        "return.receive": Scope.DEPARTMENT,
        "return.refund": Scope.DEPARTMENT,
    },
)
grant(
    "manager",
    {
        "complaint.work": Scope.DEPARTMENT,
        "complaint.approve": Scope.DEPARTMENT,
        "complaint.edit": Scope.ALL,
        "return.work": Scope.DEPARTMENT,
        "return.receive": Scope.DEPARTMENT,
        "return.refund": Scope.DEPARTMENT,
    },
)

register_rights(
    {
        "authority.read": _("See what authorities passed on, and how they were answered"),
        "authority.register": _("Register what authorities pass on, and prepare the report"),
        "authority.answer": _("Answer authorities in person"),
    }
)

grant("agent", {"authority.read": Scope.TEAM, "authority.register": Scope.TEAM})
grant("coordinator", {"authority.read": Scope.ALL, "authority.register": Scope.DEPARTMENT})
grant("supervisor", {"authority.read": Scope.ALL})
grant(
    "manager",
    {"authority.read": Scope.ALL, "authority.register": Scope.ALL, "authority.answer": Scope.ALL},
)
