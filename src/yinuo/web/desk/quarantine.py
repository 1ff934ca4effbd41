"""The quarantine: what came in and could not be dealt with, for a person to judge."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from yinuo.channels.actions.quarantine import drop_quarantined, retry_quarantined
from yinuo.channels.queries.quarantine import get_quarantined, list_quarantine
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import answer_form, do_and_go, query_of
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/quarantine/"
STATES = {
    "waiting": pgettext_lazy("quarantine", "Waiting"),
    "done": pgettext_lazy("quarantine", "Dealt with"),
    "dropped": pgettext_lazy("quarantine", "Dropped"),
}


@desk_page("quarantine.read")
def quarantine(request: StaffRequest) -> HttpResponse:
    """Show what lies here, newest first."""
    state, after = key_of(request, "state"), key_of(request, "after")
    state = state if state in STATES else "waiting"
    rows, older = list_quarantine(actor=request.actor, state=state, after=after)
    return chapter_page(
        request,
        "desk/quarantine/list.html",
        title=_("Quarantine"),
        rows=rows,
        state=state,
        tabs=[
            Link(name=str(name), url=f"?state={key}", current=key == state) for key, name in STATES.items()
        ],
        cursor=Cursor(
            older_url=query_of({"state": state, "after": older}) if older else "",
            newer_url=query_of({"state": state}) if after else "",
            shown=len(rows),
        ),
    )


@desk_page("quarantine.read")
def quarantined(request: StaffRequest, item_id: int) -> HttpResponse:
    """Show one thing with what can be read of it."""
    file = get_quarantined(actor=request.actor, item_id=item_id)
    return chapter_page(
        request,
        "desk/quarantine/item.html",
        title=file.subject or file.row.summary or _("Unreadable"),
        path=[Link(name=_("Quarantine"), url=HOME), Link(name=str(item_id))],
        file=file,
        state=STATES[file.row.state],
        can_settle=file.row.state == "waiting" and request.actor.can("quarantine.retry"),
    )


@desk_page("quarantine.retry", methods=("POST",))
def retry(request: StaffRequest, item_id: int) -> HttpResponse:
    """Deal with something again."""

    def run() -> str:
        item = retry_quarantined(actor=request.actor, now=request.now, item_id=item_id)
        return _("Dealt with.") if item.matter_id is None else _("Taken in: it stands in its matter now.")

    return do_and_go(request, run=run, back=f"{HOME}{item_id}/")


@desk_page("quarantine.retry", methods=("GET", "HEAD", "POST"))
def drop(request: StaffRequest, item_id: int) -> HttpResponse:
    """Say that something needs no dealing with."""

    def run(values: dict[str, Any]) -> str:
        drop_quarantined(actor=request.actor, now=request.now, item_id=item_id, **values)
        return _("Dropped. It stays here to be looked at.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Drop it"),
        submit=_("Drop"),
        run=run,
        back=HOME,
        grave=True,
    )
