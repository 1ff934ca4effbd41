"""What can stand in the way of a sale."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class QuoteEmpty(DomainError):
    code = "quote_empty"
    message = _("This quote has no line yet. Add what is offered first.")


class QuoteTooLarge(DomainError):
    code = "quote_too_large"
    message = _("This comes to more than a quote can hold. Please look at quantity and price.")


class ApprovalNeeded(DomainError):
    code = "approval_needed"
    status = 409
    message = _("This goes beyond what may be offered without asking. Ask for approval first.")


class ApprovalNotNeeded(DomainError):
    code = "approval_not_needed"
    status = 409
    message = _("Nothing in this quote needs approval. It can be sent.")


class OwnApproval(DomainError):
    code = "own_approval"
    status = 403
    message = _("Whoever asked for an approval cannot give it. It needs somebody else.")


class UnlikelyAppointment(DomainError):
    code = "unlikely_appointment"
    message = _(
        "Of the last %(n)s appointments of this kind, only %(percent)s%% took place on the day first agreed."
        " Say why it will be different this time."
    )


class UnlikelyDate(DomainError):
    code = "unlikely_date"
    message = _(
        "“%(what)s” is unlikely to be kept by then. Say why it is offered all the same, or offer later."
    )


class DateBeforeValidity(DomainError):
    code = "date_before_validity"
    message = _(
        "“%(what)s” would be due before the quote expires. Choose a later date or a shorter validity."
    )


class QuoteExpired(DomainError):
    code = "quote_expired"
    status = 409
    message = _("This quote was valid until %(until)s. Ask us, and you get a new one.")


class QuoteSuperseded(DomainError):
    code = "quote_superseded"
    status = 409
    message = _("This version was replaced by a newer one. Please decide on that one.")


class QuoteDecided(DomainError):
    code = "quote_decided"
    status = 409
    message = _("This quote was decided already. Nothing was changed.")


class NewerVersionExists(DomainError):
    code = "newer_version_exists"
    status = 409
    message = _("There is a newer version of this quote already: version %(version)s.")


class PrecautionsNotTold(DomainError):
    code = "precautions_not_told"
    status = 409
    message = _(
        "Before this is accepted, what must be known about the products has to be told and understood: %(count)s still open."
    )


class NotAgreed(DomainError):
    code = "not_agreed"
    message = _("Please tick that you accept this quote.")


class SlotTaken(DomainError):
    """Another was first. `slots` are the next free instants (RFC 3339), `next` the same in words."""

    code = "slot_taken"
    status = 409
    message = _("This time has just been taken. The next free times: %(next)s")


class SlotNotOffered(DomainError):
    """The instant is none that can be booked. `slots` and `next` as in `SlotTaken`."""

    code = "slot_not_offered"
    message = _("This time cannot be booked. The next free times: %(next)s")


class NotBegunYet(DomainError):
    code = "not_begun_yet"
    status = 409
    message = _("This can be said once the appointment has begun.")


class AppointmentOver(DomainError):
    code = "appointment_over"
    status = 409
    message = _("This appointment is over and can no longer be changed.")


class WayToReachNeeded(DomainError):
    code = "way_to_reach_needed"
    message = _("Please leave a telephone number or an e-mail address, so that we can reach you.")


class ResourceStillHeld(DomainError):
    code = "resource_still_held"
    status = 409
    message = _("%(count)s coming appointments still need this. Move or cancel them first.")


class NumberOutOfRange(DomainError):
    code = "number_out_of_range"
    message = _("“%(value)s” does not fit here: from %(least)s to %(most)s.")


class PaymentsNotWhole(DomainError):
    code = "payments_not_whole"
    message = _("Deposit and payments come to %(percent)s %%; they must make 100 %%.")


class CustomerNeeded(DomainError):
    code = "customer_needed"
    status = 409
    message = _("Say first which customer this is for.")


class NextStepNeeded(DomainError):
    code = "next_step_needed"
    message = _("Say what comes next and on which day: an open opportunity always has a dated next step.")


class NextStepPassed(DomainError):
    code = "next_step_passed"
    message = _("The day of the next step must lie between today and two years from now.")


class DiscoveryUnfinished(DomainError):
    """`questions` are the codes of what is still to be asked."""

    code = "discovery_unfinished"
    status = 409
    message = _(
        "%(count)s questions of the guide are still open. Ask them, or note that the answer is unknown."
    )


class QuoteNotSent(DomainError):
    code = "quote_not_sent"
    message = _("No quote was sent yet. Send one, or say what was proposed instead.")


class ContractNotShown(DomainError):
    code = "contract_not_shown"
    message = _("No quote was accepted here. Say which order or contract shows that this was won.")


class NotInPool(DomainError):
    code = "not_in_pool"
    status = 409
    message = _("This is no longer in the pool: someone else took it.")


class NobodySuitable(DomainError):
    code = "nobody_suitable"
    status = 409
    message = _("No consultant is there at the moment who could take this. Choose somebody by hand.")


class GuideFaulty(DomainError):
    """`faults` are the faults as `{"question", "what", "detail"}`."""

    code = "guide_faulty"
    message = _("This guide cannot be published yet: %(count)s things are to be put right first.")


class GuideUnchanged(DomainError):
    code = "guide_unchanged"
    status = 409
    message = _("Nothing was changed since the last version. There is nothing to publish.")


class GuideNotReady(DomainError):
    code = "guide_not_ready"
    status = 409
    message = _("This guide has no published questions, or is out of use.")


class PurposeNotTold(DomainError):
    code = "purpose_not_told"
    status = 409
    message = _("Say first what the talk is for, and that one may listen and need not buy.")


class QuestionNotAsked(DomainError):
    code = "question_not_asked"
    status = 409
    message = _("After the answers given, this question is not asked.")


class DiscoveryExpired(DomainError):
    code = "discovery_expired"
    status = 409
    message = _("This link was valid for a limited time. Write to us, and you get a new one.")


class BrochureTooEarly(DomainError):
    code = "brochure_too_early"
    message = _("What the customer needs was not asked yet. Ask first, or say why a brochure helps already.")


class DesignEmpty(DomainError):
    code = "design_empty"
    message = _("This version has no file yet. Add the drawing first.")


class DesignVersionDelivered(DomainError):
    code = "design_version_delivered"
    status = 409
    message = _("Version %(number)s was delivered and stays as it is. Begin a new version.")


class DesignVersionNotDelivered(DomainError):
    code = "design_version_not_delivered"
    status = 409
    message = _("Version %(number)s was not delivered yet.")


class GraveFindingsOpen(DomainError):
    code = "grave_findings_open"
    status = 409
    message = _(
        "%(count)s grave findings from the site are not settled yet. Until then this cannot be agreed."
    )


class SurveyOver(DomainError):
    code = "survey_over"
    status = 409
    message = _("This site check is finished and stays as it is.")


class SurveyUnfinished(DomainError):
    """`items` are the codes of what is missing."""

    code = "survey_unfinished"
    status = 409
    message = _(
        "%(count)s points are still open. Fill them in, and note what was found where one is not right."
    )


class FindingIsSettled(DomainError):
    code = "finding_is_settled"
    status = 409
    message = _("This finding was settled already. Nothing was changed.")


class FollowUpSettled(DomainError):
    code = "follow_up_settled"
    status = 409
    message = _("This follow-up is settled already. Nothing was changed.")


class MessageNotSeen(DomainError):
    code = "message_not_seen"
    status = 409
    message = _("No e-mail address is known, so nobody would notice a message. Please call.")
