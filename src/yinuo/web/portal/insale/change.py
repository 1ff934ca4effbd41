"""A change behind its secret address: what it means for price and day, and the customer's yes or no."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.insale.actions.change_decision import ChangeDecision, agree_change, reject_change
from yinuo.insale.queries.changes import CustomerChange, read_change
from yinuo.presale.stages import house_day
from yinuo.web.components.change_words import shown_change
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.insale.secrets import HOUR_S, holder, now_of, opened, private
from yinuo.web.portal.limits import address_of, limit

PER_CHANGE = 30


class AgreeForm(forms.Form):
    """A name and a tick."""

    name = forms.CharField(
        label=lazy("Your full name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    agreed = forms.BooleanField(
        label=lazy("I agree to this change, with its price and its day."), required=False
    )


class RejectForm(forms.Form):
    """A word for those who work on it, or none."""

    words = forms.CharField(
        label=lazy("Would you tell us why? It helps us; you need not."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@portal_page(audience="link")
def change(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the change. Raises: NotFound, TooManyTries."""
    return _page(request, _opened(request, secret))


@portal_page(audience="link", methods=("POST",))
def agree(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the customer's yes. Raises: NotFound, TooManyTries."""
    found = _opened(request, secret)
    form = AgreeForm(request.POST)
    if not _is_valid(form, found):
        return _page(request, found, agree_form=form, status=422)
    limit("change_decide", str(found.file.row.id), most=PER_CHANGE, within_s=HOUR_S)
    decision = ChangeDecision(
        name=form.cleaned_data["name"], address=address_of(request), agreed=form.cleaned_data["agreed"]
    )
    try:
        agree_change(
            actor=_reader(found), now=now_of(request), change_id=found.file.row.id, decision=decision
        )
    except DomainError as error:
        if error.status == 404:
            raise
        _put(form, error, found)
        return _page(request, _opened(request, secret), agree_form=form, status=error.status)
    return HttpResponseRedirect(f"/x/{secret}/#decision")


@portal_page(audience="link", methods=("POST",))
def reject(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the customer's no. Raises: NotFound, TooManyTries."""
    found = _opened(request, secret)
    form = RejectForm(request.POST)
    if not _is_valid(form, found):
        return _page(request, found, reject_form=form, status=422)
    limit("change_decide", str(found.file.row.id), most=PER_CHANGE, within_s=HOUR_S)
    decision = ChangeDecision(words=form.cleaned_data["words"], address=address_of(request))
    try:
        reject_change(
            actor=_reader(found), now=now_of(request), change_id=found.file.row.id, decision=decision
        )
    except DomainError as error:
        if error.status == 404:
            raise
        _put(form, error, found)
        return _page(request, _opened(request, secret), reject_form=form, status=error.status)
    return HttpResponseRedirect(f"/x/{secret}/#decision")


def _opened(request: HttpRequest, secret: str) -> CustomerChange:
    return opened(request, lambda: read_change(secret=secret, now=now_of(request)))


def _reader(found: CustomerChange) -> Actor:
    return holder(matter_id=found.matter_id, name=found.file.row.customer, language=found.file.language)


def _is_valid(form: forms.Form, found: CustomerChange) -> bool:
    with translation.override(found.file.language):
        return form.is_valid()


def _put(form: forms.Form, error: DomainError, found: CustomerChange) -> None:
    with translation.override(found.file.language):
        put_errors(form, error)


def _page(
    request: HttpRequest,
    found: CustomerChange,
    *,
    agree_form: AgreeForm | None = None,
    reject_form: RejectForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page in the order's own language, with what was typed kept."""
    file = found.file
    request.LANGUAGE_CODE = file.language
    with translation.override(file.language):
        day = file.row.delivery_on
        context = {
            "title": _("Change %(number)s") % {"number": file.row.number},
            "found": found,
            "file": file,
            "shown": shown_change(file),
            "url": f"/x/{found.secret}/",
            "order_url": f"/o/{found.order_secret}/",
            "thread_url": f"/t/{found.order_secret}/",
            "agree_form": agree_form or AgreeForm(),
            "reject_form": reject_form or RejectForm(),
            "is_past": day is not None and day < house_day(now_of(request)),
            "now": now_of(request),
        }
        return private(render(request, "portal/insale/change.html", context, status=status))


CHANGE = "x/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(CHANGE, change, name="portal_change"),
    path(CHANGE + "agree/", agree, name="portal_change_agree"),
    path(CHANGE + "reject/", reject, name="portal_change_reject"),
]
