"""Returns on the desk by the clock, and one return: what comes back, what the rules said, what can be done now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from yinuo.aftersale.queries.returns import (
    GROUPS,
    ReturnFile,
    ReturnFilter,
    count_returns,
    get_return,
    list_returns,
)
from yinuo.web.components.return_words import shown_file, shown_return
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, asked_text, query_of
from yinuo.web.desk.aftersale.return_parts import parts_of
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import shown_promises

HOME = "/desk/returns/"
GROUP_NAMES = {
    "open": pgettext_lazy("returns", "All open"),
    "requested": pgettext_lazy("returns", "To be decided on"),
    "authorised": pgettext_lazy("returns", "Waiting to be sent"),
    "in_transit": pgettext_lazy("returns", "On their way back"),
    "with_us": pgettext_lazy("returns", "With us"),
    "ended": pgettext_lazy("returns", "Ended"),
}
WHOSE_NAMES = {
    "mine": pgettext_lazy("returns", "Mine"),
    "team": lazy("My team's"),
    "all": pgettext_lazy("returns", "All"),
}


def return_url(return_id: int) -> str:
    """Return the address of a return's page."""
    return f"{HOME}{return_id}/"


@desk_page("return.receive")
def returns(request: StaffRequest) -> HttpResponse:
    """Show returns by what is due next."""
    kept = _kept(request)
    wanted = ReturnFilter(
        group=kept.get("group", ""),
        whose=kept.get("whose", "all"),
        late="late" in kept,
        text=kept.get("q", ""),
    )
    rows, after = list_returns(
        actor=request.actor, now=request.now, wanted=wanted, after=asked_text(request, "after")
    )
    counts = count_returns(actor=request.actor, now=request.now, whose=wanted.whose)
    without_late = {name: value for name, value in kept.items() if name != "late"}
    context = {
        "title": _("Returns"),
        "rows": [shown_return(row) for row in rows],
        "tabs": [
            Link(
                name=str(GROUP_NAMES[key]),
                url=query_of({**kept, "group": key}),
                current=key == wanted.group,
                count=counts[key],
            )
            for key in GROUPS
        ],
        "whose": [
            Link(name=str(name), url=query_of({**kept, "whose": key}), current=key == wanted.whose)
            for key, name in WHOSE_NAMES.items()
        ],
        "late": Link(
            name=pgettext("returns", "Late"),
            url=query_of(without_late if wanted.late else {**kept, "late": "1"}),
            current=wanted.late,
            count=counts["late"],
        ),
        "text": wanted.text,
        "hidden": {name: value for name, value in kept.items() if name not in ("q", "group")},
        "cursor": Cursor(
            older_url=query_of({**kept, "after": after}) if after else "",
            newer_url=query_of(kept) if "after" in request.GET else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/aftersale/returns.html", context)


def _kept(request: StaffRequest) -> dict[str, str]:
    """Return what the address asks for, of what can be asked."""
    group, whose, text = (asked_text(request, name) for name in ("group", "whose", "q"))
    kept: dict[str, str] = {}
    if group in GROUP_NAMES or not text:  # who looks for a word looks everywhere
        kept["group"] = group if group in GROUP_NAMES else "open"
    if whose in WHOSE_NAMES and whose != "all":
        kept["whose"] = whose
    if "late" in request.GET:
        kept["late"] = "1"
    if text:
        kept["q"] = text
    return kept


@desk_page("matter.read")
def goods_return(request: StaffRequest, return_id: int) -> HttpResponse:
    """Show a return with what can be done about it. Raises: NotFound."""
    file = file_of(request, return_id)
    context = {
        **shown_file(file, now=request.now),
        "title": _("Return %(number)s") % {"number": file.row.number},
        "promises": shown_promises([one for one in file.promises if one.is_running]),
        "may": dict.fromkeys(file.may, True),
        "body_parts": parts_of(request, file, place="body"),
        "aside_parts": parts_of(request, file, place="aside"),
        "path": [Link(name=_("Returns"), url=HOME), Link(name=file.row.number)],
        "url": return_url(return_id),
    }
    return render(request, "desk/aftersale/return.html", context)


def file_of(request: StaffRequest, return_id: int) -> ReturnFile:
    """Return the return that a page is about. Raises: NotFound."""
    return get_return(
        actor=request.actor, now=request.now, return_id=return_id, language=actor_language(request)
    )


ADDRESSES: list[URLPattern] = [
    path("returns/", returns, name="returns"),
    path("returns/<int:return_id>/", goods_return, name="return"),
]
