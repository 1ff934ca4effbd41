"""The four lists: canned replies, macros, rules, views."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.matters.actions.views import remove_view
from yinuo.matters.queries.automation import list_canned, list_macros, list_rules, list_views
from yinuo.people.queries.staff import list_staff, list_teams
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, query_of
from yinuo.web.desk.automation.rule_form import SINCE_NAMES
from yinuo.web.desk.automation.steps import step_words
from yinuo.web.desk.chapter_forms import remove_and_go
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.desk.standards.term_words import event_words
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/automation/"
TABS = ("replies", "macros", "rules", "views")
WHOSE = {"own": lazy("Only mine"), "team": lazy("A team's"), "everyone": lazy("Everyone's")}


@desk_page("matter.read")
def automation(request: StaffRequest) -> HttpResponse:
    """Show canned replies, macros, rules or views."""
    actor, language = request.actor, actor_language(request)
    can_edit = actor.can("automation.edit")
    tab = key_of(request, "tab")
    tab = tab if tab in TABS and (can_edit or tab != "rules") else TABS[0]
    names = {
        "staff": {r.id: r.name for r in list_staff(actor=actor, now=request.now, active=None)},
        "team": {r.id: r.name for r in list_teams(actor=actor, active=None)},
        "canned": {r.id: r.shortcut for r in list_canned(actor=actor, language=language)},
    }
    titles = {
        "replies": _("Canned replies"),
        "macros": _("Macros"),
        "rules": _("Rules"),
        "views": _("Saved views"),
    }
    context: dict[str, Any] = {}
    if tab == "replies":
        rows = list_canned(actor=actor, language=language, text=key_of(request, "q"))
        context["canned"] = [{"row": r, "whose": r.team or WHOSE[r.whose]} for r in rows]
    elif tab == "macros":
        macros = list_macros(actor=actor, only_usable=not can_edit)
        context["macros"] = [{"row": r, "steps": [step_words(s, names) for s in r.steps]} for r in macros]
    elif tab == "rules":
        context["rules"] = [
            {
                "row": r,
                "cause": "; ".join(event_words(v) for v in r.on)
                if r.on
                else _cause(r.after_minutes or 0, r.since),
                "steps": [step_words(s, names) for s in r.steps],
            }
            for r in list_rules(actor=actor)
        ]
    else:
        context["views"] = [
            {
                "row": r,
                "whose": WHOSE[r.whose],
                "url": f"/desk/inbox/{query_of(r.filters)}",
                "mine": r.whose == "own" or can_edit,
            }
            for r in list_views(actor=actor)
        ]
    return chapter_page(
        request,
        "desk/automation/list.html",
        title=_("Ready answers and rules"),
        tab=tab,
        tabs=[
            Link(name=titles[key], url=f"?tab={key}", current=key == tab)
            for key in TABS
            if can_edit or key != "rules"
        ],
        text=key_of(request, "q"),
        can_edit=can_edit,
        **context,
    )


def _cause(minutes: int, since: str) -> str:
    return _("after %(minutes)s min %(since)s") % {"minutes": minutes, "since": SINCE_NAMES[since]}


@desk_page("matter.read", methods=("POST",))
def forget_view(request: StaffRequest, view_id: int) -> HttpResponse:
    """Remove a saved view."""
    return remove_and_go(
        request,
        remove=lambda: remove_view(actor=request.actor, now=request.now, view_id=view_id),
        back=f"{HOME}?tab=views",
    )
