"""Who calls: a program with a key, a member of staff with a session, or nobody we know."""

import hashlib
import time
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from yinuo.api.problems import Problem
from yinuo.channels.models import ApiClient
from yinuo.core.actor import Actor, Scope
from yinuo.people.actions.arrival import visitor
from yinuo.people.actors import actor_for_program

FRESH_FOR_S = 5.0
_kept: dict[str, tuple[float, Actor | None]] = {}


class BearerKey(HttpBearer):
    """`Authorization: Bearer <key>` of an API client."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return actor_of_key(token)


def signed_in(request: HttpRequest) -> Actor | None:
    """The desk's own session, with CSRF for what changes something."""
    actor: Actor | None = getattr(request, "actor", None)
    if not actor:
        return None
    if request.method not in ("GET", "HEAD", "OPTIONS") and check_csrf(request):
        raise Problem(status=403, code="csrf", detail="The X-CSRFToken header is missing or wrong.")
    return actor


def anyone(request: HttpRequest) -> Actor | None:
    """A person who is not signed in, where the public may come in: a question may be asked by everyone."""
    if "Authorization" in request.headers:
        return None
    return visitor(language=getattr(request, "LANGUAGE_CODE", "zh-hans"))


KNOWN: list[Any] = [BearerKey(), signed_in]
PUBLIC: list[Any] = [*KNOWN, anyone]


def actor_of_key(key: str) -> Actor | None:
    """Return the actor of an API key, at most five seconds old; None for a wrong or revoked one."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    known = _kept.get(digest)
    if known is not None and time.monotonic() - known[0] < FRESH_FOR_S:
        return known[1]
    client = ApiClient.objects.filter(key_sha256=digest, revoked_at__isnull=True).first()
    actor = None
    if client is not None:
        rights = {code: Scope(scope) for code, scope in client.rights.items()}
        actor = actor_for_program(program_id=client.pk, name=client.name, rights=rights)
    if len(_kept) > 1000:
        _kept.clear()
    _kept[digest] = (time.monotonic(), actor)
    return actor


def caller_name(actor: Actor, request: HttpRequest) -> str:
    """Return who a kept answer belongs to."""
    if actor.id is None:
        return f"visitor:{request.META.get('REMOTE_ADDR', '')}"[:60]
    return f"{actor.kind.value}:{actor.id}"
