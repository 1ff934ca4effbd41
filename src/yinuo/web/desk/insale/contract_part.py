"""Contract and review on an order's page: how far both are, and the way to them."""

from django.utils.translation import gettext as _

from yinuo.insale.queries.order import OrderFile
from yinuo.insale.queries.review import newest_review
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.desk.insale.review import review_url
from yinuo.web.desk.insale.review_words import KINDS, progress_words, review_words
from yinuo.web.pages import StaffRequest


@order_part(place="aside", rank=10)
def contract_and_review(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show how the review stands."""
    review = newest_review(order_id=file.row.id, language=actor_language(request))
    return OrderPart(
        name=_("Contract and review"),
        template="desk/insale/contract_part.html",
        context={
            "review": {
                "row": review,
                "state": review_words(review.state),
                "kind": KINDS[review.state],
                "progress": progress_words(review),
            }
            if review
            else None,
        },
        pages=[Link(name=_("Contract review"), url=review_url(file.row.id))],
    )
