"""The only door to the rows of imports."""

from django.db.models import QuerySet

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.imports import KINDS, kind_of
from yinuo.core.models import ImportRun

RIGHT = "import.run"


def visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """Return the imports that the actor may see: of the kinds that they may import."""
    if not actor.can(RIGHT):
        return ImportRun.objects.none()
    return ImportRun.objects.filter(kind__in=[code for code, kind in KINDS.items() if actor.can(kind.right)])


def run_for(actor: Actor, run_id: int, *, lock: bool = True) -> ImportRun:
    """Return an import for a deed. Raises: NotFound, NotAllowed."""
    rows = visible_to(actor)
    run = (rows.select_for_update() if lock else rows).filter(pk=run_id).first()
    if run is None:
        actor.require(RIGHT)
        raise NotFound()
    actor.require(kind_of(run.kind).right)
    return run
