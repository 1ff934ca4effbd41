"""The outbox as it can be looked into: what leaves, what waits, and why."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from yinuo.channels.actions.deliveries import retry_delivery
from yinuo.channels.queries.outbox import OutboxRow, get_outbox_item, list_outbox
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import do_and_go, query_of
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES, channel_name

HOME = "/desk/outbox/"
STATES = {
    "queued": pgettext_lazy("delivery", "Waiting"),
    "sending": pgettext_lazy("delivery", "Being sent"),
    "sent": pgettext_lazy("delivery", "Sent"),
    "failed": pgettext_lazy("delivery", "Failed"),
    "cancelled": pgettext_lazy("delivery", "Cancelled"),
}


@desk_page("outbox.read")
def outbox(request: StaffRequest) -> HttpResponse:
    """Show what leaves, newest first, by state."""
    state, after = key_of(request, "state"), key_of(request, "after")
    state = state if state in STATES else ""
    rows, older = list_outbox(actor=request.actor, state=state, after=after)
    kept = {"state": state} if state else {}
    tabs = [Link(name=_("All"), url="?", current=not state)]
    tabs += [Link(name=str(name), url=f"?state={key}", current=key == state) for key, name in STATES.items()]
    return chapter_page(
        request,
        "desk/outbox/list.html",
        title=_("Outbox"),
        tabs=tabs,
        rows=[{"row": row, "state": STATES[row.state], "channel": channel_name(row.channel)} for row in rows],
        cursor=Cursor(
            older_url=query_of({**kept, "after": older}) if older else "",
            newer_url=query_of(kept) if after else "",
            shown=len(rows),
        ),
    )


@desk_page("outbox.read")
def outbox_item(request: StaffRequest, item_id: int) -> HttpResponse:
    """Show one outgoing thing with its text."""
    file = get_outbox_item(actor=request.actor, item_id=item_id)
    return chapter_page(
        request,
        "desk/outbox/item.html",
        title=file.row.subject or _("Without a subject"),
        path=[Link(name=_("Outbox"), url=HOME), Link(name=file.row.delivery_id[:8])],
        file=file,
        state=STATES[file.row.state],
        facts=_facts(file.row),
        can_retry=file.row.state == "failed" and request.actor.can("quarantine.retry"),
    )


@desk_page("outbox.read", methods=("POST",))
def retry(request: StaffRequest, item_id: int) -> HttpResponse:
    """Queue a failed delivery again."""

    def run() -> str:
        retry_delivery(actor=request.actor, now=request.now, item_id=item_id)
        return _("It will be tried again.")

    return do_and_go(request, run=run, back=f"{HOME}{item_id}/")


def _facts(row: OutboxRow) -> list[dict[str, object]]:
    facts: list[tuple[str, object]] = [
        (_("To"), row.recipient),
        (_("By"), channel_name(row.channel)),
        (_("Purpose"), row.purpose),
        (_("Language"), LANGUAGES.get(row.language, row.language)),
        (_("Tries"), row.attempts),
        (_("Delivery number"), row.delivery_id),
    ]
    return [{"name": name, "value": value} for name, value in facts]
