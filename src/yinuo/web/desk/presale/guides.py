"""Discovery guides as whoever writes them sees them: the list, a guide with its questions, the editor of a question."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.catalog.rules import text_in
from yinuo.core.errors import DomainError, NotFound
from yinuo.presale.actions.guide import (
    change_guide,
    create_guide,
    move_question,
    publish_guide,
    put_question,
    remove_question,
)
from yinuo.presale.queries.discovery import GuideFile, get_guide, list_guides
from yinuo.presale.rules.guide import MOST_OPTIONS, Question
from yinuo.web.components.guide_words import ABOUTS, KINDS, control_of, fault_words
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go, put_errors, whole_number
from yinuo.web.desk.presale import guide_preview
from yinuo.web.desk.presale.guide_forms import GuideForm, NewGuideForm, QuestionForm, rows_needed, written
from yinuo.web.desk.settings_pages import chapter_page, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/guides/"
RIGHT = "guide.edit"
METHODS = ("GET", "HEAD", "POST")
MORE_ROWS = 4
_BESIDE = {"names": "name_zh_hans", "purposes": "purpose_zh_hans"}


@desk_page(RIGHT)
def guides(request: StaffRequest) -> HttpResponse:
    """Show all guides."""
    rows = list_guides(actor=request.actor, language=actor_language(request))
    return chapter_page(request, "desk/presale/guides.html", title=_("Discovery guides"), rows=rows)


@desk_page(RIGHT, methods=METHODS)
def new_guide(request: StaffRequest) -> HttpResponse:
    """Make a guide; its questions are written next."""
    form = NewGuideForm(request.POST or None, initial={"active": True})
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        with fields_named(_BESIDE):
            guide = create_guide(
                actor=request.actor, now=request.now, code=values["code"], fields=form.fields_for_action()
            )
        made.append(guide.pk)
        return _("Made. Now write its first question.")

    answer = answer_form(request, form=form, title=_("New guide"), submit=_("Make it"), run=run, back=HOME)
    return HttpResponseRedirect(f"{HOME}{made[0]}/") if made else answer


@desk_page(RIGHT)
def guide(request: StaffRequest, guide_id: int) -> HttpResponse:
    """Show a guide: its questions in order, what is wrong with them, its versions. Raises: NotFound."""
    language = actor_language(request)
    file = get_guide(actor=request.actor, guide_id=guide_id, language=language)
    faults: dict[str, list[str]] = {}
    for fault in file.faults:
        faults.setdefault(fault.question, []).append(fault_words(fault.what))
    return chapter_page(
        request,
        "desk/presale/guide.html",
        title=file.row.name,
        file=file,
        questions=[
            {
                "row": one,
                "place": place,
                "text": text_in(one.texts, language) or _("(no words yet)"),
                "about": ABOUTS[one.about],
                "kind": KINDS[one.kind],
                "options": [choice.text for choice in control_of(one, language).choices]
                if one.kind != "yes_no"
                else [],
                "when": _conditions(one, file, language),
                "faults": faults.get(one.code, []),
            }
            for place, one in enumerate(file.questions, start=1)
        ],
        count_of_faults=len(file.faults),
        can_publish=file.row.draft is not None and not file.faults,
        path=[Link(name=_("Discovery guides"), url=HOME), Link(name=file.row.code)],
    )


@desk_page(RIGHT, methods=METHODS)
def edit_guide(request: StaffRequest, guide_id: int) -> HttpResponse:
    """Change what a guide is called, is for, and whether it is in use. Raises: NotFound."""
    file = get_guide(actor=request.actor, guide_id=guide_id, language=actor_language(request))
    form = GuideForm(
        request.POST or None,
        initial={
            "family": file.row.family,
            "active": file.row.active,
            **in_fields(file.names, "name"),
            **in_fields(file.purposes, "purpose"),
        },
    )

    def run(values: dict[str, Any]) -> str:
        with fields_named(_BESIDE):
            change_guide(
                actor=request.actor, now=request.now, guide_id=guide_id, fields=form.fields_for_action()
            )
        return _("Saved.")

    title = _("Change %(name)s") % {"name": file.row.name}
    return answer_form(request, form=form, title=title, submit=_("Save"), run=run, back=f"{HOME}{guide_id}/")


@desk_page(RIGHT, methods=METHODS)
def new_question(request: StaffRequest, guide_id: int) -> HttpResponse:
    """Write a further question at the end of a guide. Raises: NotFound."""
    file = get_guide(actor=request.actor, guide_id=guide_id, language=actor_language(request))
    return _question_page(request, file, None)


@desk_page(RIGHT, methods=METHODS)
def edit_question(request: StaffRequest, guide_id: int, code: str) -> HttpResponse:
    """Change a question of the next version. Raises: NotFound."""
    file = get_guide(actor=request.actor, guide_id=guide_id, language=actor_language(request))
    found = next((one for one in file.questions if one.code == code), None)
    if found is None:
        raise NotFound()
    return _question_page(request, file, found)


def _question_page(request: StaffRequest, file: GuideFile, question: Question | None) -> HttpResponse:
    codes = [one.code for one in file.questions]
    place = codes.index(question.code) if question else len(codes)
    rows = min(whole_number(request.POST.get("rows")) or rows_needed(question), MOST_OPTIONS)
    asks_more = "more" in request.POST
    form = QuestionForm(
        request.POST or None,
        earlier=file.questions[:place],
        language=actor_language(request),
        rows=rows + MORE_ROWS if asks_more else rows,
        initial=written(question) if question else {"kind": "choice"},
    )
    back = f"{HOME}{file.row.id}/"
    if request.method == "POST" and not asks_more and form.is_valid():
        code = question.code if question else _free_code(form.cleaned_data["about"], codes)
        try:
            put_question(
                actor=request.actor, now=request.now, guide_id=file.row.id, question=form.question(code)
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Saved for the next version."))
            return HttpResponseRedirect(back)
    context = {
        "title": _("Question %(place)s") % {"place": place + 1},
        "form": form,
        "back": back,
        "can_add_rows": form.rows < MOST_OPTIONS,
        "path": [
            Link(name=_("Discovery guides"), url=HOME),
            Link(name=file.row.name, url=back),
            Link(name=_("Question %(place)s") % {"place": place + 1}),
        ],
    }
    failed = request.method == "POST" and not asks_more
    return render(request, "desk/presale/guide_question.html", context, status=422 if failed else 200)


def _free_code(about: str, taken: list[str]) -> str:
    return next(code for n in range(1, 999) if (code := f"{about}_{n}") not in taken)


@desk_page(RIGHT, methods=("POST",))
def move(request: StaffRequest, guide_id: int, code: str) -> HttpResponse:
    """Move a question one place up or down."""
    by = -1 if request.POST.get("to") == "up" else 1
    return _do(
        request,
        guide_id,
        lambda: move_question(actor=request.actor, now=request.now, guide_id=guide_id, code=code, by=by),
        said="",
    )


@desk_page(RIGHT, methods=("POST",))
def remove(request: StaffRequest, guide_id: int, code: str) -> HttpResponse:
    """Take a question out of the next version."""
    return _do(
        request,
        guide_id,
        lambda: remove_question(actor=request.actor, now=request.now, guide_id=guide_id, code=code),
        said=_("Removed from the next version."),
    )


@desk_page(RIGHT, methods=("POST",))
def publish(request: StaffRequest, guide_id: int) -> HttpResponse:
    """Put the questions into force."""
    return _do(
        request,
        guide_id,
        lambda: publish_guide(actor=request.actor, now=request.now, guide_id=guide_id),
        said=_("Published. Talks that began before go on with their own version."),
    )


def _do(request: StaffRequest, guide_id: int, work: Callable[[], object], *, said: str) -> HttpResponse:
    def run() -> str:
        work()
        return said

    return do_and_go(request, run=run, back=f"{HOME}{guide_id}/")


def _conditions(question: Question, file: GuideFile, language: str) -> list[str]:
    """Return when a question is asked, a line for each condition."""
    known = {one.code: one for one in file.questions}
    lines = []
    for condition in question.when:
        other = known.get(condition.question)
        if other is None:
            lines.append(condition.question)
            continue
        names = {True: "yes", False: "no"}
        wanted = {names[v] if isinstance(v, bool) else v for v in condition.values}
        words = [choice.text for choice in control_of(other, language).choices if choice.value in wanted]
        lines.append(
            _("“%(question)s” is answered: %(answers)s")
            % {"question": text_in(other.texts, language), "answers": " / ".join(words)}
        )
    return lines


ADDRESSES: list[URLPattern] = [
    path("guides/", guides, name="guides"),
    path("guides/new/", new_guide, name="new_guide"),
    path("guides/<int:guide_id>/", guide, name="guide"),
    path("guides/<int:guide_id>/edit/", edit_guide, name="edit_guide"),
    path("guides/<int:guide_id>/publish/", publish, name="publish_guide"),
    path("guides/<int:guide_id>/questions/new/", new_question, name="new_guide_question"),
    path("guides/<int:guide_id>/questions/<slug:code>/", edit_question, name="edit_guide_question"),
    path("guides/<int:guide_id>/questions/<slug:code>/move/", move, name="move_guide_question"),
    path("guides/<int:guide_id>/questions/<slug:code>/remove/", remove, name="remove_guide_question"),
    *guide_preview.ADDRESSES,
]
