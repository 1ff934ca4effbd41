"""What couriers push. Nobody signs in here: the signature of each push says whom it is from.

A provider repeats what was not answered as it expects, so every answer has the provider's own shape, and a push that cannot be read is
kept and answered like one that could: sent again it would not become more readable.
"""

import logging
from datetime import datetime, timedelta, timezone
from typing import Any, Literal
from urllib.parse import parse_qs

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone as clock
from ninja import Router

from yinuo.api.answers import answer
from yinuo.api.doors import open_to_all
from yinuo.api.limits import limited
from yinuo.api.problems import Problem
from yinuo.channels.courier import TrackingEvent, UnreadableTracking, is_signed, normalise
from yinuo.core.actor import SYSTEM
from yinuo.insale.actions.tracking import Push, TakenTracking, take_tracking

router = Router(tags=["shipments"])
logger = logging.getLogger(__name__)
LARGEST = 512 * 1024
MOST_A_MINUTE = 600
CHINA = timezone(timedelta(hours=8))
Provider = Literal["kuaidi100", "kdniao", "tracking"]
# what each is called where its signature and its content are read
_READ_AS = {"kuaidi100": "kuaidi100", "kdniao": "kdniao", "tracking": "generic"}


@router.post("/push/{provider}", auth=None, summary="Push what happened to parcels")
@open_to_all
def push(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Take in a push: of 快递100, of 快递鸟, or of anybody who signs our own shape with the key that was agreed (`X-Signature`)."""
    limited(request, "push", most=MOST_A_MINUTE, within_s=60)
    body = request.body
    if len(body) > LARGEST:
        raise Problem(status=413, code="too_large", detail="The body is too large.")
    content, signature = _signed_part(provider, body, request)
    secret = _secret(provider)
    if not secret or not is_signed(_READ_AS[provider], content=content, signature=signature, secret=secret):
        logger.warning(
            "a push of %s from %s is refused: %s",
            provider,
            request.META.get("REMOTE_ADDR", ""),
            "wrong signature" if secret else "no key is set",
        )
        return _refused(provider, content)
    events = _read(provider, content)
    taken = take_tracking(
        actor=SYSTEM,
        now=clock.now(),
        events=events or [],
        push=Push(provider=_READ_AS[provider], body=body, is_readable=events is not None),
    )
    if events is None:
        logger.warning("a push of %s cannot be read", provider)
    return _accepted(provider, content, taken)


def _signed_part(provider: str, body: bytes, request: HttpRequest) -> tuple[str, str]:
    """Return what was signed and the signature: two fields of a form, or the whole body and a header."""
    text = body.decode("utf-8", "replace")
    if provider == "tracking":
        return text, request.headers.get("X-Signature", "")
    names = ("param", "sign") if provider == "kuaidi100" else ("RequestData", "DataSign")
    try:
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return "", ""
    content, signature = (fields.get(name, [""])[0] for name in names)
    return content, signature


def _secret(provider: str) -> str:
    secrets = {
        "kuaidi100": settings.YINUO_KUAIDI100_SALT,
        "kdniao": settings.YINUO_KDNIAO_KEY,
        "tracking": settings.YINUO_TRACKING_KEY,
    }
    return str(secrets[provider])


def _read(provider: str, content: str) -> list[TrackingEvent] | None:
    try:
        return normalise(_READ_AS[provider], content)
    except UnreadableTracking:
        return None


def _accepted(provider: str, content: str, taken: TakenTracking) -> HttpResponse:
    if provider == "kuaidi100":
        return answer({"result": True, "returnCode": "200", "message": "成功"})
    if provider == "kdniao":
        return answer(_kdniao(content, taken.received_at, is_accepted=True))
    return answer({"outcome": taken.outcome, "received_at": taken.received_at})


def _refused(provider: str, content: str) -> HttpResponse:
    if provider == "kuaidi100":
        return answer({"result": False, "returnCode": "403", "message": "签名错误"}, status=403)
    if provider == "kdniao":
        return answer(_kdniao(content, clock.now(), is_accepted=False), status=403)
    raise Problem(status=403, code="wrong_signature", detail="The signature of this push is wrong.")


def _kdniao(content: str, at: datetime, *, is_accepted: bool) -> dict[str, Any]:
    return {
        "EBusinessID": _business(content),
        "UpdateTime": f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "Success": is_accepted,
        "Reason": "" if is_accepted else "签名错误",
    }


def _business(content: str) -> str:
    """Return the number of the account that a push was made for, which 快递鸟 wants to have back."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        return ""
    told = found.get("EBusinessID", "") if isinstance(found, dict) else ""
    return told[:40] if isinstance(told, str) else ""
