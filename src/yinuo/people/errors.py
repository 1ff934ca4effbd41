"""What can stand in the way with customers, staff and calendars."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class AlreadyExists(DomainError):
    code = "already_exists"
    status = 409
    message = _("“%(name)s” already exists. Choose another name.")


class NameMissing(DomainError):
    code = "name_missing"
    message = _("Please enter a name.")


class NameTooLong(DomainError):
    code = "name_too_long"
    message = _("This has %(length)s characters; at most %(limit)s fit.")


class StillInUse(DomainError):
    code = "still_in_use"
    status = 409
    message = _("“%(name)s” is still in use: %(count)s other records point to it.")


class InsideItself(DomainError):
    code = "inside_itself"
    message = _("A department cannot be a part of itself.")


class BadUsername(DomainError):
    code = "bad_username"
    message = _("A user name has 2 to 60 letters, digits or the signs . _ - @ and no spaces.")


class WeakPassword(DomainError):
    code = "weak_password"
    message = _("Choose another password: %(problems)s")


class UnknownRole(DomainError):
    code = "unknown_role"
    message = _("There is no role “%(role)s”.")


class BeyondYourRights(DomainError):
    code = "beyond_your_rights"
    status = 403
    message = _("You cannot give or change what goes beyond your own rights.")


class LastAdministrator(DomainError):
    code = "last_administrator"
    status = 409
    message = _("This is the last active administrator. Make another one first.")


class NotYourself(DomainError):
    code = "not_yourself"
    status = 409
    message = _("You cannot deactivate yourself. Ask another administrator.")


class StaffInactive(DomainError):
    code = "staff_inactive"
    status = 409
    message = _("%(name)s no longer works here.")


class BadAbsence(DomainError):
    code = "bad_absence"
    message = _("An absence ends after it begins, and lies ahead.")


class DeputyNeeded(DomainError):
    code = "deputy_needed"
    message = _("Someone else who works here must stand in.")


class AbsenceOverlaps(DomainError):
    code = "absence_overlaps"
    status = 409
    message = _("%(name)s is already absent in that time.")


class AbsenceOver(DomainError):
    code = "absence_over"
    status = 409
    message = _("This absence is already over.")


class BadCalendar(DomainError):
    code = "bad_calendar"
    message = _("This calendar cannot be used: %(problem)s")


class BadOfficialDays(DomainError):
    code = "bad_official_days"
    message = _("This list of official days cannot be read: %(problem)s")


class ContactPointTaken(DomainError):
    code = "contact_point_taken"
    status = 409
    message = _("%(value)s already belongs to a customer. Open that file, or merge the two.")


class ContactPointTwice(DomainError):
    code = "contact_point_twice"
    message = _("%(value)s is given twice.")


class CustomerErased(DomainError):
    code = "customer_erased"
    status = 409
    message = _("This customer was erased.")


class CustomerAbsorbed(DomainError):
    code = "customer_absorbed"
    status = 409
    message = _("This customer was merged into another. Open that file.")


class CustomerReasonNeeded(DomainError):
    code = "customer_reason_needed"
    message = _("Please give the reason; it stays in the journal.")


class ConsentInForce(DomainError):
    code = "consent_in_force"
    status = 409
    message = _("This consent is already given.")


class ConsentNotInForce(DomainError):
    code = "consent_not_in_force"
    status = 409
    message = _("There is no such consent in force.")


class MergeWithItself(DomainError):
    code = "merge_with_itself"
    message = _("Choose two different customers.")


class MergeCannotBeUndone(DomainError):
    code = "merge_cannot_be_undone"
    status = 409
    message = _("This merge cannot be taken back: %(why)s")


class NotForCustomers(DomainError):
    code = "not_for_customers"
    status = 403
    message = _("Only our staff can change this.")
