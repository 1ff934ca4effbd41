"""What may be done with matters."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Scope
from yinuo.core.rights import register_rights
from yinuo.people.roles import grant

register_rights(
    {
        "matter.read": _("Read matters"),
        "matter.work": _("Work on matters"),
        "matter.reply": _("Reply to customers"),
        "matter.open": _("Open matters for customers"),
        "matter.assign": _("Assign matters"),
        "matter.merge": _("Merge and split matters"),
        "matter.cancel": _("Cancel matters"),
        "promise.make": _("Make promises"),
        "promise.keep": _("Keep promises"),
        "promise.extend": _("Approve longer terms"),
        "promise.sweep": _("Watch the clocks"),
        "promise.settle": _("Settle broken promises"),
        "standard.read": _("Read standards"),
        "standard.edit": _("Edit standards"),
        "reception.edit": _("Set reception standards"),
        "reception.review": _("Review replies"),
        "automation.edit": _("Edit canned replies, macros and rules"),
        "figures.read": _("Read figures"),
        "outbox.read": _("Read the outbox"),
        "outbox.deliver": _("Settle what was delivered"),
        "quarantine.read": _("Read the quarantine"),
        "quarantine.retry": _("Retry from the quarantine"),
        "journal.read": _("Read the journal"),
        "settings.edit": _("Change settings"),
    }
)

grant("manager", {"reception.edit": Scope.ALL, "reception.review": Scope.DEPARTMENT})
grant("supervisor", {"reception.review": Scope.ALL})
