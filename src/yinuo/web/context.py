"""What every page's frame needs: the organisation, the person, the way around."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from yinuo.core.organisation import organisation
from yinuo.matters.queries.inbox import InboxCounts, count_inbox
from yinuo.web.navigation import desk_navigation, portal_navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context; what costs a statement is a function, which a template calls when it shows it."""
    facts = organisation()
    language = getattr(request, "LANGUAGE_CODE", facts.language)
    actor = getattr(request, "actor", None)
    now = getattr(request, "now", None) or timezone.now()
    context: dict[str, Any] = {
        "now": now,
        "organisation": {
            "name": facts.name_in(language),
            "phone": facts.service_phone,
            "supervision_phone": facts.supervision_phone,
        },
        "portal_nav": portal_navigation,
        "demo_mode": settings.YINUO_DEMO,
    }
    if actor:
        context["person"] = {"name": actor.name, "id": actor.id, "account_url": "/account/"}
        context["counts"] = counts = cache(lambda: _counts(request, now))
        context["nav"] = cache(lambda: desk_navigation(actor, counts()))
        context["search_url"] = "/desk/search/"
        context["palette_url"] = "/desk/search/palette/"
    return context


def _counts(request: Any, now: Any) -> InboxCounts:
    if not hasattr(request, "inbox_counts"):
        request.inbox_counts = count_inbox(actor=request.actor, now=now)
    found: InboxCounts = request.inbox_counts
    return found
