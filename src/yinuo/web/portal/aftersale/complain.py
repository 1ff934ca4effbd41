"""Complaining in three steps, without an account or a script: what happened, what it is about, what is wished.

Nothing is kept before the last step: each page carries what was written on the others.
"""

from typing import Any

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from yinuo.aftersale.actions.complaint import ComplaintSaid
from yinuo.aftersale.actions.web_complaint import complain
from yinuo.catalog.queries.faults import FaultToExplain, faults_of_product
from yinuo.catalog.queries.products import list_products
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.numbering import parse_number
from yinuo.insale.models import Order, OrderLine
from yinuo.insale.queries.customer_order import order_of_secret
from yinuo.matters.actions.attachments import store_attachment
from yinuo.matters.models import Matter, Message
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.actors import customer_actor
from yinuo.web.components.rows import StepRow
from yinuo.web.desk.action_forms import whole_number
from yinuo.web.errors import field_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.aftersale.complain_forms import STEPS, AboutForm, Choices, HappenedForm, WishedForm
from yinuo.web.portal.insale.secrets import HOUR_S, now_of, private, was_sent
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.reader import language_of, reader
from yinuo.web.portal.tickets import FASTEST, LONGEST, new_ticket, once_key, ticket_age
from yinuo.web.portal.track import PER_ADDRESS as PER_ADDRESS_TRIES
from yinuo.web.portal.track import PER_NUMBER, WITHIN_S, secret_for

PER_ADDRESS = 20
MOST_PRODUCTS = 200
GRAVE, SERIOUS = 3, 2
HAPPENED, ABOUT, WISHED = 1, 2, 3
TICKED = ("on", "True")


class Filled(Struct, frozen=True, kw_only=True):
    """What was filled in so far: `data` as it was sent, the order whose link they hold, and the ticket of this form."""

    data: QueryDict | None
    files: Any
    order: Order | None
    ticket: str

    def forms(self, products: Choices, *, checked: bool = False) -> list[forms.Form]:
        """Return the three steps with what was written; `checked` ones say what is wrong."""
        order, given = self.order, self.data
        lines = [(str(line.pk), line.title) for line in order.lines.order_by("position")] if order else None
        is_known = order is not None and order.customer_id is not None
        if checked:
            return [
                HappenedForm(given),
                AboutForm(given, lines=lines, products=products),
                WishedForm(given, self.files, is_known=is_known),
            ]
        initial = _written(given) if given is not None else {}
        return [
            HappenedForm(initial=initial),
            AboutForm(initial=initial, lines=lines, products=products),
            WishedForm(initial=initial, is_known=is_known),
        ]


def _written(given: QueryDict) -> dict[str, Any]:
    """Return what was written on any step, by field."""
    return {**given.dict(), "demands": given.getlist("demands"), "danger": given.get("danger") in TICKED}


@portal_page(methods=("GET", "HEAD", "POST"))
def complain_here(request: HttpRequest) -> HttpResponse:
    """Show a step; after the last take the complaint in and go to its own page."""
    if request.method != "POST":
        order = _order(request.GET.get("o", ""))
        filled = Filled(data=None, files=None, order=order, ticket=new_ticket(now=now_of(request)))
        return _page(request, filled, filled.forms(_products(request)), HAPPENED)
    filled = Filled(
        data=request.POST,
        files=request.FILES,
        order=_order(request.POST.get("o", "")),
        ticket=request.POST.get("ticket", ""),
    )
    products = _products(request)
    steps = filled.forms(products, checked=True)
    here = min(max(whole_number(request.POST.get("step")) or HAPPENED, HAPPENED), WISHED)
    if "back" in request.POST:
        return _page(request, filled, filled.forms(products), max(here - 1, HAPPENED))
    for place, form in enumerate(steps[:here], start=HAPPENED):
        if not form.is_valid():
            return _page(request, filled, steps, place, status=422)
    if here == ABOUT:
        filled, problem = _with_order(request, filled, steps[ABOUT - 1])
        if problem:
            return _page(request, filled, steps, ABOUT, status=422)
    if here < WISHED:
        return _page(request, filled, filled.forms(products), here + 1)
    return _send(request, filled, steps)


def _send(request: HttpRequest, filled: Filled, steps: list[forms.Form]) -> HttpResponse:
    happened, about, wished = (form.cleaned_data for form in steps)
    if not _is_believable(request, filled, steps[-1]):
        again = replace(filled, ticket=new_ticket(now=now_of(request)))
        return _page(request, again, steps, WISHED, status=422)
    key = once_key(filled.ticket, happened["text"], wished.get("phone", ""), wished.get("email", ""))
    if earlier := _complained_before(key):
        return _to_page(earlier)
    limit("complain", address_of(request), most=PER_ADDRESS, within_s=HOUR_S)
    order = filled.order
    said = ComplaintSaid(
        text=happened["text"],
        source="web",
        demands=wished["demands"],
        severity=GRAVE if happened["danger"] else SERIOUS,
        asker=Arrival(name=wished["name"], phone=wished["phone"], email=wished["email"])
        if "name" in wished
        else None,
        order_id=order.pk if order is not None else None,
        order_line_id=whole_number(about.get("line")),
        product_id=whole_number(about.get("product")),
        serial=about["serial"],
    )
    try:
        matter = _take_in(request, said, order, wished["attachments"], key)
    except DomainError as error:
        for name, lines in field_errors(error).items():
            steps[-1].add_error(name if name in steps[-1].fields else None, lines)
        return _page(request, filled, steps, WISHED, status=error.status)
    return _to_page(matter)


