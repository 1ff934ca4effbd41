"""What somebody looked for before they asked, so that they are not sent to what they have read."""

from django.urls import URLPattern
from django.utils.translation import gettext as _

from yinuo.matters.models import Matter
from yinuo.presale.models import Inquiry
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest

ADDRESSES: list[URLPattern] = []  # it has no page of its own


@sale_part
def before_asking(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show what was searched for and found wanting before the question was asked."""
    searched = Inquiry.objects.filter(pk=matter.pk).values_list("searched", flat=True).first()
    if not searched:
        return None
    return SalePart(
        name=_("Searched before asking"),
        icon="search",
        links=[],
        template="desk/presale/before_asking.html",
        context={"searched": searched},
    )
