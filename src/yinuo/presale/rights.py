"""What may be done in pre-sale. A quote, an appointment or a design is reached through its matter."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Scope
from yinuo.core.rights import register_rights
from yinuo.people.roles import grant

register_rights(
    {
        "guide.run": _("Ask by discovery guides"),
        "guide.edit": _("Write discovery guides"),
        "appointment.make": _("Make and change appointments"),
        "booking.edit": _("Set what can be booked"),
        "quote.make": _("Write and send quotes"),
        "quote.approve": _("Approve quotes beyond the limits"),
        "design.work": _("Work on designs and surveys"),
        "survey.edit": _("Write survey checklists"),
        "pipeline.edit": _("Set stages, loss reasons and limits"),
        "market.mark": _("Mark what the market says"),
        "market.edit": _("Set market topics"),
        "import.run": _("Import spreadsheets"),
    }
)

_SELLING = {
    "guide.run": Scope.ALL,
    "appointment.make": Scope.ALL,
    "market.mark": Scope.ALL,
}
grant("agent", {**_SELLING, "quote.make": Scope.TEAM})
grant("consultant", {**_SELLING, "quote.make": Scope.TEAM, "design.work": Scope.TEAM})
grant("coordinator", {**_SELLING, "quote.make": Scope.DEPARTMENT, "design.work": Scope.DEPARTMENT})
grant("technician", {"design.work": Scope.OWN})
grant(
    "manager",
    {
        **_SELLING,
        "guide.edit": Scope.ALL,
        "booking.edit": Scope.ALL,
        "quote.make": Scope.DEPARTMENT,
        "quote.approve": Scope.DEPARTMENT,
        "design.work": Scope.DEPARTMENT,
        "survey.edit": Scope.ALL,
        "pipeline.edit": Scope.ALL,
        "market.edit": Scope.ALL,
        "import.run": Scope.ALL,
    },
)
