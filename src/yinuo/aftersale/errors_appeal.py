"""What can stand in the way once somebody is not content with an answer: of a review, of mediation, of a body outside, of taking it up again."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class ReviewTooLate(DomainError):
    code = "review_too_late"
    status = 409
    message = _("A review can be asked for within %(days)s days of the final answer, and they are over.")


class ReviewNotOffered(DomainError):
    code = "review_not_offered"
    status = 409
    message = _(
        "We do not review our final answers ourselves. A body outside of the house can look at it, 12315 or the consumers' association for example."
    )


class ReviewedAlready(DomainError):
    code = "complaint_reviewed_already"
    status = 409
    message = _(
        "This answer was reviewed already, and it stands. A body outside of the house can still look at it, 12315 for example."
    )


class NotIndependent(DomainError):
    code = "reviewer_not_independent"
    status = 409
    message = _(
        "Whoever led this complaint first or decided something in it does not review it. Somebody else has to."
    )


class ReviewerNeeded(DomainError):
    code = "reviewer_needed"
    status = 409
    message = _("Name the member of staff who decides this review first.")


class CannotReview(DomainError):
    code = "cannot_review"
    message = _("%(name)s may not decide reviews.")


class StillWithExternalBody(DomainError):
    code = "still_with_external_body"
    status = 409
    message = _("This body deals with the complaint already. Note its outcome there.")


class ExternalStageOver(DomainError):
    code = "external_stage_over"
    status = 409
    message = _("The outcome of this body was noted already.")
