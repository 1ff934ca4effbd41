"""What came, behind the secret that stands on the parcel: what is in it, how to take it, and the customer's word about it.

Whoever carries the parcel can read its code: the page shows no name, no address, nothing that was written and no photo, and leads to nothing that does.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotAllowed, NotFound
from yinuo.insale.actions.receipt import SaidReceipt, confirm_receipt
from yinuo.insale.couriers import NAMES
from yinuo.insale.journal.receipt import CONDITIONS, SIGNERS
from yinuo.insale.queries.receipts import ArrivalFile, ReceiptRow, read_arrival
from yinuo.people.actors import customer_actor
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.insale.receipt_forms import NotHereForm, ReceiptForm
from yinuo.web.portal.limits import address_of, limit

PER_SHIPMENT = 30
PER_ADDRESS_GUESSES = 60
HOUR_S = 3600


@portal_page(audience="link")
def receipt(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what is in the parcel and what is known of its arrival. Raises: NotFound, TooManyTries."""
    return _page(request, secret, _opened(request, secret))


@portal_page(audience="link", methods=("POST",))
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the customer's word. Raises: NotFound, TooManyTries, NotAllowed."""
    file = _opened(request, secret)
    form = ReceiptForm(request.POST, request.FILES)
    with translation.override(file.language):
        if not form.is_valid():
            return _page(request, secret, file, form=form, status=422)
        said = form.said(address=address_of(request))
        return _say(
            request,
            secret,
            file,
            form,
            said,
            thanks=_("Thank you. We have written it down."),
            again=lambda status: _page(request, secret, file, form=form, status=status),
        )


@portal_page(audience="link", methods=("POST",))
def not_here(request: HttpRequest, secret: str) -> HttpResponse:
    """Take it that the parcel is not there. Raises: NotFound, TooManyTries, NotAllowed."""
    file = _opened(request, secret)
    form = NotHereForm(request.POST)
    with translation.override(file.language):
        if not form.is_valid():
            return _page(request, secret, file, not_here_form=form, status=422)
        said = SaidReceipt(has_it=False, words=form.cleaned_data["words"], address=address_of(request))
        thanks = _("Thank you for telling us. We look for it and get in touch with you.")
        return _say(
            request,
            secret,
            file,
            form,
            said,
            thanks=thanks,
            again=lambda status: _page(request, secret, file, not_here_form=form, status=status),
        )


def _say(
    request: HttpRequest,
    secret: str,
    file: ArrivalFile,
    form: forms.Form,
    said: SaidReceipt,
    *,
    thanks: str,
    again: Callable[[int], HttpResponse],
) -> HttpResponse:
    """Do what a form says and go back; an objection stands beside its field, nothing typed is lost."""
    if getattr(request, "actor", None):
        # what staff heard is written down on the desk, in their own name
        raise NotAllowed(right="matter.write_in")
    limit("receipt", str(file.id), most=PER_SHIPMENT, within_s=HOUR_S)
    try:
        confirm_receipt(actor=_reader(file), now=_now(request), shipment_id=file.id, said=said)
    except DomainError as error:
        if error.status == 404:
            raise
        put_errors(form, error)
        return again(error.status)
    messages.success(request, thanks)
    return HttpResponseRedirect(f"/r/{secret}/")


def _opened(request: HttpRequest, secret: str) -> ArrivalFile:
    """Return the shipment of a secret. Raises: NotFound for one that opens nothing, TooManyTries for guessing."""
    try:
        return read_arrival(secret=secret)
    except NotFound:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise


def _reader(file: ArrivalFile) -> Actor:
    with translation.override(file.language):
        name = _("The customer")
    return customer_actor(customer_id=None, name=name, matter_ids=[file.order_id], language=file.language)


def _page(
    request: HttpRequest,
    secret: str,
    file: ArrivalFile,
    *,
    form: ReceiptForm | None = None,
    not_here_form: NotHereForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page in the order's language, with what was typed kept."""
    request.LANGUAGE_CODE = file.language
    with translation.override(file.language):
        known = file.receipt
        is_told = known is not None and known.told_by == "customer"
        context = {
            "title": _("Parcel %(number)s") % {"number": file.number},
            "file": file,
            "url": f"/r/{secret}/",
            "courier": str(NAMES.get(file.courier, "")),
            "known": _known(known) if known is not None else None,
            "is_told": is_told,
            "is_complete": bool(known and known.inspected is not None and known.satisfied is not None),
            "is_missed": bool(is_told and known and known.confirmed_at is None),
            "lies_there": bool(known and known.lies_there),
            "form": form or ReceiptForm(initial=_initial(known)),
            "not_here_form": not_here_form or NotHereForm(),
            "can_miss": file.state in ("delivered", "in_locker")
            and not (is_told and known and known.confirmed_at is None),
        }
        response = render(request, "portal/insale/receipt.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _initial(known: ReceiptRow | None) -> dict[str, Any]:
    """Return what the form begins with: what is known already; nobody's opinion is chosen for them."""
    if known is None or known.lies_there:
        return {"who": "self"}
    by = known.signed_by
    who = {"other": "named" if known.consent else "not_named", "locker": "locker", "station": "station"}
    return {
        "who": who.get(by, "self") if known.told_by == "customer" or by != "other" else None,
        "inspected": {True: "yes", False: "no"}.get(known.inspected) if known.inspected is not None else None,
        "how": _how(known),
    }


def _how(known: ReceiptRow) -> str | None:
    if known.condition in ("damaged", "missing", "wrong"):
        return known.condition
    if known.satisfied is None:
        return None
    return "well" if known.satisfied else "unhappy"


def _known(known: ReceiptRow) -> dict[str, Any]:
    """Return what is known in words, without what only the customer may read."""
    return {
        "row": known,
        "signed_by": str(SIGNERS[known.signed_by]),
        "condition": str(CONDITIONS.get(known.condition, "")),
    }


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]


RECEIPT = "r/<str:secret>/"
ADDRESSES: list[URLPattern] = [
    path(RECEIPT, receipt, name="portal_receipt"),
    path(RECEIPT + "confirm/", confirm, name="portal_receipt_confirm"),
    path(RECEIPT + "not-here/", not_here, name="portal_receipt_not_here"),
]
