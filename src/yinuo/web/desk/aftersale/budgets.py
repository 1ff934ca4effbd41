"""What each member of staff may give in a month without asking, as whoever sets it sees it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.aftersale.actions.budget import EDITS, MOST_BUDGET, set_budget
from yinuo.aftersale.goodwill import month_of
from yinuo.aftersale.queries.budgets import BudgetRow, list_budgets
from yinuo.core.errors import NotFound
from yinuo.core.money_words import money_words
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.aftersale.proposal_forms import CURRENCIES
from yinuo.web.desk.settings_pages import chapter_page
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/complaints/budgets/"


class BudgetForm(forms.Form):
    """An amount a month."""

    amount = forms.DecimalField(
        label=lazy("Amount a month"), min_value=0, max_value=MOST_BUDGET, max_digits=14, decimal_places=2
    )
    currency = forms.ChoiceField(label=lazy("Currency"), choices=[(one, one) for one in CURRENCIES])


@desk_page(EDITS)
def budgets(request: StaffRequest) -> HttpResponse:
    """Show everybody's budget of this month."""
    rows = list_budgets(actor=request.actor, now=request.now)
    return chapter_page(
        request,
        "desk/aftersale/budgets.html",
        title=_("Goodwill budgets"),
        rows=[_shown(row, request) for row in rows],
    )


def _shown(row: BudgetRow, request: StaffRequest) -> dict[str, Any]:
    return {
        "row": row,
        "amount": money_words(row.amount, row.currency) if row.amount else "",
        "used": money_words(row.used, row.currency),
        "left": money_words(row.left, row.currency),
        "url": f"{HOME}{row.staff_id}/" if row.staff_id != request.actor.staff_id else "",
    }


@desk_page(EDITS, methods=("GET", "HEAD", "POST"))
def budget(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Set what somebody may give, from this month on. Raises: NotFound."""
    rows = list_budgets(actor=request.actor, now=request.now)
    row = next((one for one in rows if one.staff_id == staff_id), None)
    if row is None:
        raise NotFound()

    def run(values: dict[str, Any]) -> str:
        set_budget(
            actor=request.actor, now=request.now, staff_id=staff_id, month=month_of(request.now), **values
        )
        return _("Saved. It holds from this month on.")

    return answer_form(
        request,
        form=BudgetForm(request.POST or None, initial={"amount": row.amount, "currency": row.currency}),
        title=row.name,
        submit=_("Save"),
        run=run,
        back=HOME,
        note=_("What goes beyond it needs somebody's approval. 0 means that all money does."),
    )


ADDRESSES: list[URLPattern] = [
    path("complaints/budgets/", budgets, name="goodwill_budgets"),
    path("complaints/budgets/<int:staff_id>/", budget, name="goodwill_budget"),
]
