"""What the worker does for people: imports, on behalf of whoever started them."""

from django.utils import timezone
from procrastinate.contrib.django import app

from yinuo.core.actions.imports import STEPS, fail_import_step
from yinuo.core.actor import SYSTEM, Actor, ActorKind, Scope
from yinuo.core.errors import DomainError
from yinuo.core.imports_engine import perform_step
from yinuo.core.imports_errors import ImportBroke
from yinuo.core.models import ImportRun
from yinuo.people.actors import actor_for_program, actor_for_staff
from yinuo.people.models import Staff


@app.task(name="people.go_on_with_import")
def go_on_with_import(
    *,
    run_id: int,
    step: str,
    actor_kind: str,
    actor_id: int | None,
    name: str,
    language: str,
    rights: dict[str, int],
) -> None:
    """Go through a step of an import; one that has ended already is left alone."""
    if not ImportRun.objects.filter(pk=run_id, state=STEPS[step][1]).exists():
        return
    actor = _actor(actor_kind, actor_id, name, language, rights)
    try:
        perform_step(actor=actor, run_id=run_id, step=step)
    except DomainError as error:
        # Whoever started it may do so no longer.
        fail_import_step(actor=SYSTEM, now=timezone.now(), run_id=run_id, step=step, error=error)
    except Exception:
        fail_import_step(actor=SYSTEM, now=timezone.now(), run_id=run_id, step=step, error=ImportBroke())
        raise


def _actor(kind: str, key: int | None, name: str, language: str, rights: dict[str, int]) -> Actor:
    if kind == ActorKind.STAFF and key is not None:
        return actor_for_staff(Staff.objects.get(pk=key))
    if kind == ActorKind.PROGRAM and key is not None:
        held = {right: Scope(scope) for right, scope in rights.items()}
        return actor_for_program(program_id=key, name=name, rights=held)
    return Actor(kind=ActorKind.SYSTEM, name=name, language=language)
