"""One way for every form of the desk: ask, call one action, say what was done, go back.

A form is a page of its own, so that it works without a script; htmx opens the same form in a dialog.
"""

import json
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from yinuo.core.errors import DomainError
from yinuo.web.errors import error_lines, field_errors


def asks_part(request: HttpRequest) -> bool:
    """Tell whether htmx wants a part of the page; going back in the history wants the whole."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request


def part_target(request: HttpRequest) -> str:
    """Return the id of the element that the part will replace, or the empty text for a page."""
    return (request.htmx.target or "") if asks_part(request) else ""  # type: ignore[attr-defined]


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return where to go after a form: the page it was opened from, if that is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if not asked and asks_part(request):
        asked = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    if not asked:
        asked = _page_before(request)
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return otherwise


def _page_before(request: HttpRequest) -> str:
    """Return the page that sent a form without saying where to go: its own address, if that is one of ours."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host() or before.path == request.path:
        return ""
    return f"{before.path}?{before.query}" if before.query else before.path


def put_errors(form: forms.Form, error: DomainError) -> None:
    """Put a domain error's sentences beside the fields they are about, the others above the form."""
    for name, sentences in field_errors(error).items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def answer_form(
    request: HttpRequest,
    *,
    form: forms.Form,
    title: str,
    submit: str,
    run: Callable[[dict[str, Any]], str | None],
    back: str,
    note: str = "",
    grave: bool = False,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, or do what it asks through `run`, which calls one action and returns what to say.

    A domain error that is not about access stands beside its field, with everything typed kept.
    """
    back = way_back(request, back)
    if request.method == "POST" and form.is_valid():
        try:
            said = run(form.cleaned_data)
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            put_errors(form, error)
        else:
            if said:
                messages.success(request, said)
            return HttpResponseRedirect(back)
    context = {
        "title": title,
        "form": form,
        "submit": submit,
        "back": back,
        "note": note,
        "grave": grave,
        "address": request.get_full_path(),
        **(extra or {}),
    }
    dialog = asks_part(request) and request.method == "GET"
    response = render(request, "desk/form_dialog.html" if dialog else "desk/form_page.html", context)
    if form.errors:
        response.status_code = 422
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def do_and_go(
    request: HttpRequest, *, run: Callable[[], str | None], back: str, undo_url: str = ""
) -> HttpResponse:
    """Do what a single button asks and go back; an objection is said on the page it came from."""
    try:
        said = run()
    except DomainError as error:
        if error.status in (403, 404):
            raise
        for line in error_lines(error):
            messages.error(request, line)
    else:
        if said:
            messages.success(request, said, extra_tags=f"undo={undo_url}" if undo_url else "")
    return HttpResponseRedirect(way_back(request, back))


def part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer a part of a page; what the last action had to say comes along as a toast."""
    response = render(request, template, context)
    said = [str(message) for message in messages.get_messages(request)]
    if said:
        response["HX-Trigger-After-Settle"] = json.dumps({"toast": {"text": " ".join(said)}})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def whole_number(text: str | None) -> int | None:
    """Return a key from an address or a form; None for anything that is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def asked_text(request: HttpRequest, name: str, *, limit: int = 100) -> str:
    """Return a text of the address without NULs and outer white space, cut to a length."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:limit]


def query_of(values: dict[str, str]) -> str:
    """Return an address on this page with just this query."""
    return f"?{urlencode(values)}" if values else "?"


def actor_language(request: HttpRequest) -> str:
    """Return the language in which this page is read."""
    return cast(str, getattr(request, "LANGUAGE_CODE", "zh-hans"))
