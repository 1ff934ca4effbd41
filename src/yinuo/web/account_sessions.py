"""Where one is signed in, and ending it elsewhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.people.actions.sessions import end_other_sessions, end_session
from yinuo.people.queries.sessions import list_sessions
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import do_and_go
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/account/sessions/"


@desk_page()
def sessions(request: StaffRequest) -> HttpResponse:
    """Show where one is signed in."""
    rows = list_sessions(actor=request.actor, now=request.now, current_key=_key(request))
    context = {
        "title": _("Where you are signed in"),
        "rows": rows,
        "elsewhere": sum(not row.is_this for row in rows),
        "path": [Link(name=_("My account"), url="/account/"), Link(name=_("Where you are signed in"))],
    }
    return render(request, "account/sessions.html", context)


@desk_page(methods=("POST",))
def end_one(request: StaffRequest, session_id: int) -> HttpResponse:
    """End one session elsewhere."""

    def run() -> str:
        end_session(actor=request.actor, now=request.now, session_id=session_id, current_key=_key(request))
        return _("Signed out there.")

    return do_and_go(request, run=run, back=HOME)


@desk_page(methods=("POST",))
def end_others(request: StaffRequest) -> HttpResponse:
    """End every session but this one."""

    def run() -> str:
        count = end_other_sessions(actor=request.actor, now=request.now, current_key=_key(request))
        said = ngettext(
            "Signed out in %(count)s other place.", "Signed out in %(count)s other places.", count
        )
        return said % {"count": count}

    return do_and_go(request, run=run, back=HOME)


def _key(request: StaffRequest) -> str:
    return request.session.session_key or ""
