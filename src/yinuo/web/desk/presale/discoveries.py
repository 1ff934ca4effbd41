"""Asking by a guide beside a matter: begun, one question at a time, what was answered."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.errors import InvalidValue
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.presale.actions.discovery import (
    LONGEST_WORDS,
    answer_question,
    begin_discovery,
    finish_discovery,
    tell_purpose,
)
from yinuo.presale.queries.discovery import (
    SessionFile,
    get_session,
    list_ready_guides,
    sessions_of_matter,
)
from yinuo.web.components.guide_words import MODES, control_of, given_answer
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go
from yinuo.web.desk.chapter_forms import offer
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = "guide.run"


class BeginForm(forms.Form):
    """By which guide, and how it is asked."""

    guide_id = forms.TypedChoiceField(label=lazy("Guide"), coerce=int)
    mode = forms.ChoiceField(
        label=lazy("How it is asked"), choices=list(MODES.items()), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=lazy("Words with the link"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("Only where it goes out as a link. Without them the house's own words are sent."),
    )


@desk_page(RIGHT, methods=("GET", "HEAD", "POST"))
def begin(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Choose a guide and begin. Raises: NotFound."""
    matter = access.matter_for(request.actor, matter_id, "matter.read")
    ready = list_ready_guides(
        actor=request.actor, language=actor_language(request), family=_family_of(matter)
    )
    form = BeginForm(request.POST or None, initial={"mode": "phone" if matter.channel == "phone" else "chat"})
    offer(form, guide_id=[(row.id, row.name) for row in ready])
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        session = begin_discovery(actor=request.actor, now=request.now, matter_id=matter_id, **values)
        made.append(session.pk)
        return _("The link is on its way.") if values["mode"] == "link" else ""

    answer = answer_form(
        request,
        form=form,
        title=_("Ask by a guide"),
        submit=_("Begin"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note="" if ready else _("No guide is published yet. A manager writes them under Settings."),
    )
    return HttpResponseRedirect(f"/desk/discoveries/{made[0]}/") if made else answer


@desk_page(RIGHT)
def discovery(request: StaffRequest, session_id: int) -> HttpResponse:
    """Show the purpose, the question that is due or was asked for, and the answers. Raises: NotFound."""
    file = get_session(actor=request.actor, session_id=session_id, language=actor_language(request))
    return _page(request, file, request.GET.get("q", "") or file.next)


@desk_page(RIGHT, methods=("POST",))
def told(request: StaffRequest, session_id: int) -> HttpResponse:
    """Note that the purpose was said."""

    def run() -> None:
        tell_purpose(actor=request.actor, now=request.now, session_id=session_id)

    return do_and_go(request, run=run, back=f"/desk/discoveries/{session_id}/")


@desk_page(RIGHT, methods=("POST",))
def answer(request: StaffRequest, session_id: int) -> HttpResponse:
    """Write an answer down and go on to the next question. Raises: NotFound."""
    language = actor_language(request)
    file = get_session(actor=request.actor, session_id=session_id, language=language)
    found = file.question(request.POST.get("question", ""))
    back = f"/desk/discoveries/{session_id}/"
    if found is None:
        return HttpResponseRedirect(back)
    unknown = "unknown" in request.POST
    given = None if unknown else given_answer(found.question, request.POST)
    try:
        answer_question(
            actor=request.actor,
            now=request.now,
            session_id=session_id,
            question=found.code,
            value=given,
            unknown=unknown,
        )
    except InvalidValue as error:
        return _page(request, file, found.code, problem=str(error), given=given)
    return HttpResponseRedirect(back)


@desk_page(RIGHT, methods=("POST",))
def finish(request: StaffRequest, session_id: int) -> HttpResponse:
    """Close the run."""

    def run() -> str:
        finish_discovery(actor=request.actor, now=request.now, session_id=session_id)
        return _("Done. The answers stand in the customer's file.")

    return do_and_go(request, run=run, back=f"/desk/discoveries/{session_id}/")


def _page(
    request: StaffRequest, file: SessionFile, code: str, *, problem: str = "", given: Any = None
) -> HttpResponse:
    shown = file.question(code) if file.row.purpose_told_at is not None else None
    place = next((n for n, one in enumerate(file.questions, start=1) if one.code == code), 0)
    context = {
        "title": file.row.guide,
        "file": file,
        "row": file.row,
        "mode": MODES[file.row.mode],
        "shown": shown,
        "control": control_of(
            shown.question, actor_language(request), value=given if problem else shown.value
        )
        if shown
        else None,
        "place": place,
        "before": file.questions[place - 2].code if place > 1 else "",
        "problem": problem,
        "link": request.build_absolute_uri(f"/g/{file.row.secret}/") if file.row.mode == "link" else "",
        "is_over": file.row.expires_at is not None and file.row.expires_at <= request.now,
        "can_finish": file.row.purpose_told_at is not None
        and file.row.finished_at is None
        and not file.required_left,
        "path": [
            Link(name=file.row.customer, url=f"/desk/customers/{file.row.customer_id}/?tab=known"),
            Link(name=_("Matter"), url=f"/desk/matters/{file.row.matter_id}/"),
            Link(name=file.row.guide),
        ],
    }
    return render(request, "desk/presale/discovery.html", context, status=422 if problem else 200)


@sale_part
def part_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show what was asked in a matter, and the way to ask."""
    if not request.actor.can(RIGHT):
        return None
    files = sessions_of_matter(actor=request.actor, matter_id=matter.pk, language=actor_language(request))
    return SalePart(
        name=_("What they need"),
        icon="message-circle-question-mark",
        links=[Link(name=_("Ask by a guide"), url=f"/desk/matters/{matter.pk}/discoveries/new/")],
        template="desk/presale/discoveries_of_matter.html" if files else "",
        context={"files": files},
    )


def _family_of(matter: Matter) -> str:
    """Return the family of the product that the matter is about, where it is about one."""
    for kind in ("inquiry", "opportunity"):
        product = getattr(getattr(matter, kind, None), "product", None)
        if product is not None:
            return str(product.family)
    return ""


ADDRESSES: list[URLPattern] = [
    path("matters/<int:matter_id>/discoveries/new/", begin, name="new_discovery"),
    path("discoveries/<int:session_id>/", discovery, name="discovery"),
    path("discoveries/<int:session_id>/told/", told, name="discovery_told"),
    path("discoveries/<int:session_id>/answer/", answer, name="discovery_answer"),
    path("discoveries/<int:session_id>/finish/", finish, name="discovery_finish"),
]
