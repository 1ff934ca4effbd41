"""A brochure's own address: counts that it was opened, and leads on to the product or the article."""

import re
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from yinuo.core.errors import NotFound
from yinuo.people.actors import customer_actor
from yinuo.presale.access_discovery import brochure_of_secret
from yinuo.presale.actions.brochure import open_brochure
from yinuo.presale.models import Brochure
from yinuo.web.pages import portal_page
from yinuo.web.portal.limits import address_of, limit

PER_ADDRESS_GUESSES = 60
HOUR_S = 3600
# What mail programs, chat programs and search engines call themselves when they look at a link for a preview.
_MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|preview|slurp|facebookexternalhit|whatsapp|telegram|curl/|wget/|python-|java/|go-http|scan",
    re.IGNORECASE,
)


@portal_page(audience="link")
def brochure(request: HttpRequest, secret: str) -> HttpResponse:
    """Lead to what the brochure is about; a person's opening is counted. Raises: NotFound."""
    found = brochure_of_secret(secret)
    address = _address(found) if found is not None else ""
    if found is None or not address:
        limit("secret", address_of(request), most=PER_ADDRESS_GUESSES, within_s=HOUR_S)
        raise NotFound()
    if _is_person(request):
        actor = customer_actor(customer_id=None, name=found.customer.name, matter_ids=[found.matter_id])
        now = cast(datetime, request.now)  # type: ignore[attr-defined]
        open_brochure(actor=actor, now=now, brochure_id=found.pk)
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _address(found: Brochure) -> str:
    if found.product is not None:
        return reverse("portal_product", args=[found.product.code])
    return reverse("help_article", args=[found.article.slug]) if found.article is not None else ""


def _is_person(request: HttpRequest) -> bool:
    """Tell whether this is a person's opening: not a look at the head, a prefetch, a machine, or one of ours."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and "prefetch" not in purpose
        and bool(agent)
        and _MACHINES.search(agent) is None
        and not getattr(request, "actor", None)
    )


ADDRESSES: list[URLPattern] = [path("b/<str:secret>/", brochure, name="portal_brochure")]
