"""What saves typing: ready answers and macros in a thread, saved views of the inbox."""

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yinuo.aftersale.queries.explanations import faults_to_explain
from yinuo.catalog.queries.suggestions import SuggestedArticle, cite_article, suggest_articles
from yinuo.catalog.rules.faults import said_in_message
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.actions.automation import apply_macro, fill_canned
from yinuo.matters.actions.views import remove_view, save_view
from yinuo.matters.models import Matter
from yinuo.matters.queries.automation import list_canned, list_macros, list_views, suggest_canned
from yinuo.matters.queries.inbox import InboxFilter
from yinuo.presale.queries.earlier import find_earlier_answers, get_earlier_answer, question_of
from yinuo.web.desk import forms
from yinuo.web.desk.action_forms import answer_form, do_and_go, part, query_of, whole_number
from yinuo.web.desk.inbox import read_filter
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("matter.read")
def ready(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Answer what might fit (quality explanations, articles, earlier answers, ready answers), all other ready answers, and the macros."""
    matter = access.matter_for(request.actor, matter_id, "matter.read")
    suggested = suggest_canned(actor=request.actor, matter_id=matter_id)
    known = {row.id for row in suggested}
    context = {
        "matter_id": matter_id,
        "faults": faults_to_explain(actor=request.actor, matter=matter, language=matter.language),
        "articles": _articles(request, matter),
        "earlier": find_earlier_answers(actor=request.actor, now=request.now, matter_id=matter_id),
        "suggested": suggested,
        "canned": [
            r for r in list_canned(actor=request.actor, language=matter.language) if r.id not in known
        ],
        "macros": list_macros(actor=request.actor),
    }
    return part(request, "desk/ready.html", context)


@desk_page("matter.reply", methods=("POST",))
def insert_canned(request: StaffRequest, matter_id: int, canned_id: int) -> HttpResponse:
    """Answer a ready answer with its blanks filled in; the composer's script puts it where the cursor is."""
    text = fill_canned(actor=request.actor, canned_id=canned_id, matter_id=matter_id)
    return inserted(text)


@desk_page("matter.reply", methods=("POST",))
def insert_article(request: StaffRequest, matter_id: int, article_id: int) -> HttpResponse:
    """Answer the passage of an article that fits, in the customer's language, with its source. Raises: NotFound."""
    matter = access.matter_for(request.actor, matter_id, "matter.reply")
    text = cite_article(
        actor=request.actor, article_id=article_id, text=question_of(matter), language=matter.language
    )
    return inserted(text)


@desk_page("matter.reply", methods=("POST",))
def insert_fault(request: StaffRequest, matter_id: int, fault_id: int) -> HttpResponse:
    """Answer what is normal and what is not of a fault, in the customer's language; the reply then notes which words they were. Raises: NotFound."""
    matter = access.matter_for(request.actor, matter_id, "matter.reply")
    offered = faults_to_explain(actor=request.actor, matter=matter, language=matter.language)
    fault = next((one for one in offered if one.id == fault_id), None)
    if fault is None:
        raise NotFound()
    return inserted(said_in_message(fault.words), explains=fault.version_id)


@desk_page("matter.reply", methods=("POST",))
def insert_earlier(request: StaffRequest, matter_id: int, message_id: int) -> HttpResponse:
    """Answer what was answered before to a question like this one. Raises: NotFound."""
    access.matter_for(request.actor, matter_id, "matter.reply")
    return inserted(get_earlier_answer(actor=request.actor, message_id=message_id))


def _articles(request: StaffRequest, matter: Matter) -> list[SuggestedArticle]:
    if not request.actor.can("article.read"):
        return []
    return suggest_articles(
        actor=request.actor, text=question_of(matter), language=matter.language, limit=3, public=True
    )


def inserted(text: str, **more: int) -> HttpResponse:
    """Answer a text that the composer's script puts where the cursor is; `more` goes along as fields of the form."""
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps({"composer:insert": {"text": text, "fields": more}})
    return response


@desk_page("matter.work", methods=("POST",))
def macro(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Apply a macro to a matter."""
    macro_id = whole_number(request.POST.get("macro")) or 0

    def run() -> str:
        apply_macro(actor=request.actor, now=request.now, matter_id=matter_id, macro_id=macro_id)
        return _("The macro is applied.")

    return do_and_go(request, run=run, back=f"/desk/matters/{matter_id}/")


@desk_page("matter.read")
def views(request: StaffRequest) -> HttpResponse:
    """Answer the saved views for the inbox's menu."""
    here = read_filter(request).as_query()
    rows = [
        {
            "id": row.id,
            "name": row.name,
            "url": f"/desk/inbox/{query_of(row.filters)}",
            "own": row.whose == "own",
        }
        for row in list_views(actor=request.actor)
    ]
    return part(
        request,
        "desk/saved_views.html",
        {"views": rows, "save_url": f"/desk/inbox/views/new/{query_of(here)}"},
    )


@desk_page("matter.read", methods=("GET", "HEAD", "POST"))
def new_view(request: StaffRequest) -> HttpResponse:
    """Save the inbox's filter under a name."""
    wanted: InboxFilter = read_filter(request)

    def run(values: dict[str, Any]) -> str:
        save_view(actor=request.actor, now=request.now, name=values["name"], filters=wanted.as_query())
        return _("The view is saved.")

    return answer_form(
        request,
        form=forms.ViewForm(request.POST or None),
        title=_("Save this view"),
        submit=_("Save"),
        run=run,
        back=f"/desk/inbox/{query_of(wanted.as_query())}",
        note=_("The filters and the order as they are now, under a name of yours."),
    )


@desk_page("matter.read", methods=("POST",))
def forget_view(request: StaffRequest, view_id: int) -> HttpResponse:
    """Remove a saved view of one's own."""

    def run() -> str:
        remove_view(actor=request.actor, now=request.now, view_id=view_id)
        return _("The view is removed.")

    return do_and_go(request, run=run, back="/desk/inbox/")
