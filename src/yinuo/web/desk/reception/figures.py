"""The figures of reception: of everybody for whoever reads figures, else one's own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.matters.actions.reception import REVIEWS
from yinuo.quality.periods import period_named
from yinuo.quality.queries.reception import Share, reception_figures
from yinuo.quality.rules import SMALL
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.desk.reception.standards import SHORT
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.portal.board import period_links

URL = "/desk/reception/figures/"


@desk_page("matter.read")
def reception_figures_page(request: StaffRequest) -> HttpResponse:
    """Show how often talks have what is asked, with how sure that is."""
    period = period_named(request.GET.get("period", ""), now=request.now)
    found = reception_figures(actor=request.actor, period=period, language=actor_language(request))
    rows = [
        {
            "title": one.title,
            "counted": SHORT[one.counted],
            "found": _drawn(one.found) if one.counted or one.found.n else None,
            "judged": _drawn(one.judged),
        }
        for one in found
    ]
    context = {
        "title": _("Reception") if request.actor.can("figures.read") else _("My reception"),
        "period": period,
        "periods": period_links(period, URL),
        "rows": rows,
        "small": SMALL,
        "can_review": request.actor.can(REVIEWS),
    }
    return render(request, "desk/reception/figures.html", context)


def _drawn(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {
        "met": share.met,
        "n": share.n,
        "small": share.is_small,
        "value": share.rate or 0.0,
        "low": low,
        "high": high,
        "floor": 0.0,
    }
