"""Price lists: what customers of a level pay in a period."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.actions.prices import change_price_list, create_price_list, set_prices
from yinuo.catalog.pricing import price_day
from yinuo.catalog.queries.prices import (
    PricedVariant,
    PriceListRow,
    get_price_list,
    list_price_lists,
    list_priced_variants,
)
from yinuo.core.errors import DomainError
from yinuo.core.money_words import money_words
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, answer_form, asked_text, query_of, whole_number
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/prices/"
PAGE = 50
_STEP = re.compile(r"(?:(\d{1,9})\s*[:：])?\s*([\d.,]{1,18})", re.ASCII)


class PriceListForm(forms.Form):
    """For whom a list is and when it holds."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    level = forms.CharField(
        label=lazy("For customers of the level"),
        max_length=20,
        required=False,
        help_text=lazy("As it stands in a customer's file. Empty: for everybody."),
    )
    valid_from = forms.DateField(
        label=lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=lazy("Until, this day included"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        help_text=lazy("Empty: until another list takes its place."),
    )


class NewPriceListForm(PriceListForm):
    """A list with the code that quotes name it by."""

    code = forms.CharField(label=lazy("Code"), max_length=40)
    currency = forms.CharField(label=lazy("Currency"), max_length=3, initial="CNY")
    field_order = ("code", "name", "currency")


class ChangedPriceListForm(PriceListForm):
    """A list, and whether it is used."""

    active = forms.BooleanField(label=lazy("In use"), required=False)


@desk_page("product.read")
def price_lists(request: StaffRequest) -> HttpResponse:
    """Show the price lists."""
    today = price_day(request.now)
    return chapter_page(
        request,
        "desk/products/price_lists.html",
        title=_("Price lists"),
        rows=[{"row": row, "holds": _holds(row, today)} for row in list_price_lists(actor=request.actor)],
        can_edit=request.actor.can("product.edit"),
    )


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def new_price_list(request: StaffRequest) -> HttpResponse:
    """Make a price list."""
    form = NewPriceListForm(request.POST or None, initial={"valid_from": price_day(request.now)})
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        made.append(create_price_list(actor=request.actor, now=request.now, **values).pk)
        return _("Added. Now write the prices.")

    answer = answer_form(request, form=form, title=_("New price list"), submit=_("Add"), run=run, back=HOME)
    return HttpResponseRedirect(f"{HOME}{made[0]}/") if made else answer


@desk_page("product.edit", methods=("GET", "HEAD", "POST"))
def edit_price_list(request: StaffRequest, price_list_id: int) -> HttpResponse:
    """Change for whom a list is, and when it holds."""
    row = get_price_list(actor=request.actor, price_list_id=price_list_id)
    fields = ("name", "level", "valid_from", "valid_until", "active")
    form = ChangedPriceListForm(request.POST or None, initial={name: getattr(row, name) for name in fields})

    def run(values: dict[str, Any]) -> str:
        change_price_list(actor=request.actor, now=request.now, price_list_id=price_list_id, fields=values)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change %(name)s") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=f"{HOME}{price_list_id}/",
    )


@desk_page("product.read")
def price_list(request: StaffRequest, price_list_id: int) -> HttpResponse:
    """Show a list's prices beside what the things cost otherwise."""
    return _sheet(request, price_list_id)


@desk_page("product.edit", methods=("POST",))
def save_prices(request: StaffRequest, price_list_id: int) -> HttpResponse:
    """Set the prices of one page of a list: nothing is saved where one of them cannot be read."""
    typed = {
        key: str(text).replace("\x00", "").strip()[:200]
        for name, text in request.POST.items()
        if name.startswith("price_") and (key := whole_number(name.removeprefix("price_"))) is not None
    }
    wrong: dict[int, str] = {}
    prices: dict[int, dict[int, Decimal]] = {}
    for key, text in typed.items():
        steps = read_steps(text)
        if steps is None:
            wrong[key] = _("Write a price such as 980, or by quantity: 980; 10: 900.")
        else:
            prices[key] = steps
    if not wrong:
        try:
            changed = set_prices(
                actor=request.actor, now=request.now, price_list_id=price_list_id, prices=prices
            )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            for line in error_lines(error):
                messages.error(request, line)
            return _sheet(request, price_list_id, typed=typed, status=error.status)
        messages.success(request, _("Saved. Prices changed: %(count)s.") % {"count": len(changed)})
        return HttpResponseRedirect(request.get_full_path().replace("/save/", "/"))
    return _sheet(request, price_list_id, typed=typed, wrong=wrong, status=422)


def read_steps(text: str) -> dict[int, Decimal] | None:
    """Return quantity → price of "980; 10: 900", nothing of an empty text, None where it is not that."""
    found: dict[int, Decimal] = {}
    for part in re.split(r"[;；]", text):
        if not part.strip():
            continue
        read = _STEP.fullmatch(part.strip())
        if read is None:
            return None
        quantity = int(read[1]) if read[1] else 1
        try:
            price = Decimal(read[2].replace(",", ""))
        except InvalidOperation:
            return None
        if quantity < 1 or quantity in found:
            return None
        found[quantity] = price
    return found


def steps_text(steps: dict[int, Decimal]) -> str:
    """Return prices by quantity as they are written: the first without its quantity if that is one piece."""
    return "; ".join(
        f"{price:f}" if quantity == 1 else f"{quantity}: {price:f}" for quantity, price in steps.items()
    )


def _sheet(
    request: StaffRequest,
    price_list_id: int,
    *,
    typed: dict[int, str] | None = None,
    wrong: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    row = get_price_list(actor=request.actor, price_list_id=price_list_id)
    text, after = asked_text(request, "q"), key_of(request, "after")
    priced, older = list_priced_variants(
        actor=request.actor,
        price_list_id=price_list_id,
        language=actor_language(request),
        text=text,
        after=after,
        limit=PAGE,
    )
    kept = {"q": text} if text else {}
    here = {**kept, "after": after} if after else kept
    return chapter_page(
        request,
        "desk/products/price_list.html",
        title=row.name,
        status=status,
        path=[
            Link(name=_("Price lists"), url=HOME),
            Link(name=row.code),
        ],
        row=row,
        holds=_holds(row, price_day(request.now)),
        home=f"{HOME}{price_list_id}/",
        save_url=f"{HOME}{price_list_id}/save/{query_of(here) if here else ''}",
        text=text,
        lines=[_line(one, typed or {}, wrong or {}) for one in priced],
        can_edit=request.actor.can("product.edit") and row.active,
        may_change=request.actor.can("product.edit"),
        cursor=Cursor(
            older_url=f"{HOME}{price_list_id}/{query_of({**kept, 'after': older})}" if older else "",
            newer_url=f"{HOME}{price_list_id}/{query_of(kept)}" if after else "",
            shown=len(priced),
        ),
    )


def _line(one: PricedVariant, typed: dict[int, str], wrong: dict[int, str]) -> dict[str, Any]:
    options = " · ".join(str(value) for value in one.options.values() if value)
    return {
        "row": one,
        "name": f"{one.name} · {options}" if options else one.name,
        "usual": "–" if one.usual is None else money_words(one.usual, one.currency),
        "steps": typed.get(one.variant_id, steps_text(one.steps)),
        "wrong": wrong.get(one.variant_id, ""),
    }


def _holds(row: PriceListRow, today: Any) -> str:
    """Return "off", "later", "over" or "now"."""
    if not row.active:
        return "off"
    if row.valid_from > today:
        return "later"
    return "over" if row.valid_until is not None and row.valid_until < today else "now"
