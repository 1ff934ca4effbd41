"""Walking through a guide as a customer would, without anything being kept: the answers travel in the address."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.catalog.rules import text_in
from yinuo.core.errors import InvalidValue
from yinuo.presale.queries.discovery import get_guide
from yinuo.presale.rules.guide import Question, asked, hidden, next_question, question_before
from yinuo.presale.rules.guide_answers import answer_words, checked_answer
from yinuo.web.components.guide_words import control_of, given_answer
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, query_of
from yinuo.web.pages import StaffRequest, desk_page

LONGEST_STATE = 6000


@desk_page("guide.edit")
def preview(request: StaffRequest, guide_id: int) -> HttpResponse:
    """Show the purpose, one question after the other as the answers lead, and what was answered. Raises: NotFound."""
    language = actor_language(request)
    file = get_guide(actor=request.actor, guide_id=guide_id, language=language)
    questions = file.questions
    said, unknown = _read(request.GET.get("s", ""), questions)
    code, problem, given = request.GET.get("q", "")[:40], "", None
    shown = next((one for one in asked(questions, said) if one.code == code), None)
    if shown is not None and ("go" in request.GET or "unknown" in request.GET):
        given = given_answer(shown, request.GET)
        said.pop(shown.code, None)
        unknown.discard(shown.code)
        try:
            if "unknown" in request.GET:
                unknown.add(shown.code)
            else:
                said[shown.code] = checked_answer(shown, given)
        except InvalidValue as error:
            problem = str(error)
        else:
            for gone in hidden(questions, said, unknown):
                said.pop(gone, None)
                unknown.discard(gone)
            shown = next_question(questions, said, unknown, after=shown.code)
    elif shown is None and "begin" in request.GET:
        shown = next_question(questions, said, unknown)
    state = json.dumps({"said": said, "unknown": sorted(unknown)}, ensure_ascii=False)
    steps = asked(questions, said)
    before = question_before(questions, said, shown.code) if shown else None
    ended = bool(said or unknown) and shown is None
    context = {
        "title": _("Preview"),
        "file": file,
        "begins": shown is None and not ended,
        "ended": ended,
        "problem": problem,
        "state": state,
        "text": text_in(shown.texts, language) if shown else "",
        "help": text_in(shown.helps, language) if shown else "",
        "control": control_of(shown, language, value=said.get(shown.code) if not problem else given)
        if shown
        else None,
        "place": steps.index(shown) + 1 if shown else 0,
        "count": len(steps),
        "part": round(100 * steps.index(shown) / len(steps)) if shown else 100,
        "back_url": query_of({"q": before.code, "s": state}) if before else "",
        "answers": [
            {
                "text": text_in(one.texts, language),
                "words": answer_words(one, said[one.code], language) if one.code in said else "",
                "url": query_of({"q": one.code, "s": state}),
            }
            for one in steps
            if one.code in said or one.code in unknown
        ],
        "path": [
            Link(name=_("Discovery guides"), url="/desk/guides/"),
            Link(name=file.row.name, url=f"/desk/guides/{guide_id}/"),
            Link(name=_("Preview")),
        ],
    }
    return render(request, "desk/presale/guide_preview.html", context)


def _read(text: str, questions: list[Question]) -> tuple[dict[str, Any], set[str]]:
    """Return the answers that an address carries, without any that is none."""
    try:
        state = json.loads(text) if text and len(text) <= LONGEST_STATE else {}
    except (ValueError, RecursionError):
        state = {}
    given = state.get("said") if isinstance(state, dict) else None
    skipped = state.get("unknown") if isinstance(state, dict) else None
    said: dict[str, Any] = {}
    for one in questions:
        if isinstance(given, dict) and one.code in given:
            try:
                said[one.code] = checked_answer(one, given[one.code])
            except InvalidValue:
                continue
    codes = {one.code for one in questions}
    unknown = (
        {c for c in skipped if isinstance(c, str) and c in codes} if isinstance(skipped, list) else set()
    )
    gone = hidden(questions, said, unknown)
    return {c: v for c, v in said.items() if c not in gone}, {
        c for c in unknown if c not in gone and c not in said
    }


ADDRESSES: list[URLPattern] = [path("guides/<int:guide_id>/preview/", preview, name="preview_guide")]
