"""Sending something back, from the customer's order: what and how many, why, what they wish; photos where there is something to see."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.actions.return_request import LONGEST_WORDS, AskedLine, ReturnAsked, request_return
from yinuo.aftersale.models import Return
from yinuo.aftersale.queries.rights import LineRights, line_rights
from yinuo.aftersale.return_states import ReturnReason, ReturnWish
from yinuo.core.errors import DomainError
from yinuo.insale.actions.receipt import NewPhoto
from yinuo.insale.models import Order
from yinuo.insale.queries.customer_order import CustomerOrder, read_order
from yinuo.matters.models import Message
from yinuo.web.desk.action_forms import whole_number
from yinuo.web.errors import field_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.forms import FilesField
from yinuo.web.portal.insale.secrets import HOUR_S, holder, now_of, opened, private
from yinuo.web.portal.limits import limit
from yinuo.web.portal.tickets import new_ticket, once_key, ticket_age

PER_ORDER = 20
OPENED = [
    ("no", pgettext_lazy("opened", "No")),
    ("yes", pgettext_lazy("opened", "Yes")),
]


class ReturnForm(forms.Form):
    """One product of the order, how many of it, why, and what the customer wishes."""

    line = forms.ChoiceField(label=lazy("What do you want to send back?"), widget=forms.RadioSelect)
    quantity = forms.DecimalField(
        label=lazy("How many?"), max_digits=12, decimal_places=3, initial=Decimal(1)
    )
    reason = forms.ChoiceField(label=lazy("Why?"), choices=ReturnReason.choices, widget=forms.RadioSelect)
    wish = forms.ChoiceField(
        label=lazy("What would you like?"),
        choices=ReturnWish.choices,
        initial="return",
        widget=forms.RadioSelect,
    )
    opened = forms.ChoiceField(
        label=lazy("Was the package opened?"), choices=OPENED, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=lazy("Anything we should know?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = FilesField(label=lazy("Photos"), required=False)
    ticket = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(self, *args: Any, lines: list[LineRights], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = self.fields["line"]
        if isinstance(line, forms.ChoiceField):
            line.choices = [
                (
                    str(one.line_id),
                    _("%(title)s (up to %(left)s)")
                    % {"title": one.title, "left": f"{one.left.normalize():f}"},
                )
                for one in lines
            ]

    def asked(self) -> ReturnAsked:
        """Return the wish, of a form that is valid."""
        values = self.cleaned_data
        line = AskedLine(
            order_line_id=whole_number(values["line"]) or 0,
            quantity=values["quantity"],
            wish=values["wish"],
            reason=values["reason"],
            words=values["words"],
            opened={"yes": True, "no": False}.get(values["opened"]),
        )
        photos = [
            NewPhoto(name=one.name or "", declared_type=one.content_type or "", stream=one.file)
            for one in values["photos"]
        ]
        return ReturnAsked(lines=(line,), photos=photos)


@portal_page(audience="link", methods=("GET", "HEAD", "POST"))
def send_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for a return of something of an order. Raises: NotFound, TooManyTries."""
    found = opened(request, lambda: read_order(secret=secret, now=now_of(request)))
    language = found.file.language
    request.LANGUAGE_CODE = language
    order = Order.objects.get(pk=found.matter_id)
    lines = [one for one in line_rights(order, now=now_of(request), language=language) if one.left]
    with translation.override(language):
        if request.method != "POST":
            chosen = str(whole_number(request.GET.get("line")) or "")
            known = {str(one.line_id) for one in lines}
            line = chosen if chosen in known else next(iter(known)) if len(known) == 1 else None
            form = ReturnForm(lines=lines, initial={"ticket": new_ticket(now=now_of(request)), "line": line})
            return _page(request, found, lines, form)
        form = ReturnForm(request.POST, request.FILES, lines=lines)
        if not form.is_valid():
            return _page(request, found, lines, form, status=422)
        return _send(request, found, lines, form)


def _send(
    request: HttpRequest, found: CustomerOrder, lines: list[LineRights], form: ReturnForm
) -> HttpResponse:
    """Ask once for a form's ticket and lead to the return."""
    values = form.cleaned_data
    if ticket_age(values["ticket"], now=now_of(request)) is None:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["ticket"] = new_ticket(now=now_of(request))  # type: ignore[index]
        return _page(request, found, lines, form, status=422)
    key = once_key(
        values["ticket"], values["line"], str(values["quantity"]), values["reason"], values["wish"]
    )
    if known := _asked_before(key):
        return _to(known)
    limit("return_request", str(found.matter_id), most=PER_ORDER, within_s=HOUR_S)
    try:
        made = request_return(
            actor=holder(
                matter_id=found.matter_id, name=found.file.row.customer, language=found.file.language
            ),
            now=now_of(request),
            order_id=found.matter_id,
            asked=form.asked(),
            source="portal",
            external_id=key,
        )
    except DomainError as error:
        if error.status == 404:
            raise
        _put(form, error)
        return _page(request, found, lines, form, status=error.status)
    except IntegrityError:
        # The same form came a second time while the first was being written.
        if known := _asked_before(key):
            return _to(known)
        raise
    messages.success(request, _("Thank you. We have your request."))
    return _to(made)


def _put(form: ReturnForm, error: DomainError) -> None:
    """Put an objection beside its field: that of the one line beside the line's own fields."""
    for name, sentences in field_errors(error).items():
        plain = name.removeprefix("lines.0.")
        plain = "line" if plain == "order_line_id" else plain
        for sentence in sentences:
            form.add_error(plain if plain in form.fields else None, sentence)


def _asked_before(key: str) -> Return | None:
    said = Message.objects.filter(channel="web", external_id=key).values("matter")
    return Return.objects.filter(pk__in=said).first()


def _to(found: Return) -> HttpResponse:
    return HttpResponseRedirect(reverse("portal_return", args=[found.secret]))


def _page(
    request: HttpRequest,
    found: CustomerOrder,
    lines: list[LineRights],
    form: ReturnForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": _("Send something back"),
        "found": found,
        "file": found.file,
        "form": form,
        "lines": lines,
        "order_url": f"/o/{found.secret}/",
    }
    return private(render(request, "portal/aftersale/return_request.html", context, status=status))


ADDRESSES: list[URLPattern] = [
    path("o/<str:secret>/return/", send_back, name="portal_order_return"),
]
