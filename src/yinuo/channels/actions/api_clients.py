"""The keys of programs."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from yinuo.channels.errors import (
    KeyRevoked,
    ProgramNameMissing,
    ProgramNameTaken,
    RightsMissing,
    UnknownRight,
)
from yinuo.channels.journal import ApiKeyMade, ApiKeyRevoked
from yinuo.channels.models import ApiClient
from yinuo.core.action import action, record
from yinuo.core.actor import Actor, Scope
from yinuo.core.errors import DomainError, NotFound, raise_all
from yinuo.core.rights import RIGHTS
from yinuo.people.errors import BeyondYourRights

LONGEST_NAME = 80
# No vowels and nothing that reads like a digit: prefixes are read aloud and form no words.
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"


@action(journal=ApiKeyMade)
def make_api_client(
    *, actor: Actor, now: datetime, name: str, rights: Iterable[str]
) -> tuple[ApiClient, str]:
    """Make a program's key and return it; it is shown this once, only its hash is kept.

    The rights reach all there is: a program belongs to no team. Raises: NotAllowed, ProgramNameMissing,
    ProgramNameTaken, RightsMissing, UnknownRight (all of them), BeyondYourRights.
    """
    actor.require("settings.edit")
    name = " ".join(name.replace("\x00", "").split())
    wanted = sorted(set(rights))
    raise_all(_objections(actor, name, wanted))
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    key = f"yk_{prefix}_{secrets.token_urlsafe(32)}"
    client = ApiClient.objects.create(
        name=name,
        prefix=prefix,
        key_sha256=hashlib.sha256(key.encode()).hexdigest(),
        rights=dict.fromkeys(wanted, int(Scope.ALL)),
        created_at=now,
    )
    record(ApiKeyMade(subject_id=client.pk, name=name, prefix=prefix, rights=wanted), subject_is_new=True)
    return client, key


@action(journal=ApiKeyRevoked)
def revoke_api_client(*, actor: Actor, now: datetime, client_id: int, reason: str = "") -> ApiClient:
    """Take a program's key away; within five seconds it opens nothing. Raises: NotAllowed, NotFound, KeyRevoked."""
    actor.require("settings.edit")
    client = ApiClient.objects.select_for_update().filter(pk=client_id).first()
    if client is None:
        raise NotFound()
    if client.revoked_at is not None:
        raise KeyRevoked()
    client.revoked_at = now
    client.save(update_fields=["revoked_at"])
    record(ApiKeyRevoked(subject_id=client.pk, name=client.name, prefix=client.prefix, reason=reason.strip()))
    return client


def _objections(actor: Actor, name: str, rights: list[str]) -> list[DomainError]:
    errors: list[DomainError] = []
    if not 1 <= len(name) <= LONGEST_NAME:
        errors.append(ProgramNameMissing(field="name", limit=LONGEST_NAME))
    elif ApiClient.objects.filter(name=name).exists():
        errors.append(ProgramNameTaken(field="name", name=name))
    if not rights:
        errors.append(RightsMissing(field="rights"))
    errors += [UnknownRight(field="rights", right=right) for right in rights if right not in RIGHTS]
    if any(right in RIGHTS and actor.scope_of(right) is not Scope.ALL for right in rights):
        errors.append(BeyondYourRights(field="rights"))
    return errors
