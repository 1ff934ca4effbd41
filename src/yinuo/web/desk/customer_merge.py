"""Two files of one customer made one, after a look at both; and two again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yinuo.people.actions.merges import merge_customers, undo_merge
from yinuo.people.queries.customers import get_customer, list_contact_points
from yinuo.web.desk import forms
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("customer.merge", methods=("GET", "HEAD", "POST"))
def merge(request: StaffRequest, customer_id: int, other_id: int) -> HttpResponse:
    """Show two files side by side and make them one."""
    form = forms.CustomerMergeForm(request.POST or None)

    def run(values: dict[str, Any]) -> str | None:
        pair = (customer_id, other_id) if values["survivor"] == "this" else (other_id, customer_id)
        merged = merge_customers(
            actor=request.actor,
            now=request.now,
            survivor_id=pair[0],
            absorbed_id=pair[1],
            reason=values["reason"],
        )
        messages.success(request, _("Merged."), extra_tags=f"undo=/desk/customers/merges/{merged.pk}/undo/")
        return None

    return answer_form(
        request,
        form=form,
        title=_("Make one of two files"),
        submit=_("Merge"),
        run=run,
        back=f"/desk/customers/{customer_id}/",
        note=_(
            "Everything moves to the file that stays; its own values win, empty ones are filled. It can be undone."
        ),
        extra={
            "preview": "desk/customer_merge_preview.html",
            "pair": [_side(request, key) for key in (customer_id, other_id)],
        },
    )


def _side(request: StaffRequest, customer_id: int) -> dict[str, Any]:
    return {
        "row": get_customer(actor=request.actor, customer_id=customer_id),
        "contacts": list_contact_points(actor=request.actor, customer_id=customer_id),
    }


@desk_page("customer.merge", methods=("POST",))
def unmerge(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Make two files of one again."""

    def run() -> str:
        undo_merge(actor=request.actor, now=request.now, merge_id=merge_id)
        return _("They are two files again.")

    return do_and_go(request, run=run, back="/desk/customers/")
