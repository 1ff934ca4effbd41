"""What must be known before buying, beside a matter: what it is, who told it and when, and the form to tell it."""

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.presale.actions.telling import tell_precautions
from yinuo.presale.queries.telling import BeforeSale, told_before_sale
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.presale.quote_forms import TellForm
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("matter.work", methods=("GET", "HEAD", "POST"))
def tell(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Write down that the customer was told what must be known of what they ask about. Raises: NotFound."""
    access.matter_for(request.actor, matter_id, "matter.work")
    found = told_before_sale(actor=request.actor, matter_id=matter_id)
    choices = [(need.key, f"{need.product}: {need.words}") for need in found.needs if need.is_open]
    form = TellForm(request.POST or None, needs=choices)

    def run(values: dict[str, Any]) -> str:
        tell_precautions(
            actor=request.actor,
            now=request.now,
            matter_id=matter_id,
            product_ids=found.product_ids,
            quote_id=found.quote_id,
            keys=values["keys"],
            channel=values["channel"],
            confirmed_words=values["confirmed_words"],
        )
        return _("Written down, word for word.")

    return answer_form(
        request,
        form=form,
        title=_("Tell what must be known"),
        submit=_("Write down"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note="" if choices else _("Nothing has to be told any more."),
    )


@sale_part
def part_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show what must be told before the sale; nothing where there is nothing to tell."""
    found = told_before_sale(actor=request.actor, matter_id=matter.pk)
    if not found.needs:
        return None
    return SalePart(
        name=_("Told before the sale"),
        icon="shield-alert",
        links=_links(request, matter, found),
        template="desk/presale/telling_of_matter.html",
        context={"needs": found.needs, "open": sum(need.is_open for need in found.needs)},
    )


def _links(request: StaffRequest, matter: Matter, found: BeforeSale) -> list[Link]:
    if not any(need.is_open for need in found.needs) or not request.actor.can("matter.work"):
        return []
    return [Link(name=_("Told now"), url=f"/desk/matters/{matter.pk}/tell/")]


ADDRESSES: list[URLPattern] = [path("matters/<int:matter_id>/tell/", tell, name="tell_in_matter")]
