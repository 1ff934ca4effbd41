"""Contract and review on an order's page: how far both are, and the way to them."""

from django.utils.translation import gettext as _

from yinuo.insale.queries.contract import list_contracts
from yinuo.insale.queries.order import OrderFile
from yinuo.insale.queries.review import newest_review
from yinuo.web.components.contract_words import KINDS as CONTRACT_KINDS
from yinuo.web.components.contract_words import accepted_words, state_words
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.desk.insale.contract import contract_page
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.desk.insale.review import review_url
from yinuo.web.desk.insale.review_words import KINDS, progress_words, review_words
from yinuo.web.pages import StaffRequest


@order_part(place="aside", rank=10)
def contract_and_review(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show how the review and the contract stand; a new version is written here. Seven queries at most."""
    order_id = file.row.id
    review = newest_review(order_id=order_id, language=actor_language(request))
    contracts = list_contracts(actor=request.actor, order_id=order_id)
    newest = contracts[0] if contracts else None
    leads = any(deed in file.may for deed in ("edit", "hold", "resume", "cancel"))
    may_write = leads and (newest is None or newest.state != "draft")
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
            "contract": {
                "row": newest,
                "state": state_words(newest.state),
                "kind": CONTRACT_KINDS[newest.state],
                "accepted": accepted_words(newest),
                "url": contract_page(newest.id),
            }
            if newest
            else None,
            "order_id": order_id,
            "may_write": may_write,
        },
        links=[Link(name=_("Upload a contract"), url=f"/desk/orders/{order_id}/contract/upload/")]
        if may_write
        else [],
        pages=[Link(name=_("Contract review"), url=review_url(order_id))],
    )
