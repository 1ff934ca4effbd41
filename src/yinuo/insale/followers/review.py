"""A draft that says something else than was reviewed: its review is void."""

from django.utils.translation import gettext as _

from yinuo.core.entries import Recorded, follows
from yinuo.insale.actions.review import IN_FORCE
from yinuo.insale.actions.review_decision import void_review
from yinuo.insale.journal import OrderEdited
from yinuo.insale.models import ContractReview
from yinuo.insale.order_content import fingerprint


@follows(OrderEdited)
def void_reviews(recorded: Recorded) -> None:
    """Let the review of a draft lapse where its content is another one now; saving the same again changes nothing."""
    rows = ContractReview.objects.select_related("order").filter(
        order=recorded.entry.subject_id, state__in=IN_FORCE
    )
    for review in rows:
        if fingerprint(review.order) != review.content_sha256:
            void_review(review, reason=_("The draft of the order was changed."))
