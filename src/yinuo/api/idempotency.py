"""The same POST twice does its work once."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from yinuo.api.callers import caller_name
from yinuo.api.models import IdempotentAnswer
from yinuo.api.problems import Problem
from yinuo.core.actor import Actor

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
_CLAIM = (
    "INSERT INTO idempotent_answer (caller, key, digest, body, created_at) VALUES (%s, %s, %s, '', %s)"
    " ON CONFLICT DO NOTHING"
)


def once(
    request: HttpRequest,
    actor: Actor,
    work: Callable[[], HttpResponse],
    *,
    digest: bytes | None = None,
    shown_once: str = "",
) -> HttpResponse:
    """Do the work, or give the answer of the first time when the caller sent this key with this body before.

    The key is claimed, and the answer kept, in the transaction of the work: there is no moment in which one is there
    without the other. A second request waits for the first. `digest` stands for a body that was read as a file.
    The field `shown_once` of the answer is not kept: only the first answer has it.
    Raises: Problem (key_reused, bad_key).
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not 1 <= len(key) <= 120 or not key.isprintable():
        raise Problem(
            status=400, code="bad_key", detail="An Idempotency-Key has 1 to 120 printable characters."
        )
    caller, now = caller_name(actor, request), timezone.now()
    content = request.body if digest is None else digest
    # Keyed, because a body may hold a password: its plain hash could be tried out.
    asked = f"{request.method} {request.get_full_path()}\n".encode() + content
    fingerprint = hmac.digest(settings.SECRET_KEY.encode(), asked, "sha256").hex()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [caller, key, fingerprint, now])
            first = cursor.rowcount == 1
        if not first:
            return _kept_answer(caller, key, fingerprint)
        response = work()
        IdempotentAnswer.objects.filter(caller=caller, key=key).update(
            status=response.status_code, body=_without(response.content, shown_once)
        )
    return response


def _without(body: bytes, field: str) -> bytes:
    if not field:
        return body
    return orjson.dumps({name: value for name, value in orjson.loads(body).items() if name != field})


def _kept_answer(caller: str, key: str, fingerprint: str) -> HttpResponse:
    kept = IdempotentAnswer.objects.get(caller=caller, key=key)
    if kept.digest != fingerprint:
        raise Problem(
            status=409, code="key_reused", detail="This Idempotency-Key was used for another request."
        )
    response = HttpResponse(bytes(kept.body), status=kept.status or 200, content_type="application/json")
    response["Idempotency-Replayed"] = "true"
    return response


def forget_old_answers(*, now: datetime) -> int:
    """Remove answers that are older than `KEPT_FOR`; return how many."""
    removed, _kinds = IdempotentAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return removed
