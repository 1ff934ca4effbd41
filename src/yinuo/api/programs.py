"""The keys of programs through the API."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, page
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.moves import Because
from yinuo.api.schema import shows
from yinuo.channels.actions.api_clients import make_api_client, revoke_api_client
from yinuo.channels.queries.api_clients import ApiClientRow, list_api_clients
from yinuo.core.actor import Actor

router = Router(tags=["programs"])


class NewProgram(Schema):
    """A program, and the rights of its key."""

    name: Line
    rights: Annotated[list[Line], Field(max_length=200)]


@router.get("/api-clients", summary="List programs", openapi_extra=shows(ApiClientRow, many=True))
@needs("settings.edit")
def programs(request: HttpRequest) -> HttpResponse:
    """List the programs by name, those with a revoked key too. No key is shown."""
    return page(list_api_clients(actor=actor_of(request)))


@router.post("/api-clients", summary="Make a key")
@needs("settings.edit")
def make(request: HttpRequest, program: NewProgram) -> HttpResponse:
    """Make a program's key; nobody gives more than they have.

    `key` is shown this once: an answer repeated for its Idempotency-Key comes without it.
    """

    def work(actor: Actor, now: datetime) -> Any:
        client, key = make_api_client(actor=actor, now=now, name=program.name, rights=program.rights)
        return {"id": client.pk, "name": client.name, "prefix": client.prefix, "key": key}

    return done(request, work, status=201, shown_once="key")


@router.post("/api-clients/{client_id}/revoke", summary="Revoke a key")
@needs("settings.edit")
def revoke(request: HttpRequest, client_id: Key, because: Because) -> HttpResponse:
    """Take a program's key away; within five seconds it opens nothing."""

    def work(actor: Actor, now: datetime) -> Any:
        client = revoke_api_client(actor=actor, now=now, client_id=client_id, reason=because.reason)
        return {"id": client.pk, "name": client.name, "revoked_at": client.revoked_at}

    return done(request, work)
