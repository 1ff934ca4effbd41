"""Sending something back, from the customer's order: what and how many, why, what they wish, what the rules say of it; photos where there is something to see."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.aftersale.actions.return_request import judge, request_return
from yinuo.aftersale.models import Return
from yinuo.aftersale.queries.rights import line_rights
from yinuo.aftersale.rules.words import explain
from yinuo.core.errors import DomainError
from yinuo.insale.models import Order
from yinuo.insale.queries.customer_order import CustomerOrder, read_order
from yinuo.matters.models import Message
from yinuo.web.components.return_words import BADGES, VERDICTS
from yinuo.web.desk.action_forms import whole_number
from yinuo.web.pages import portal_page
from yinuo.web.portal.aftersale.return_request_forms import ReturnForm
from yinuo.web.portal.insale.secrets import HOUR_S, holder, now_of, opened, private
from yinuo.web.portal.limits import limit
from yinuo.web.portal.tickets import new_ticket, once_key, ticket_age

PER_ORDER = 20
LOOKS_PER_ORDER = 240


@portal_page(audience="link", methods=("GET", "HEAD", "POST"))
def send_back(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for a return of something of an order, or say what the rules say of it. Raises: NotFound, TooManyTries."""
    found = opened(request, lambda: read_order(secret=secret, now=now_of(request)))
    language = found.file.language
    request.LANGUAGE_CODE = language
    order = Order.objects.get(pk=found.matter_id)
    lines = [one for one in line_rights(order, now=now_of(request), language=language) if one.left]
    with translation.override(language):
        if request.method != "POST":
            form = ReturnForm(
                lines=lines,
                chosen=whole_number(request.GET.get("line")),
                initial={"ticket": new_ticket(now=now_of(request))},
            )
            return _page(request, found, form)
        form = ReturnForm(request.POST, request.FILES, lines=lines)
        if "look" in request.POST:
            return _look(request, found, order, form)
        if not form.is_valid():
            return _page(request, found, form, status=422)
        return _send(request, found, form)


def _look(request: HttpRequest, found: CustomerOrder, order: Order, form: ReturnForm) -> HttpResponse:
    """Show what the rules say of what is chosen so far; nothing is written."""
    limit("return_look", str(found.matter_id), most=LOOKS_PER_ORDER, within_s=HOUR_S)
    taken = [one for one in form.taken if one.is_valid()]
    try:
        judged = judge(order, [one.asked() for one in taken], now=now_of(request)) if taken else []
    except DomainError as error:
        if error.status == 404:
            raise
        form.put(error, taken)
        judged = []
    for one, (_asked, decision) in zip(taken, judged, strict=False):
        verdict = decision.verdict.value
        one.says = {
            "verdict": str(VERDICTS[verdict]),
            "badge": BADGES[verdict],
            "sentences": explain(decision),
        }
    return _page(request, found, form)


def _send(request: HttpRequest, found: CustomerOrder, form: ReturnForm) -> HttpResponse:
    """Ask once for a form's ticket and lead to the return."""
    ticket = form.cleaned_data["ticket"]
    if ticket_age(ticket, now=now_of(request)) is None:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["ticket"] = new_ticket(now=now_of(request))  # type: ignore[index]
        return _page(request, found, form, status=422)
    key = once_key(ticket, *form.said())
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
        form.put(error, form.taken)
        return _page(request, found, form, status=error.status)
    except IntegrityError:
        # The same form came a second time while the first was being written.
        if known := _asked_before(key):
            return _to(known)
        raise
    messages.success(request, _("Thank you. We have your request."))
    return _to(made)


def _asked_before(key: str) -> Return | None:
    said = Message.objects.filter(channel="web", external_id=key).values("matter")
    return Return.objects.filter(pk__in=said).first()


def _to(found: Return) -> HttpResponse:
    return HttpResponseRedirect(reverse("portal_return", args=[found.secret]))


def _page(request: HttpRequest, found: CustomerOrder, form: ReturnForm, *, status: int = 200) -> HttpResponse:
    context = {
        "title": _("Send something back"),
        "found": found,
        "file": found.file,
        "form": form,
        "answers": ",".join(f"#says-{one.line.line_id}" for one in form.lines),
        "order_url": f"/o/{found.secret}/",
    }
    return private(render(request, "portal/aftersale/return_request.html", context, status=status))


ADDRESSES: list[URLPattern] = [
    path("o/<str:secret>/return/", send_back, name="portal_order_return"),
]
