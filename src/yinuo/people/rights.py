"""What may be done with customers, staff and calendars."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.rights import register_rights

register_rights(
    {
        "customer.read": _("Read customers"),
        "customer.edit": _("Edit customers"),
        "customer.reveal": _("See contact details in full"),
        "customer.merge": _("Merge customers"),
        "customer.erase": _("Erase customers"),
        "staff.read": _("Read the staff list"),
        "staff.edit": _("Edit staff"),
        "team.edit": _("Edit departments, outlets and teams"),
        "calendar.edit": _("Edit service calendars"),
    }
)