def _take_in(
    request: HttpRequest, said: ComplaintSaid, order: Order | None, files: list[Any], key: str
) -> Matter:
    """Open the complaint with its files, once for its key. Raises: what `complain` raises."""
    now = now_of(request)
    language = order.language if order is not None else language_of(request)
    name = said.asker.name if said.asker is not None else _("The customer")
    try:
        made: Matter = complain(
            actor=_complainant(order, language=language, name=name),
            now=now,
            said=said,
            language=language,
            external_id=key,
        )
    except IntegrityError:
        # The same form came a second time while the first was being taken in.
        if earlier := _complained_before(key):
            return earlier
        raise
    guest = customer_actor(customer_id=None, name=name, matter_ids=[made.pk], language=language)
    first = Message.objects.filter(matter=made).values_list("pk", flat=True).first()
    for file in files:
        store_attachment(
            actor=guest,
            now=now,
            matter_id=made.pk,
            name=file.name or "",
            declared_type=file.content_type or "",
            stream=file.file,
            message_id=first,
        )
    return made


def _complainant(order: Order | None, *, language: str, name: str) -> Actor:
    """Return the actor of a visitor, who also reaches the order whose link they hold."""
    actor = visitor(language=language, name=name)
    return actor.also_reaching(order.pk) if order is not None else actor


def _with_order(request: HttpRequest, filled: Filled, form: forms.Form) -> tuple[Filled, bool]:
    """Return what is filled in with the order of a number and its digits; say what is wrong where there is none.

    Raises: TooManyTries for guessing.
    """
    number = form.cleaned_data.get("number", "")
    if not number:
        return filled, False
    limit("track", address_of(request), most=PER_ADDRESS_TRIES, within_s=WITHIN_S)
    limit("track number", parse_number(number) or number.upper(), most=PER_NUMBER, within_s=WITHIN_S)
    order = _order(secret_for(number=number, digits=form.cleaned_data["digits"]))
    if order is None:
        form.add_error(
            "number",
            _(
                "No order has this number together with these four digits. Please look at both again, or leave them empty."
            ),
        )
        return filled, True
    return replace(filled, order=order), False


def _order(secret: str) -> Order | None:
    """Return the order of a secret; a draft, which nobody has confirmed, is none to complain about."""
    order = order_of_secret(secret) if secret else None
    return order if order is not None and order.status != "draft" else None


def _is_believable(request: HttpRequest, filled: Filled, form: forms.Form) -> bool:
    """Refuse what no person sends, in words that a person could act on; nothing typed is lost."""
    age = ticket_age(filled.ticket, now=now_of(request))
    if form.cleaned_data["homepage"]:
        form.add_error(None, _("A field that is not for people was filled in. Please send the form again."))
    elif age is None or age > LONGEST:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
    elif age < FASTEST:
        form.add_error(None, _("That was very fast. Please look it over and send it again."))
    return not form.errors


def _complained_before(key: str) -> Matter | None:
    if not was_sent(key):
        return None
    return Message.objects.select_related("matter").get(channel="web", external_id=key).matter


def _to_page(matter: Matter) -> HttpResponse:
    return HttpResponseRedirect(f"/c/{matter.secret}/?asked=1")


def _page(
    request: HttpRequest, filled: Filled, steps: list[forms.Form], here: int, *, status: int = 200
) -> HttpResponse:
    """Show one step; what was written on the others goes along unseen."""
    carried = [
        form[name]
        for place, form in enumerate(steps, start=HAPPENED)
        if place != here
        for name in form.fields
        if name not in ("attachments", "homepage")
    ]
    context = {
        "title": _("Complain"),
        "form": steps[here - 1],
        "here": here,
        "is_last": here == WISHED,
        "carried": [bound.as_hidden(attrs={"id": False}) for bound in carried],
        "order": filled.order,
        "order_secret": filled.order.secret if filled.order is not None else "",
        "ticket": filled.ticket,
        "faults": _explained(request, filled.order, steps[ABOUT - 1]) if here == WISHED else [],
        "steps": [
            StepRow(name=str(name), step="done" if place < here else "current" if place == here else "next")
            for place, name in enumerate(STEPS, start=HAPPENED)
        ],
    }
    return private(render(request, "portal/aftersale/complain.html", context, status=status))


def _explained(request: HttpRequest, order: Order | None, about: forms.Form) -> list[FaultToExplain]:
    """Return what is written of the product that they chose, for everybody to read: it may answer them before they send."""
    chosen = {name: whole_number(about[name].value()) for name in ("product", "line") if name in about.fields}
    product_id, line_id = chosen.get("product"), chosen.get("line")
    if product_id is None and line_id is not None and order is not None:
        lines = OrderLine.objects.filter(order=order, pk=line_id)
        product_id = lines.values_list("product_id", flat=True).first()
    if product_id is None:
        return []
    return faults_of_product(
        actor=reader(request), product_id=product_id, language=language_of(request), public=True
    )


def _products(request: HttpRequest) -> Choices:
    found, _more = list_products(actor=reader(request), language=language_of(request), limit=MOST_PRODUCTS)
    return [(str(row.id), row.name) for row in found]


ADDRESSES: list[URLPattern] = [path("complain/", complain_here, name="complain")]
