"""The only doors to matters, their messages and promises: who sees what, and who may do what."""

from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from yinuo.core.actor import Actor, ActorKind, Scope
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.reading import fetch, objects_of
from yinuo.matters.errors import PersonalPromise
from yinuo.matters.models import Matter, Message, Promise

CUSTOMER_RIGHTS = frozenset({"matter.read", "matter.write_in", "matter.rate", "matter.reopen_own"})


def reach_of(actor: Actor, right: str) -> Q:
    """Return the condition on matters that a right's scope puts; a condition that nothing meets where it is missing."""
    if actor.kind is ActorKind.CUSTOMER:
        if right not in CUSTOMER_RIGHTS:
            return Q(pk__in=[])
        own = Q(pk__in=actor.matter_ids)
        return own | Q(customer_id=actor.id) if actor.id is not None else own
    scope = actor.scope_of(right)
    if scope is None:
        return Q(pk__in=[])
    if scope is Scope.ALL:
        return Q()
    reach = Q(owner_id__in={actor.id, *actor.covers_ids})
    if actor.matter_ids:
        reach |= Q(pk__in=actor.matter_ids)
    if scope >= Scope.TEAM:
        reach |= Q(team_id__in=actor.team_ids)
    if scope >= Scope.DEPARTMENT and actor.department_id is not None:
        reach |= Q(department_id=actor.department_id)
    if scope >= Scope.OUTLET and actor.outlet_id is not None:
        reach |= Q(outlet_id=actor.outlet_id)
    return reach


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """Return the matters that an actor may read."""
    return Matter.objects.filter(reach_of(actor, "matter.read"))


@lru_cache(maxsize=1024)
def visible_keys(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    """Return `visible_to` as a statement of keys and its parameters, for statements that are written by hand."""
    try:
        return visible_to(actor).order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT id FROM matter WHERE false", ()


def matter_for(actor: Actor, matter_id: int, right: str, *, lock: bool = False) -> Matter:
    """Return a matter, locked for the transaction if asked.

    The lock leaves the key free: rows that point here (a notice of the sweep) are written without waiting for it.

    Raises: NotFound where the actor may not even read it; NotAllowed where they may read it but not do this.
    """
    statement, params = _statement(actor, right, lock)
    found = objects_of(Matter, fetch(statement, [*params, matter_id])) if statement else []
    if found:
        return found[0]
    if visible_to(actor).filter(pk=matter_id).exists():
        raise NotAllowed(right=right)
    raise NotFound()


@lru_cache(maxsize=1024)
def _statement(actor: Actor, right: str, lock: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that reads a matter where a right reaches it, and its values but the last, the key.

    It is made once for who asks the same; empty where nothing can be reached.
    """
    rows = Matter.objects.select_for_update(of=("self",), no_key=True) if lock else Matter.objects.all()
    try:
        statement, params = rows.filter(reach_of(actor, right), pk=0).query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return statement, tuple(params[:-1])


def surviving(matter: Matter) -> Matter:
    """Return the matter that a merged one lives on in, locked; the matter itself where it was not merged.

    Whoever reached the absorbed matter reaches the survivor: merging must not shut its customer out.
    """
    while matter.merged_into_id is not None:
        matter = Matter.objects.select_for_update(of=("self",), no_key=True).get(pk=matter.merged_into_id)
    return matter


def matter_of_secret(secret: str) -> Matter | None:
    """Return the matter whose thread a secret opens: its own, or the one it was merged into. One query a merge."""
    # a NUL is no character of a text that PostgreSQL compares
    found = Matter.objects.filter(secret=secret).first() if secret and "\x00" not in secret else None
    while found is not None and found.merged_into_id is not None:
        found = Matter.objects.get(pk=found.merged_into_id)
    return found


def matter_by_number(actor: Actor, number: str) -> Matter:
    """Return the matter of a number. Raises: NotFound."""
    found = visible_to(actor).filter(number=number).first()
    if found is None:
        raise NotFound(field="number")
    return found


def message_for(actor: Actor, message_id: int, right: str, *, lock: bool = False) -> Message:
    """Return a message with its matter, both locked if asked. Raises: NotFound, NotAllowed."""
    matter_id = Message.objects.filter(pk=message_id).values_list("matter_id", flat=True).first()
    if matter_id is None:
        raise NotFound()
    matter = matter_for(actor, matter_id, right, lock=lock)
    rows = Message.objects.select_for_update(of=("self",), no_key=True) if lock else Message.objects.all()
    message = rows.get(pk=message_id)
    message.matter = matter
    return message


def promise_for(actor: Actor, promise_id: int, right: str, *, lock: bool = False) -> Promise:
    """Return a promise with its matter, both locked if asked; a personal one is not given to be changed here.

    Raises: NotFound, NotAllowed, PersonalPromise.
    """
    matter_id = Promise.objects.filter(pk=promise_id).values_list("matter_id", flat=True).first()
    if matter_id is None:
        raise NotFound()
    seen = "matter.read" if right.startswith("promise.") else right
    matter = matter_for(actor, matter_id, seen, lock=lock)
    actor.require(right)
    if not Matter.objects.filter(reach_of(actor, right), pk=matter_id).exists():
        raise NotAllowed(right=right)
    rows = Promise.objects.select_for_update(of=("self",), no_key=True) if lock else Promise.objects.all()
    promise = rows.select_related("standard_version__standard").get(pk=promise_id)
    if promise.personal and lock and right != "promise.sweep":
        raise PersonalPromise()
    promise.matter = matter
    return promise
