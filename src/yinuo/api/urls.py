"""The addresses of the API: each part adds its router here."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from yinuo.api import (
    appointments,
    attachments,
    authority,
    automation,
    booking,
    catalog,
    changes,
    complaint_apologies,
    complaint_appeals,
    complaint_causes,
    complaint_proposals,
    complaints,
    contracts,
    customers,
    designs,
    discovery,
    fault_cases,
    figures,
    follow_ups,
    imports,
    inquiries,
    installations,
    knowledge,
    market,
    matters,
    messages,
    milestones,
    moves,
    operations,
    opportunities,
    opportunity_stages,
    orders,
    people,
    pipeline,
    places,
    prices,
    product_faults,
    products,
    programs,
    promises,
    pushes,
    quotes,
    receipts,
    reception,
    relations,
    return_bench,
    returns,
    reviews,
    searching,
    shipments,
    standards,
    surveys,
    tellings,
    terms,
)
from yinuo.api.answers import answer
from yinuo.api.app import api
from yinuo.api.limits import show_allowance
from yinuo.api.problems import problem_response

__all__ = ["api", "urlpatterns"]

api.add_router("/inquiries", inquiries.router)
api.add_router("/matters", matters.router)
api.add_router("/matters", moves.router)
api.add_router("/customers", customers.router)
for part in (
    terms,
    messages,
    relations,
    attachments,
    promises,
    opportunities,
    opportunity_stages,
    pipeline,
    quotes,
    orders,
    changes,
    reviews,
    contracts,
    milestones,
    tellings,
    people,
    places,
    catalog,
    products,
    product_faults,
    prices,
    reception,
    standards,
    automation,
    searching,
    operations,
    programs,
    figures,
    booking,
    appointments,
    discovery,
    knowledge,
    designs,
    surveys,
    follow_ups,
    market,
    imports,
    shipments,
    receipts,
    installations,
    pushes,
    complaints,
    complaint_proposals,
    complaint_apologies,
    complaint_causes,
    fault_cases,
    authority,
    complaint_appeals,
    return_bench,
    returns,
):
    api.add_router("", part.router)


def root(request: HttpRequest) -> HttpResponse:
    """Say where the description is."""
    return answer({"name": api.title, "docs": "/api/v1/docs", "openapi": "/api/v1/openapi.json"})


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer an address that is none with a problem, as every other error of the API."""
    return problem_response(status=404, code="not_found", detail="There is nothing at this address.")


def _as_program(pattern: URLPattern) -> URLPattern:
    """Let a program get problem details where the framework would answer in words."""
    view = pattern.callback

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response["Allow"]
            response = problem_response(
                status=405, code="method_not_allowed", detail=f"Allowed here: {allowed}."
            )
            response["Allow"] = allowed
        show_allowance(request, response)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    pattern.callback = run
    return pattern


_patterns, _app, _namespace = api.urls  # the app and the namespace stand where these addresses are included
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _as_program(_pattern)

urlpatterns = [
    path("", root),
    *_patterns,
    re_path(r"^.*$", nothing_here),
]
