"""What can stand in the way with matters and promises."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class EmptyText(DomainError):
    code = "empty_text"
    message = _("Please write something first.")


class TextTooLong(DomainError):
    code = "text_too_long"
    message = _("The text has %(length)s characters; at most %(limit)s fit.")


class OpenPromises(DomainError):
    code = "open_promises"
    status = 409
    message = _("%(count)s promises are still open: keep, release, supersede or admit them first: %(list)s")


class OpenChildren(DomainError):
    code = "open_children"
    status = 409
    message = _("%(count)s matters that this one waits for are still open: %(list)s")


class ReasonNeeded(DomainError):
    code = "reason_needed"
    message = _("Please give the reason; it stays in the journal.")


class ReopenWindowOver(DomainError):
    code = "reopen_window_over"
    status = 409
    message = _("This was closed more than %(days)s days ago. Please ask a new question; we will link it.")

    def __str__(self) -> str:
        """Say of a house that opens nothing again that it does not, instead of a window of no days."""
        if self.data["days"]:
            return super().__str__()
        return str(_("What is closed stays closed here. Please ask a new question; we will link it."))


class TooLateToTakeBack(DomainError):
    code = "too_late_to_take_back"
    status = 409
    message = _("The reply has already left.")


class DueInThePast(DomainError):
    code = "due_in_the_past"
    message = _("The promised time %(due)s has already passed.")


class DueTooFar(DomainError):
    code = "due_too_far"
    message = _("The promised time is more than ten years away.")


class UnlikelyPromise(DomainError):
    code = "unlikely_promise"
    message = _(
        "Of earlier promises like “%(what)s”, only %(percent)s%% were done in so short a time (n=%(n)s)."
        " Say why it can be kept this time, or give it more time."
    )


class PauseNotAllowed(DomainError):
    code = "pause_not_allowed"
    status = 409
    message = _("This clock may not be stopped: the standard “%(standard)s” does not allow it.")


class AlreadyExtended(DomainError):
    code = "already_extended"
    status = 409
    message = _("This term was already extended once.")


class ConsentNeeded(DomainError):
    code = "consent_needed"
    message = _(
        "A new time needs the customer's consent: say how and when they agreed. Without it the old promise runs on."
    )


class EvidenceNeeded(DomainError):
    code = "evidence_needed"
    message = _("Please say what shows that it was done.")


class PersonalPromise(DomainError):
    code = "personal_promise"
    status = 409
    message = _("This is owed by one person by name. It is kept, or handed over, only where it was given.")


class NotARunningPromise(DomainError):
    code = "not_a_running_promise"
    status = 409
    message = _("This promise is already settled.")


class CannotMerge(DomainError):
    code = "cannot_merge"
    status = 409
    message = _("These two cannot be merged: %(why)s")


class CannotSplit(DomainError):
    code = "cannot_split"
    message = _("Choose at least one message, and leave at least one behind.")


class StaysWhole(DomainError):
    code = "stays_whole"
    status = 409
    message = _(
        "What was agreed stays as it is: it is neither merged nor split. Open a matter of its own and link it."
    )


class WouldWaitForItself(DomainError):
    code = "would_wait_for_itself"
    status = 409
    message = _("A matter cannot wait for itself.")


class NotOnTheTeam(DomainError):
    code = "not_on_the_team"
    message = _("%(name)s cannot take this: not active, or not allowed to work on matters.")


class AlreadyRated(DomainError):
    code = "already_rated"
    status = 409
    message = _("You have already rated this. Thank you!")


class NotResolvedYet(DomainError):
    code = "not_resolved_yet"
    status = 409
    message = _("This can be rated once it is resolved.")


class VersionInForce(DomainError):
    code = "version_in_force"
    status = 409
    message = _("Version %(number)s is in force and never changes. Make a new version.")


class BadStandard(DomainError):
    code = "bad_standard"
    message = _("%(field_label)s: %(problem)s")


class BadAutomation(DomainError):
    code = "bad_automation"
    message = _("Step %(position)s: %(problem)s")


class NameTaken(DomainError):
    code = "name_taken"
    status = 409
    message = _("“%(name)s” already exists. Choose another name.")


class BadCondition(DomainError):
    code = "bad_condition"
    message = _("Condition “%(name)s”: %(problem)s")


class UnknownVariable(DomainError):
    code = "unknown_variable"
    message = _("“{%(name)s}” is not a variable. Possible are: %(known)s")


class AlreadyLinked(DomainError):
    code = "already_linked"
    status = 409
    message = _("These two are linked already.")


class BadRulePack(DomainError):
    code = "bad_rule_pack"
    message = _("This rule pack cannot be loaded: %(problem)s")
