"""The customer's order behind its secret address: where it stands, what is promised, what they can ask, wish and decide."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.money_words import money_words
from yinuo.insale.actions.change import LONGEST_WISH, raise_change
from yinuo.insale.actions.portal_question import ask_about_order
from yinuo.insale.queries.customer_order import CustomerOrder, open_order_photo, read_order
from yinuo.matters.actions.messages import LONGEST_TEXT
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.aftersale.order_returns import returns_of
from yinuo.web.portal.insale.order_words import (
    CHANGES,
    STATUSES,
    change_effect,
    shown_lines,
    shown_stops,
    steps_of,
    waiting,
)
from yinuo.web.portal.insale.secrets import HOUR_S, holder, now_of, opened, private, was_sent
from yinuo.web.portal.limits import limit
from yinuo.web.portal.thread_rows import shown_promise
from yinuo.web.portal.tickets import new_ticket, once_key, ticket_age

PER_ORDER = 30
RETURNABLE = ("part_shipped", "shipped", "received", "accepted", "completed")


class OrderAskForm(forms.Form):
    """A question about the order or one point of it."""

    point = forms.ChoiceField(label=lazy("What is it about?"), required=False)
    text = forms.CharField(
        label=lazy("Your question"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    ticket = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, points: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        point = self.fields["point"]
        if isinstance(point, forms.ChoiceField):
            point.choices = points


class WishForm(forms.Form):
    """What should be different."""

    text = forms.CharField(
        label=lazy("What should be different?"),
        max_length=LONGEST_WISH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("Nothing changes yet: we tell you what it means for price and day, and you decide."),
    )
    ticket = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        # Beside it on the page stands the form that asks; both have a text.
        super().__init__(data, initial=initial, auto_id="wish_%s")


@portal_page(audience="link")
def order(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the order. Raises: NotFound, TooManyTries."""
    return _page(request, _opened(request, secret))


