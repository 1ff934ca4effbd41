"""Asking a question: one page, one answer, no account."""

import contextlib
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from yinuo.catalog.queries.products import list_products
from yinuo.catalog.queries.suggestions import suggest_articles, suggest_products
from yinuo.core.errors import DomainError
from yinuo.matters.actions.attachments import store_attachment
from yinuo.matters.models import Matter, Message
from yinuo.people.actions.arrival import Arrival, known_by, visitor
from yinuo.people.actions.consents import give_consent
from yinuo.people.actors import customer_actor
from yinuo.people.contact_values import normalise_contact
from yinuo.people.errors import ConsentInForce
from yinuo.presale.actions.inquiry import ask_inquiry
from yinuo.web.errors import field_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.forms import AskForm
from yinuo.web.portal.limits import TooManyTries, address_of, limit
from yinuo.web.portal.reader import language_of, reader
from yinuo.web.portal.tickets import FASTEST, LONGEST, new_ticket, once_key, ticket_age

PURPOSE = "follow_up"
PER_ADDRESS = 20
PER_CONTACT = 6
HOUR_S = 3600
FIELDS = {"text": "question"}
MOST_PRODUCTS = 200
SHORTEST_QUESTION = 2
SEARCHED = "search:"


@portal_page(methods=("GET", "HEAD", "POST"))
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form; take a question in and go to its thread."""
    products = _products(request)
    if request.method != "POST":
        asked_from = request.GET.get("from", "")[:200]
        initial = {"ticket": new_ticket(now=_now(request)), "asked_from": asked_from, "topic": "product"}
        question = request.GET.get("q", "")[:2000]
        initial["question"] = question
        initial["searched"] = " ".join(question.split())[:120] if asked_from.startswith(SEARCHED) else ""
        initial["product"] = request.GET.get("product", "")[:20]
        return _page(request, AskForm(initial=initial, products=products))
    form = AskForm(request.POST, request.FILES, products=products)
    if not form.is_valid() or not _is_believable(form, request):
        return _page(request, form, status=422)
    values = form.cleaned_data
    key = once_key(values["ticket"], values["question"], values["phone"], values["email"])
    if earlier := _asked_before(key):
        return _to_thread(earlier)
    limit("ask", address_of(request), most=PER_ADDRESS, within_s=HOUR_S)
    _limit_contact(values, now=_now(request))
    try:
        matter = _take_in(request, values, key)
    except DomainError as error:
        for name, lines in field_errors(error).items():
            at = FIELDS.get(name, name)
            form.add_error(at if at in form.fields else None, lines)
        return _page(request, form, status=error.status)
    return _to_thread(matter)


@portal_page()
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer what is being written with articles and products that may help; a part for htmx."""
    return render(request, "portal/suggestions.html", _suggested(request, request.GET.get("question", "")))


def _suggested(request: HttpRequest, text: str) -> dict[str, Any]:
    """Return the articles and products that may answer a text."""
    text = text.strip()[:600]
    if len(text) < SHORTEST_QUESTION:
        return {}
    actor, language = reader(request), language_of(request)
    return {
        "articles": suggest_articles(actor=actor, text=text, language=language),
        "found_products": suggest_products(actor=actor, text=text, language=language),
    }


def _take_in(request: HttpRequest, values: dict[str, Any], key: str) -> Matter:
    """Open the inquiry with its files and the consent. Raises: what `ask_inquiry` raises."""
    now, language = _now(request), language_of(request)
    try:
        matter: Matter = ask_inquiry(
            actor=visitor(language=language, name=values["name"]),
            now=now,
            asker=Arrival(name=values["name"], phone=values["phone"], email=values["email"]),
            text=values["question"],
            topic=values["topic"],
            product_id=int(values["product"]) if values.get("product") else None,
            channel="web",
            language=language,
            asked_from=values["asked_from"],
            searched=values["searched"],
            external_id=key,
        )
    except IntegrityError:
        # The same form came a second time while the first was being taken in.
        if earlier := _asked_before(key):
            return earlier
        raise
    guest = customer_actor(customer_id=None, name=values["name"], matter_ids=[matter.pk], language=language)
    first = Message.objects.filter(matter=matter).values_list("pk", flat=True).get()
    for file in values["attachments"]:
        store_attachment(
            actor=guest,
            now=now,
            matter_id=matter.pk,
            name=file.name or "",
            declared_type=file.content_type or "",
            stream=file.file,
            message_id=first,
        )
    if values["agrees"] and matter.customer_id is not None:
        own = customer_actor(customer_id=matter.customer_id, name=values["name"], language=language)
        evidence = _("Ticked on the form of %(number)s: “%(text)s”") % {
            "number": matter.number,
            "text": AskForm.base_fields["agrees"].label,
        }
        with contextlib.suppress(ConsentInForce):
            give_consent(
                actor=own,
                now=now,
                customer_id=matter.customer_id,
                purpose=PURPOSE,
                evidence=evidence,
                channel="web",
            )
    return matter


def _is_believable(form: AskForm, request: HttpRequest) -> bool:
    """Refuse what no person sends, in words that a person could act on; nothing typed is lost."""
    age = ticket_age(form.cleaned_data["ticket"], now=_now(request))
    if form.cleaned_data["homepage"]:
        form.add_error(None, _("A field that is not for people was filled in. Please send the form again."))
        form.data = _with(form, homepage="")
    elif age is None or age > LONGEST:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
        form.data = _with(form, ticket=new_ticket(now=_now(request)))
    elif age < FASTEST:
        form.add_error(None, _("That was very fast. Please look it over and send it again."))
    return not form.errors


def _with(form: AskForm, **changed: str) -> Any:
    data = cast(Any, form.data).copy()
    for name, value in changed.items():
        data[name] = value
    return data


def _limit_contact(values: dict[str, Any], *, now: datetime) -> None:
    """Refuse a contact that asked too often in the last hour, counted in the database. Raises: TooManyTries."""
    for kind in ("phone", "email"):
        if not values[kind]:
            continue
        contact = normalise_contact(cast(Any, kind), values[kind])
        customer = known_by(kind, contact.value, contact.extension)
        if customer is None:
            continue
        recent = Matter.objects.filter(
            customer=customer, opened_at__gt=now - timedelta(seconds=HOUR_S), channel="web"
        )
        if recent.count() >= PER_CONTACT:
            raise TooManyTries(minutes=HOUR_S // 60)


def _asked_before(key: str) -> Matter | None:
    message = Message.objects.filter(channel="web", external_id=key).select_related("matter").first()
    return message.matter if message else None


def _to_thread(matter: Matter) -> HttpResponse:
    return HttpResponseRedirect(f"/t/{matter.secret}/?asked=1")


def _page(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    asked = str(form["question"].value() or "")
    context = {"title": _("Ask"), "form": form, **_suggested(request, asked)}
    return render(request, "portal/ask.html", context, status=status)


def _products(request: HttpRequest) -> list[tuple[str, str]]:
    found, _more = list_products(actor=reader(request), language=language_of(request), limit=MOST_PRODUCTS)
    return [(str(row.id), row.name) for row in found]


def _now(request: HttpRequest) -> datetime:
    return cast(datetime, request.now)  # type: ignore[attr-defined]
