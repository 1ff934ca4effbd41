"""The words of the codes that stand in the journal of people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CONTACT_KINDS = {
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "wechat": _("WeChat"),
    "other": pgettext_lazy("kind of contact", "Other"),
}
# What a customer agreed to; an administrator may name further purposes in words of their own.
PURPOSES = {"follow_up": _("being asked afterwards whether it helped")}
CUSTOMER_FIELDS = {
    "name": pgettext_lazy("person", "Name"),
    "salutation": _("Salutation"),
    "level": _("Level"),
    "language": _("Language"),
    "glance": _("Know at a glance"),
    "birthday": _("Birthday"),
    "preferences": _("Preferences"),
    "do_not_contact": _("Do not contact"),
    "tags": _("Tags"),
    "company_id": _("Company"),
    "outlet_id": _("Outlet"),
}
STAFF_FIELDS = {
    "name": pgettext_lazy("person", "Name"),
    "email": _("E-mail"),
    "mobile": _("Mobile telephone"),
    "language": _("Language"),
    "theme": _("Light or dark"),
    "department_id": _("Department"),
    "outlet_id": _("Outlet"),
    "calendar_id": _("Calendar"),
    "skills": _("Skills"),
    "languages": _("Languages"),
    "max_open_matters": _("Most open matters"),
}
DAY_KINDS = {
    "": _("as the law says"),
    "workday": _("working day"),
    "weekend": _("weekend"),
    "holiday": _("holiday"),
    "makeup": _("make-up working day"),
}
COUNTRIES = {"CN": _("China")}
