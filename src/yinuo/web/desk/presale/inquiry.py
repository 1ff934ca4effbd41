"""Inquiries on the desk: how somebody came, beside the matter; and the short form for who left without buying."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from msgspec.structs import asdict

from yinuo.catalog.queries.products import list_products
from yinuo.core.actor import Actor
from yinuo.matters.models import Matter
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.inquiry import MOST_DAYS, set_inquiry_counting, sort_inquiry
from yinuo.presale.actions.inquiry_visit import CHANNELS, note_visit
from yinuo.presale.inquiry_settings import inquiry_counting
from yinuo.presale.journal.inquiry import MANNERS
from yinuo.presale.queries.inquiry import find_inquiry
from yinuo.web import views_rows
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go, whole_number
from yinuo.web.desk.chapter_forms import offer
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/follow-ups/"
METHODS = ("GET", "HEAD", "POST")
MOST_PRODUCTS = 200


class VisitForm(forms.Form):
    """Who it was, what they looked at, what they wished."""

    name = forms.CharField(label=lazy("Who"), max_length=80)
    phone = forms.CharField(label=lazy("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=lazy("E-mail"), max_length=254, required=False)
    product = forms.ChoiceField(label=lazy("What they looked at"), required=False)
    wish = forms.CharField(
        label=lazy("What they wished"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    channel = forms.ChoiceField(label=lazy("Channel"))
    answered = forms.BooleanField(
        label=lazy("Everything was answered on the spot"), required=False, initial=True
    )
    agreed = forms.CharField(
        label=lazy("May we ask afterwards? In their words"),
        max_length=400,
        required=False,
        help_text=lazy("Empty where they did not agree: then nobody asks."),
    )


class DaysForm(forms.Form):
    """By which days inquiries are counted and looked after."""

    bought_within_days = forms.IntegerField(
        label=lazy("A purchase counts within so many days of asking"),
        min_value=1,
        max_value=MOST_DAYS["bought_within_days"],
    )
    not_bought_after_days = forms.IntegerField(
        label=lazy("Whoever has not bought after so many days did not"),
        min_value=1,
        max_value=MOST_DAYS["not_bought_after_days"],
    )
    follow_up_after_days = forms.IntegerField(
        label=lazy("Ask how they are doing so many days after the answer"),
        min_value=1,
        max_value=MOST_DAYS["follow_up_after_days"],
    )


@desk_page("matter.open", methods=METHODS)
def visit(request: StaffRequest) -> HttpResponse:
    """Note that somebody left without buying."""
    form = VisitForm(request.POST or None)
    offer(
        form,
        product=[("", "–"), *_products(request.actor, actor_language(request))],
        channel=[(code, views_rows.channel_name(code)) for code in CHANNELS],
    )

    def run(values: dict[str, Any]) -> str:
        inquiry = note_visit(
            actor=request.actor,
            now=request.now,
            asker=Arrival(name=values["name"], phone=values["phone"], email=values["email"]),
            wish=values["wish"],
            product_id=whole_number(values["product"]),
            channel=values["channel"],
            language=actor_language(request),
            answered=values["answered"],
            agreed=values["agreed"],
        )
        return _("Noted as %(number)s.") % {"number": inquiry.number}

    return answer_form(
        request,
        form=form,
        title=_("Left without buying"),
        submit=_("Note it"),
        run=run,
        back=HOME,
        note=_("Whoever asks counts the same, bought or not."),
    )


@desk_page("matter.work", methods=("POST",))
def sort(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Correct how somebody came to ask."""

    def run() -> str:
        sort_inquiry(
            actor=request.actor, now=request.now, matter_id=matter_id, manner=request.POST.get("manner", "")
        )
        return _("Corrected.")

    return do_and_go(request, run=run, back=f"/desk/matters/{matter_id}/")


@desk_page("pipeline.edit", methods=METHODS)
def days(request: StaffRequest) -> HttpResponse:
    """Set by which days inquiries are counted and looked after."""
    form = DaysForm(request.POST or None, initial=asdict(inquiry_counting()))

    def run(values: dict[str, Any]) -> str:
        set_inquiry_counting(actor=request.actor, now=request.now, **values)
        return _("Saved.")

    return answer_form(
        request, form=form, title=_("How inquiries are counted"), submit=_("Save"), run=run, back=HOME
    )


@sale_part
def part_of_inquiry(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show how somebody came, what they had looked for before, and whether they bought."""
    row = find_inquiry(actor=request.actor, matter_id=matter.pk, language=actor_language(request))
    if row is None:
        return None
    return SalePart(
        name=_("How they came"),
        icon="message-circle-question-mark",
        links=[],
        template="desk/presale/inquiry_of_matter.html",
        context={
            "row": row,
            "manner": MANNERS[row.manner],
            "manners": [{"code": code, "name": name} for code, name in MANNERS.items()],
            "sort_url": f"/desk/matters/{matter.pk}/manner/" if request.actor.can("matter.work") else "",
        },
    )


def _products(actor: Actor, language: str) -> list[tuple[str, str]]:
    found, _more = list_products(actor=actor, language=language, limit=MOST_PRODUCTS)
    return [(str(row.id), f"{row.name} · {row.code}") for row in found]


ADDRESSES: list[URLPattern] = [
    path("follow-ups/visit/", visit, name="note_visit"),
    path("follow-ups/settings/", days, name="inquiry_days"),
    path("matters/<int:matter_id>/manner/", sort, name="sort_inquiry"),
]
