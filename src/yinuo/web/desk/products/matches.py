"""What goes with a product: said, and taken back."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yinuo.catalog.actions.matches import remove_match, save_match
from yinuo.catalog.queries.products import find_product_id
from yinuo.core.errors import InvalidValue
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.desk.products.product_changes import file_of
from yinuo.web.desk.products.product_forms import MatchForm
from yinuo.web.desk.products.product_pages import HOME
from yinuo.web.desk.settings_pages import by_language, fields_named
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def new_match(request: StaffRequest, product_id: int) -> HttpResponse:
    """Say that another product goes with this one."""
    file_of(request, product_id)
    form = MatchForm(request.POST or None)

    def run(values: dict[str, Any]) -> str:
        other = find_product_id(actor=request.actor, code=values["other_id"])
        if other is None:
            raise InvalidValue(field="other_id", problem=_("No product has this code."))
        with fields_named(form.BESIDE):
            save_match(
                actor=request.actor,
                now=request.now,
                product_id=product_id,
                other_id=other,
                kind=values["kind"],
                reasons=by_language(values, "reason"),
            )
        return _("Saved.")

    return answer_form(
        request, form=form, title=_("What goes with it"), submit=_("Save"), run=run, back=_back(product_id)
    )


@desk_page("product.edit", methods=("POST",))
def forget_match(request: StaffRequest, product_id: int, match_id: int) -> HttpResponse:
    """Take a match back."""

    def run() -> str:
        remove_match(actor=request.actor, now=request.now, product_id=product_id, match_id=match_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=_back(product_id))


def _back(product_id: int) -> str:
    return f"{HOME}{product_id}/?part=matches"
