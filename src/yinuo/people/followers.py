"""What people do about entries of the core."""

from yinuo.core.entries import Recorded, follows
from yinuo.core.imports_journal import ImportStepStarted
from yinuo.people.jobs import go_on_with_import


@follows(ImportStepStarted)
def let_the_worker_import(recorded: Recorded) -> None:
    """Give a started step to the worker, which acts for whoever started it with the rights that they have."""
    entry, actor = recorded.of(ImportStepStarted), recorded.actor
    if entry.here:
        return
    go_on_with_import.defer(
        run_id=entry.subject_id,
        step=entry.step,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        name=actor.name,
        language=actor.language,
        rights={right: int(scope) for right, scope in actor.rights.items()},
    )
