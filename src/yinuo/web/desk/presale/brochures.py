"""Brochures beside a matter: sent as a link that counts its openings, and what became of them."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.queries.articles import list_articles
from yinuo.catalog.queries.products import list_products
from yinuo.matters.models import Matter
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.brochure import LONGEST_REASON, LONGEST_WORDS, send_brochure
from yinuo.presale.queries.brochure import brochures_of_matter, needs_reason
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, whole_number
from yinuo.web.desk.chapter_forms import offer
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = "guide.run"
MOST = 200


class BrochureForm(forms.Form):
    """What is sent, with which words, and why already."""

    what = forms.ChoiceField(label=lazy("Brochure"))
    words = forms.CharField(
        label=lazy("Words with the link"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=lazy("Why already"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=lazy("What the customer needs was not asked yet: a guide first makes the brochure fit."),
    )

    def __init__(self, *args: Any, early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not early:
            del self.fields["reason"]


@desk_page(RIGHT, methods=("GET", "HEAD", "POST"))
def send(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Choose a product or an article and send its link. Raises: NotFound."""
    early = needs_reason(actor=request.actor, matter_id=matter_id)
    form = BrochureForm(request.POST or None, early=early)
    offer(form, what=_choices(actor_language(request)))

    def run(values: dict[str, Any]) -> str:
        kind, _sign, key = values["what"].partition(":")
        send_brochure(
            actor=request.actor,
            now=request.now,
            matter_id=matter_id,
            words=values["words"],
            reason=values.get("reason", ""),
            **{f"{kind}_id": whole_number(key)},
        )
        return _("The brochure is on its way.")

    return answer_form(
        request,
        form=form,
        title=_("Send a brochure"),
        submit=_("Send"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note=_("The link leads to the page itself. We count openings; nobody else does."),
    )


@sale_part
def part_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show the brochures of a matter, and the way to send one."""
    if not request.actor.can(RIGHT):
        return None
    rows = brochures_of_matter(actor=request.actor, matter_id=matter.pk, language=actor_language(request))
    return SalePart(
        name=_("Brochures"),
        icon="book-open",
        links=[Link(name=_("Send a brochure"), url=f"/desk/matters/{matter.pk}/brochures/new/")],
        template="desk/presale/brochures_of_matter.html" if rows else "",
        context={"rows": rows},
    )


def _choices(language: str) -> list[tuple[str, Any]]:
    """Return what customers may read: products, then articles."""
    anybody = customer_actor(customer_id=None, name="", language=language)
    products, _more = list_products(actor=anybody, language=language, limit=MOST)
    articles, _rest = list_articles(actor=anybody, language=language, limit=MOST)
    return [
        (_("Products"), [(f"product:{row.id}", f"{row.name} · {row.code}") for row in products]),
        (_("Articles"), [(f"article:{row.id}", row.title) for row in articles]),
    ]


ADDRESSES: list[URLPattern] = [path("matters/<int:matter_id>/brochures/new/", send, name="new_brochure")]
