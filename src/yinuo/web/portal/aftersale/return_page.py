"""A return behind its secret address: where it stands, what the rules said, how to send it, and the parcel's number."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.aftersale.actions.return_decision import cancel_return
from yinuo.aftersale.actions.return_freight import LONGEST_WORDS, LaidOut, tell_freight
from yinuo.aftersale.actions.return_leg import dispatch_return
from yinuo.aftersale.queries.customer_return import get_result
from yinuo.aftersale.queries.return_photos import own_picture
from yinuo.aftersale.queries.returns import ReturnFile, read_return
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.insale.actions.receipt import NewPhoto
from yinuo.insale.couriers import NAMES, OWN
from yinuo.insale.models import Order
from yinuo.web.components.files_shown import shown_file as shown_picture
from yinuo.web.components.return_result_words import shown_result
from yinuo.web.components.return_words import shown_file
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.forms import FilesField
from yinuo.web.portal.insale.secrets import HOUR_S, holder, now_of, opened, private
from yinuo.web.portal.limits import limit
from yinuo.web.portal.thread_rows import shown_promise

PER_RETURN = 30


class DispatchForm(forms.Form):
    """By which parcel the goods were sent."""

    courier = forms.ChoiceField(label=lazy("Courier"))
    waybill = forms.CharField(
        label=lazy("Number of the parcel"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courier = self.fields["courier"]
        if isinstance(courier, forms.ChoiceField):
            courier.choices = [(code, str(name)) for code, name in NAMES.items() if code != OWN]


class FreightForm(forms.Form):
    """What the way back cost, with a photo of the receipt."""

    amount = forms.DecimalField(
        label=lazy("What did it cost?"),
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    proof = FilesField(label=lazy("Photo of the receipt"), required=False, widget=forms.FileInput)
    words = forms.CharField(
        label=lazy("Anything we should know?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "id": "freight-words"}),
    )

    def laid_out(self) -> LaidOut:
        """Return what was laid out, of a form that is valid."""
        values = self.cleaned_data
        files = values["proof"]
        proof = (
            NewPhoto(
                name=files[0].name or "", declared_type=files[0].content_type or "", stream=files[0].file
            )
            if files
            else None
        )
        return LaidOut(amount=values["amount"], proof=proof, words=values["words"])


@portal_page(audience="link")
def goods_return(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the return. Raises: NotFound, TooManyTries."""
    return _page(request, _opened(request, secret))


@portal_page(audience="link", methods=("POST",))
def dispatch(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the number of the parcel. Raises: NotFound, TooManyTries."""
    found = _opened(request, secret)
    with translation.override(found.language):
        form = DispatchForm(request.POST)
        if not form.is_valid():
            return _page(request, found, form=form, status=422)

    def send() -> None:
        values = form.cleaned_data
        dispatch_return(
            actor=_reader(found),
            now=now_of(request),
            return_id=found.row.id,
            courier=values["courier"],
            waybill=values["waybill"],
        )

    with translation.override(found.language):
        thanks = _("Thank you. We follow the parcel, and you see here where it is.")
    return _do(request, found, form, send, thanks=thanks)


@portal_page(audience="link", methods=("POST",))
def freight(request: HttpRequest, secret: str) -> HttpResponse:
    """Take what the way back cost. Raises: NotFound, TooManyTries."""
    found = _opened(request, secret)
    form = FreightForm(request.POST, request.FILES)
    with translation.override(found.language):
        if not form.is_valid():
            return _page(request, found, freight_form=form, status=422)
        thanks = _("Thank you. We decide on it when we settle your return.")

    def tell() -> None:
        tell_freight(
            actor=_reader(found), now=now_of(request), return_id=found.row.id, laid_out=form.laid_out()
        )

    return _do(request, found, form, tell, thanks=thanks)


@portal_page(audience="link", methods=("POST",))
def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the return up. Raises: NotFound, TooManyTries."""
    found = _opened(request, secret)

    def give_up() -> None:
        cancel_return(actor=_reader(found), now=now_of(request), return_id=found.row.id)

    with translation.override(found.language):
        thanks = _("Your return is closed. You keep the goods.")
    return _do(request, found, DispatchForm(), give_up, thanks=thanks)


@portal_page(audience="link")
def photo(request: HttpRequest, secret: str, attachment_id: int) -> FileResponse:
    """Show a photo that the customer sent along. Raises: NotFound, TooManyTries."""
    found = _opened(request, secret)
    return private(shown_picture(own_picture(return_id=found.row.id, attachment_id=attachment_id)))


def _do(
    request: HttpRequest, found: ReturnFile, form: forms.Form, deed: Callable[[], None], *, thanks: str
) -> HttpResponse:
    """Do what was asked and go back; an objection stands on the page, with what was typed kept."""
    limit("return", str(found.row.id), most=PER_RETURN, within_s=HOUR_S)
    try:
        deed()
    except DomainError as error:
        if error.status == 404:
            raise
        with translation.override(found.language):
            if form.is_bound:
                put_errors(form, error)
            else:
                messages.error(request, str(error))
        current = read_return(secret=found.secret, now=now_of(request))
        mine = {"freight_form": form} if isinstance(form, FreightForm) else {"form": form}
        return _page(request, current, **(mine if form.is_bound else {}), status=error.status)
    messages.success(request, thanks)
    return HttpResponseRedirect(f"/rt/{found.secret}/")


def _opened(request: HttpRequest, secret: str) -> ReturnFile:
    return opened(request, lambda: read_return(secret=secret, now=now_of(request)))


def _reader(found: ReturnFile) -> Actor:
    return holder(matter_id=found.row.id, name=found.row.customer, language=found.language)


def _page(
    request: HttpRequest,
    found: ReturnFile,
    *,
    form: forms.Form | None = None,
    freight_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page in the return's own language."""
    request.LANGUAGE_CODE = found.language
    with translation.override(found.language):
        now = now_of(request)
        result = shown_result(get_result(return_id=found.row.id))
        told = result["freight"]["told"]
        known = {"amount": told.amount, "words": told.words} if told is not None else {}
        context = {
            **shown_file(found, now=now),
            **result,
            "title": _("Return %(number)s") % {"number": found.row.number},
            "url": f"/rt/{found.secret}/",
            "thread_url": f"/t/{found.secret}/",
            "order_url": f"/o/{Order.objects.values_list('secret', flat=True).get(pk=found.row.order_id)}/",
            "may": dict.fromkeys(found.may, True),
            "promises": [shown_promise(one, now=now) for one in found.promises],
            "form": form or DispatchForm(),
            "freight_form": freight_form or FreightForm(initial=known),
            "photos": [f"/rt/{found.secret}/photos/{key}/" for key in found.photo_ids],
        }
        return private(render(request, "portal/aftersale/return.html", context, status=status))


RETURN = "rt/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(RETURN, goods_return, name="portal_return"),
    path(RETURN + "sent/", dispatch, name="portal_return_sent"),
    path(RETURN + "freight/", freight, name="portal_return_freight"),
    path(RETURN + "photos/<int:attachment_id>/", photo, name="portal_return_photo"),
    path(RETURN + "cancel/", cancel, name="portal_return_cancel"),
]