@portal_page(audience="link", methods=("POST",))
def ask(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a question about the order or a point of it. Raises: NotFound, TooManyTries."""
    found = _opened(request, secret)
    with translation.override(found.file.language):
        form = OrderAskForm(request.POST, points=_points(found))
        if not form.is_valid():
            return _page(request, found, ask_form=form, status=422)
    values = form.cleaned_data

    def send(key: str) -> None:
        ask_about_order(
            actor=_reader(found),
            now=now_of(request),
            order_id=found.matter_id,
            text=values["text"],
            point=values["point"],
            external_id=key,
        )

    problem = _once(request, found, form, send, said=values["point"])
    if problem:
        return _page(request, found, ask_form=form, status=problem)
    with translation.override(found.file.language):
        messages.success(request, _("Thank you. Your question reached us; the answer will come to you."))
    return HttpResponseRedirect(f"/o/{secret}/#say")


@portal_page(audience="link", methods=("POST",))
def wish(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a wish to change the order. Raises: NotFound, TooManyTries."""
    found = _opened(request, secret)
    with translation.override(found.file.language):
        form = WishForm(request.POST)
        if not form.is_valid():
            return _page(request, found, wish_form=form, status=422)

    def send(key: str) -> None:
        raise_change(
            actor=_reader(found),
            now=now_of(request),
            order_id=found.matter_id,
            wish=form.cleaned_data["text"],
            external_id=key,
        )

    problem = _once(request, found, form, send, said="wish")
    if problem:
        return _page(request, found, wish_form=form, status=problem)
    with translation.override(found.file.language):
        messages.success(
            request, _("Thank you. We look at what it means; when you hear from us is promised here.")
        )
    return HttpResponseRedirect(f"/o/{secret}/#changes")


@portal_page(audience="link")
def photo(request: HttpRequest, secret: str, attachment_id: int) -> FileResponse:
    """Send a picture of the work that was shown to the customer. Raises: NotFound."""
    found = opened(request, lambda: open_order_photo(secret=secret, attachment_id=attachment_id))
    response = FileResponse(found.content, content_type=found.type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return private(response)


def _once(
    request: HttpRequest, found: CustomerOrder, form: forms.Form, send: Callable[[str], None], *, said: str
) -> int:
    """Send what a form says, once for its ticket; return 0, or the status of what stands in its way, said on the form."""
    ticket = form.cleaned_data["ticket"]
    with translation.override(found.file.language):
        if ticket_age(ticket, now=now_of(request)) is None:
            form.add_error(
                None, _("This page was open for too long. Everything is still here: please send it again.")
            )
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["ticket"] = new_ticket(now=now_of(request))  # type: ignore[index]
            return 422
        key = once_key(ticket, form.cleaned_data["text"], said)
        if was_sent(key):
            return 0
        limit("order_ask", str(found.matter_id), most=PER_ORDER, within_s=HOUR_S)
        try:
            send(key)
        except DomainError as error:
            if error.status == 404:
                raise
            put_errors(form, error)
            return error.status
        except IntegrityError:
            # The same form came a second time while the first was being written.
            if not was_sent(key):
                raise
    return 0


def _opened(request: HttpRequest, secret: str) -> CustomerOrder:
    return opened(request, lambda: read_order(secret=secret, now=now_of(request)))


def _reader(found: CustomerOrder) -> Actor:
    return holder(matter_id=found.matter_id, name=found.file.row.customer, language=found.file.language)


def _points(found: CustomerOrder) -> list[tuple[str, str]]:
    """Return what can be asked about, in the active language."""
    language = found.file.language
    return [
        ("", _("The whole order")),
        *((f"line:{line.id}", line.title) for line in found.file.lines),
        *(
            (
                stop.key,
                text_in(stop.names, language)
                if stop.kind == "milestone"
                else _("Parcel %(number)s") % {"number": stop.number},
            )
            for stop in found.stops
            if stop.kind in ("milestone", "parcel")
        ),
        *((f"promise:{one.id}", _("Our promise: %(what)s") % {"what": one.what}) for one in found.promises),
    ]


def _page(
    request: HttpRequest,
    found: CustomerOrder,
    *,
    ask_form: OrderAskForm | None = None,
    wish_form: WishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page in the order's own language, with what was typed kept."""
    request.LANGUAGE_CODE = found.file.language
    with translation.override(found.file.language):
        context = _context(request, found)
        points = _points(found)
        asked = request.GET.get("about", "")
        about = asked if asked in dict(points) else ""
        ticket = new_ticket(now=now_of(request))
        context |= {
            "ask_form": ask_form or OrderAskForm(points=points, initial={"ticket": ticket, "point": about}),
            "asks": ask_form is not None or bool(about),
            "wish_form": wish_form or WishForm(initial={"ticket": ticket}),
            "wishes": wish_form is not None,
        }
        return private(render(request, "portal/insale/order.html", context, status=status))


def _context(request: HttpRequest, found: CustomerOrder) -> dict[str, Any]:
    now, file = now_of(request), found.file
    money = file.row.currency
    shown = [shown_promise(one, now=now) for one in found.promises]
    first = next(
        (place for place, one in enumerate(found.promises) if one.is_running and one.state != "paused"), None
    )
    left = file.row.gross - file.row.credited - file.row.paid
    return {
        "title": _("Order %(number)s") % {"number": file.row.number},
        "found": found,
        "file": file,
        "url": f"/o/{found.secret}/",
        "thread_url": f"/t/{found.secret}/",
        "quote_url": reverse("portal_quote", args=[found.quote_secret]) if found.quote_secret else "",
        "contract_url": reverse("portal_contract", args=[found.contract_secret])
        if found.contract_secret
        else "",
        "status_words": str(STATUSES[file.row.status]),
        "waiting": [{**one, "url": reverse(one["name"], args=[one["secret"]])} for one in waiting(found)],
        "nearest": None if first is None else shown[first],
        "nearest_owner": "" if first is None else found.promises[first].owner,
        "others": [one for place, one in enumerate(shown) if place != first],
        "steps": [] if file.cancelled_at else steps_of(file),
        "stops": shown_stops(found, language=file.language),
        "lines": shown_lines(file.lines, money),
        "sums": [
            {"name": _("Without tax"), "value": money_words(file.net, money)},
            {"name": _("Tax"), "value": money_words(file.tax, money)},
        ],
        "total": money_words(file.row.gross, money),
        "paid": money_words(file.row.paid, money) if file.row.paid else "",
        "credited": "−" + money_words(file.row.credited, money) if file.row.credited else "",
        "owed": money_words(file.owed, money) if file.owed else "",
        "left": money_words(left, money) if left > 0 and not file.cancelled_at else "",
        "payments": [
            {
                "at": one.paid_at,
                "amount": ("−" if one.kind != "payment" else "") + money_words(one.amount, one.currency),
            }
            for one in file.payments
            if one.voided_at is None
        ],
        "terms": [_term(one, money) for one in file.terms],
        "changes": [
            {
                "row": one.row,
                "state": str(CHANGES[one.row.state]),
                "effect": " · ".join(
                    change_effect(one.row.price_change, one.row.currency, one.row.delivery_on)
                )
                if one.secret
                else "",
                "url": reverse("portal_change", args=[one.secret]) if one.secret else "",
            }
            for one in found.changes
            if one.row.raised_by == "customer" or one.secret
        ],
        "returns": returns_of(found.matter_id),
        "can_return": file.row.status in RETURNABLE,
        "placed": "placed" in request.GET and file.row.status == "draft",
        "now": now,
    }


def _term(term: Any, currency: str) -> dict[str, str]:
    when = {
        "order": _("with the order"),
        "shipment": _("when it is shipped"),
        "receipt": _("when you have it"),
    }.get(term.when, "")
    if term.due_on is not None:
        when = _("by %(day)s") % {"day": formats.date_format(term.due_on, "DATE_FORMAT")}
    return {
        "name": " · ".join(part for part in (term.what, when) if part),
        "amount": money_words(term.amount, currency),
    }


ORDER = "o/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(ORDER, order, name="portal_order"),
    path(ORDER + "ask/", ask, name="portal_order_ask"),
    path(ORDER + "change/", wish, name="portal_order_change"),
    path(ORDER + "photos/<int:attachment_id>/", photo, name="portal_order_photo"),
]
