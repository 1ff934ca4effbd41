"""Replies drawn at random, for people to read along: does it do what is asked, point by point."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from yinuo.matters.actions.reception import MOST_DRAWN, REVIEWS, draw_replies, review_reply
from yinuo.matters.automation.canned import in_language
from yinuo.matters.queries.reception import get_review, list_reviews
from yinuo.matters.reception import reception_in_force
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/reception/reviews/"
ANSWERS = {
    "yes": pgettext_lazy("review of a reply", "Yes"),
    "no": pgettext_lazy("review of a reply", "No"),
    "does_not_apply": pgettext_lazy("review of a reply", "Does not apply"),
}


class DrawForm(forms.Form):
    """How many replies, of how many days."""

    size = forms.IntegerField(label=lazy("How many replies"), min_value=1, max_value=MOST_DRAWN, initial=10)
    days = forms.IntegerField(label=lazy("Of the last (days)"), min_value=1, max_value=365, initial=30)


class ReviewForm(forms.Form):
    """A question for each point in force."""

    def __init__(self, *args: Any, points: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, title, text in points:
            self.fields[f"mark_{code}"] = forms.ChoiceField(
                label=title, help_text=text, choices=list(ANSWERS.items()), widget=forms.RadioSelect
            )


@desk_page(REVIEWS)
def reviews(request: StaffRequest) -> HttpResponse:
    """Show the replies that wait to be read, or those that were."""
    done = request.GET.get("done") == "1"
    rows = list_reviews(actor=request.actor, done=done)
    context = {
        "title": _("Replies to review"),
        "rows": rows,
        "done": done,
        "has_points": bool(reception_in_force()),
        "tabs": [
            Link(name=_("Waiting"), url=HOME, current=not done),
            Link(name=_("Reviewed"), url=f"{HOME}?done=1", current=done),
        ],
    }
    return render(request, "desk/reception/reviews.html", context)


@desk_page(REVIEWS, methods=("GET", "HEAD", "POST"))
def draw(request: StaffRequest) -> HttpResponse:
    """Draw replies at random."""

    def run(values: dict[str, Any]) -> str:
        drawn = draw_replies(actor=request.actor, now=request.now, size=values["size"], days=values["days"])
        if not drawn:
            return _("There is no reply in these days that was not drawn yet.")
        return ngettext("%(n)s reply was drawn.", "%(n)s replies were drawn.", drawn) % {"n": drawn}

    return answer_form(
        request,
        form=DrawForm(request.POST or None),
        title=_("Draw replies"),
        submit=pgettext("replies to review", "Draw"),
        run=run,
        back=HOME,
        note=_("At random: every reply by a person has the same chance. Nobody gets their own to read."),
    )


@desk_page(REVIEWS, methods=("GET", "HEAD", "POST"))
def review(request: StaffRequest, review_id: int) -> HttpResponse:
    """Read a reply along and say of each point whether it does it. Raises: NotFound, NotAllowed."""
    row = get_review(actor=request.actor, review_id=review_id)
    language = actor_language(request)
    points = [
        (one.code, in_language(one.titles, language), in_language(one.texts, language))
        for one in reception_in_force()
    ]
    initial = {f"mark_{code}": said for code, said in row.marks.items()}
    form = ReviewForm(request.POST or None, points=points, initial=initial)

    def run(values: dict[str, Any]) -> str:
        marks = {name.removeprefix("mark_"): said for name, said in values.items()}
        review_reply(actor=request.actor, now=request.now, review_id=review_id, marks=marks)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Review a reply"),
        submit=_("Save"),
        run=run,
        back=HOME,
        extra={"review": row, "preview": "desk/reception/reply.html"},
    )
