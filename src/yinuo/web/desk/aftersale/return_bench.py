"""The returns bench: scan what came, see what waits, and one return with everything that is done there. Made for a phone."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from yinuo.aftersale.journal.returns import PAYERS
from yinuo.aftersale.queries.return_bench import (
    GROUPS,
    BenchFile,
    BenchFilter,
    count_bench,
    find_scanned,
    get_bench,
    list_bench,
)
from yinuo.aftersale.queries.return_photos import picture_of
from yinuo.aftersale.queries.returns import ReturnFile
from yinuo.aftersale.return_states import ReturnStage
from yinuo.core.money_words import money_words
from yinuo.web.components.files_shown import shown_file
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, asked_text, query_of
from yinuo.web.desk.aftersale.return_bench_words import (
    BADGES,
    bench_steps,
    kind_facts,
    method_words,
    shown_bench_line,
    shown_bench_row,
    shown_leg,
    shown_reckoning,
)
from yinuo.web.desk.aftersale.return_parts import ReturnPart, return_part
from yinuo.web.desk.aftersale.return_signals import shown_signals
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import shown_promises

HOME = "/desk/returns/bench/"
RIGHT = "return.receive"
GROUP_NAMES = {
    "awaited": pgettext_lazy("returns bench", "Awaited"),
    "here": pgettext_lazy("returns bench", "To inspect"),
    "settle": pgettext_lazy("returns bench", "To settle"),
    "closed": pgettext_lazy("returns bench", "Done"),
}


def bench_url(return_id: int) -> str:
    """Return the address of a return on the bench."""
    return f"{HOME}{return_id}/"


@desk_page(RIGHT)
def bench(request: StaffRequest) -> HttpResponse:
    """Show what is awaited and what waits here; a scanned waybill or number opens its return at once."""
    scanned = asked_text(request, "scan")
    if scanned:
        found = find_scanned(actor=request.actor, text=scanned)
        if found is not None:
            return HttpResponseRedirect(bench_url(found))
        messages.warning(
            request, _("No return has “%(text)s”. Look for the customer or the order.") % {"text": scanned}
        )
    text = asked_text(request, "q")
    asked = asked_text(request, "group")
    group = asked if asked in GROUPS else "" if text else "awaited"
    rows, after = list_bench(
        actor=request.actor,
        now=request.now,
        wanted=BenchFilter(group=group, text=text),
        after=asked_text(request, "after"),
    )
    counts = count_bench(actor=request.actor)
    kept = {name: value for name, value in (("group", group), ("q", text)) if value}
    context = {
        "title": _("Returns bench"),
        "rows": [shown_bench_row(row) for row in rows],
        "tabs": [
            Link(
                name=str(name), url=query_of({**kept, "group": key}), current=key == group, count=counts[key]
            )
            for key, name in GROUP_NAMES.items()
        ],
        "text": text,
        "scanned": scanned,
        "cursor": Cursor(
            older_url=query_of({**kept, "after": after}) if after else "",
            newer_url=query_of(kept) if "after" in request.GET else "",
            shown=len(rows),
        ),
    }
    return render(request, "desk/aftersale/bench.html", context)


@desk_page(RIGHT)
def bench_return(request: StaffRequest, return_id: int) -> HttpResponse:
    """Show a return with what can be done about it at the bench. Raises: NotFound."""
    file = get_bench(actor=request.actor, now=request.now, return_id=return_id)
    url, language = bench_url(return_id), actor_language(request)
    context = {
        "title": _("Return %(number)s") % {"number": file.row.number},
        "file": file,
        "stage": str(ReturnStage(file.row.stage).label),
        "badge": BADGES.get(file.row.stage, "line"),
        "steps": bench_steps(file.row.stage),
        "promises": shown_promises([one for one in file.promises if one.is_running]),
        "lines": [shown_bench_line(line, file, language=language, url=url) for line in file.lines],
        "legs": [shown_leg(leg) for leg in file.legs],
        "photos": [f"{url}photos/{key}/" for key in file.photo_ids],
        "customer_photos": [f"{url}photos/{key}/" for key in file.customer_photo_ids],
        "money": _money(file),
        "freight": _freight(file),
        "signals": None if file.signals is None else {"signals": shown_signals(file.signals)},
        "may": dict.fromkeys(file.may, True),
        "url": url,
        "path": [Link(name=_("Returns bench"), url=HOME), Link(name=file.row.number)],
    }
    return render(request, "desk/aftersale/bench_return.html", context)


def _money(file: BenchFile) -> dict[str, Any]:
    """Return what is given back, as far as it is known."""
    url = bench_url(file.row.id)
    return {
        "reckoning": shown_reckoning(file.reckoning) if file.reckoning is not None else None,
        "is_settled": file.credit is not None,
        "deduction": money_words(file.deduction, file.refunds[0].currency) if file.refunds and file.deduction else "",
        "kind": kind_facts(file.points_back, file.points_off, file.gifts),
        "refunds": [
            {
                "row": one,
                "amount": money_words(one.amount, one.currency),
                "method": method_words(one.method),
                "what": pgettext("money of a return", "Freight") if one.kind == "freight" else "",
                "url": f"{url}refunds/{one.id}/pay/" if "pay" in file.may and one.done_at is None else "",
            }
            for one in file.refunds
        ],
    }  # fmt: skip


def _freight(file: BenchFile) -> dict[str, Any] | None:
    """Return what the customer laid out for the way back, None where nothing was told and nothing can be."""
    told, url = file.freight.told, bench_url(file.row.id)
    if told is None and "freight" not in file.may:
        return None
    return {
        "told": told,
        "amount": money_words(told.amount, file.currency) if told is not None else "",
        "repaid": money_words(told.repaid, file.currency) if told is not None and told.repaid else "",
        "proof": f"{url}photos/{told.proof_id}/" if told is not None and told.proof_id else "",
        "payer": str(PAYERS[file.freight.freight_by]),
        "url": f"{url}freight/" if "freight" in file.may else "",
    }


@return_part(place="aside", rank=10)
def at_the_bench(request: StaffRequest, file: ReturnFile) -> ReturnPart | None:
    """Lead from a return's page to the bench, once something may come back of it."""
    if not request.actor.can(RIGHT) or file.authorised_at is None or file.row.stage == "cancelled":
        return None
    page = Link(name=_("Take in, inspect, settle"), url=bench_url(file.row.id))
    return ReturnPart(name=_("At the bench"), pages=[page])


@desk_page(RIGHT)
def picture(request: StaffRequest, return_id: int, attachment_id: int) -> FileResponse:
    """Show a photo of a return, of what came back or from its customer. Raises: NotFound."""
    return shown_file(picture_of(actor=request.actor, return_id=return_id, attachment_id=attachment_id))


ADDRESSES: list[URLPattern] = [
    path("returns/bench/", bench, name="returns_bench"),
    path("returns/bench/<int:return_id>/", bench_return, name="bench_return"),
    path("returns/bench/<int:return_id>/photos/<int:attachment_id>/", picture, name="bench_photo"),
]
