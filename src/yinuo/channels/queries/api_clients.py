"""The programs that have a key."""

from datetime import datetime

from msgspec import Struct

from yinuo.channels.models import ApiClient
from yinuo.core.actor import Actor


class ApiClientRow(Struct, frozen=True, kw_only=True):
    id: int
    name: str
    prefix: str
    rights: list[str]
    created_at: datetime
    revoked_at: datetime | None


def list_api_clients(*, actor: Actor) -> list[ApiClientRow]:
    """Return the programs by name, those with a revoked key too. One statement. Raises: NotAllowed."""
    actor.require("settings.edit")
    return [
        ApiClientRow(
            id=client.pk,
            name=client.name,
            prefix=client.prefix,
            rights=sorted(client.rights),
            created_at=client.created_at,
            revoked_at=client.revoked_at,
        )
        for client in ApiClient.objects.order_by("name")
    ]
