"""Finding one's matter again: its number, and the last four digits of the telephone."""

import hmac
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.aftersale.queries.customer_complaint import complaint_of_secret
from yinuo.core.numbering import parse_number
from yinuo.insale.queries.customer_order import order_of_secret
from yinuo.matters.models import Matter
from yinuo.people.models import ContactPoint
from yinuo.web.pages import portal_page
from yinuo.web.portal.forms import TrackForm
from yinuo.web.portal.limits import address_of, limit

PER_ADDRESS = 20
PER_NUMBER = 6
WITHIN_S = 900
NOBODY = 0


@portal_page(methods=("GET", "HEAD", "POST"))
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and digits; go to the thread where both are right, else say one and the same for whatever is wrong."""
    if request.method != "POST":
        return _page(request, TrackForm())
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    typed = form.cleaned_data["number"]
    limit("track", address_of(request), most=PER_ADDRESS, within_s=WITHIN_S)
    limit("track number", parse_number(typed) or typed.upper(), most=PER_NUMBER, within_s=WITHIN_S)
    secret = secret_for(number=typed, digits=form.cleaned_data["digits"])
    if not secret:
        form.add_error(
            None, _("No question has this number together with these four digits. Please look at both again.")
        )
        return _page(request, form, status=422)
    place = "o" if order_of_secret(secret) is not None else "c" if complaint_of_secret(secret) else "t"
    return HttpResponseRedirect(f"/{place}/{secret}/")


def secret_for(*, number: str, digits: str) -> str:
    """Return the secret of the thread, or "". The same two statements run whether number, digits or both are wrong."""
    matter = (
        Matter.objects.filter(number=parse_number(number) or "-").values_list("secret", "customer_id").first()
    )
    secret, customer_id = matter or ("", None)
    phones = ContactPoint.objects.filter(customer_id=customer_id or NOBODY, kind=ContactPoint.Kind.PHONE)
    right = False
    for value in phones.values_list("value", flat=True):
        right |= hmac.compare_digest(value[-4:].encode(), digits.strip().encode())
    return secret if right else ""


def _page(request: HttpRequest, form: TrackForm, *, status: int = 200) -> HttpResponse:
    now = cast(datetime, request.now)  # type: ignore[attr-defined]
    return render(
        request, "portal/track.html", {"title": _("Track"), "form": form, "now": now}, status=status
    )
