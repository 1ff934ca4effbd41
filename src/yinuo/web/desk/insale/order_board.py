"""All orders under way by risk: the ones that will miss their day first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.insale.queries.risk import RISKS, RiskFilter, RiskRow, count_risks, list_risks
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, asked_text, query_of
from yinuo.web.desk.insale.order_words import status_words
from yinuo.web.desk.insale.orders import WHOSE_NAMES
from yinuo.web.desk.insale.progress_words import RISK_NAMES, in_hand_words
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("order.work")
def board(request: StaffRequest) -> HttpResponse:
    """Show orders by how many days are left until the promised one, the worst first."""
    kept = _kept(request)
    risk, whose = kept.get("risk", ""), kept.get("whose", "all")
    rows, more = list_risks(
        actor=request.actor,
        now=request.now,
        language=actor_language(request),
        wanted=RiskFilter(risk=risk, whose=whose),
        after=asked_text(request, "after"),
    )
    counts = count_risks(actor=request.actor, now=request.now, whose=whose)
    without_risk = {name: value for name, value in kept.items() if name != "risk"}
    context = {
        "title": _("Orders by risk"),
        "rows": [_shown(row) for row in rows],
        "tabs": [
            Link(
                name=_("All under way"),
                url=query_of(without_risk),
                current=not risk,
                count=sum(counts.values()),
            ),
            *(
                Link(
                    name=str(RISK_NAMES[key]),
                    url=query_of({**kept, "risk": key}),
                    current=key == risk,
                    count=counts[key],
                )
                for key in RISKS
            ),
        ],
        "whose": [
            Link(name=str(name), url=query_of({**kept, "whose": key}), current=key == whose)
            for key, name in WHOSE_NAMES.items()
        ],
        "cursor": Cursor(
            older_url=query_of({**kept, "after": more}) if more else "",
            newer_url=query_of(kept) if "after" in request.GET else "",
            shown=len(rows),
        ),
        "path": [Link(name=_("Orders"), url="/desk/orders/"), Link(name=_("Orders by risk"))],
    }
    return render(request, "desk/insale/order_board.html", context)


def _kept(request: StaffRequest) -> dict[str, str]:
    """Return what the address asks for, of what can be asked."""
    risk, whose = asked_text(request, "risk"), asked_text(request, "whose")
    kept = {"risk": risk} if risk in RISKS else {}
    return kept | ({"whose": whose} if whose in WHOSE_NAMES and whose != "all" else {})


def _shown(row: RiskRow) -> dict[str, object]:
    return {
        "row": row,
        "status": status_words(row.status),
        "in_hand": in_hand_words(row.slack_days) or str(RISK_NAMES["no_day"]),
    }


ADDRESSES: list[URLPattern] = [path("orders/risk/", board, name="orders_by_risk")]
