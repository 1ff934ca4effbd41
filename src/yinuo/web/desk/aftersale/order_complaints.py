"""The complaints about an order on its page, and the way to take one down there."""

from django.utils.translation import gettext as _

from yinuo.aftersale.queries.complaints import ComplaintFilter, list_complaints
from yinuo.insale.queries.order import OrderFile
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.desk.aftersale.complaint_new import NEW
from yinuo.web.desk.aftersale.complaint_words import shown_row
from yinuo.web.desk.insale.order_parts import OrderPart, order_part
from yinuo.web.pages import StaffRequest


@order_part(place="aside", rank=90)
def complaints_about(request: StaffRequest, file: OrderFile) -> OrderPart | None:
    """Show the complaints about an order; a draft has none yet."""
    if not request.actor.can("complaint.work") or file.row.status == "draft":
        return None
    rows, _more = list_complaints(
        actor=request.actor,
        now=request.now,
        language=actor_language(request),
        wanted=ComplaintFilter(order_id=file.row.id),
        limit=20,
    )
    return OrderPart(
        name=_("Complaints"),
        template="desk/aftersale/complaints_of_order.html" if rows else "",
        context={"rows": [shown_row(row) for row in rows]},
        badge=str(len(rows)) if rows else "",
        pages=[Link(name=_("Take down a complaint"), url=f"{NEW}?matter={file.row.id}")],
    )
