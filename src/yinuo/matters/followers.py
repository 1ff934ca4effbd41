"""What matters do when something is written in the journal: clocks start, stop and are met."""

from yinuo.core.action import current_frame, once_before_commit
from yinuo.core.entries import Recorded, follows, follows_matters
from yinuo.matters import promises
from yinuo.matters.jobs import recount_provisional
from yinuo.matters.journal import (
    MatterCancelled,
    MatterClosed,
    MatterMoved,
    MatterReopened,
    MatterResolved,
    ReplySent,
)
from yinuo.matters.models import Matter
from yinuo.matters.standards import standards_in_force
from yinuo.people.journal import CalendarChanged


@follows_matters
def run_clocks(recorded: Recorded) -> None:
    """Meet and start the promises of the standards that name this verb."""
    in_force = standards_in_force()
    verb = recorded.entry.verb
    if verb in in_force.meeting:
        meet_by_verb(recorded, verb)
    if starting := in_force.starting.get(verb):
        matter = _matter(recorded)
        by_level = any("level" in s.applies_to for s in starting)
        level = matter.customer.level if by_level and matter.customer else None
        running: set[str] | None = None
        for standard in starting:
            if not standard.applies(matter, at=recorded.at, level=level):
                continue
            if running is None:
                running = set() if recorded.subject_is_new else _running_standards(matter)
            if standard.code not in running:
                promises.start_standard(matter, standard, level=level)
                running.add(standard.code)


def meet_by_verb(recorded: Recorded, verb: str) -> None:
    """Keep every running promise of the matter that this verb meets; the entry is the evidence."""
    promises.meet_running(
        _matter(recorded), lambda promise: verb in promise.met_by.split(), evidence_id=recorded.id
    )


@follows(MatterMoved, ReplySent, MatterReopened)
def stop_and_go(recorded: Recorded) -> None:
    """Pause clocks whose standard stands still in the matter's new state; let the others run on."""
    promises.align_clocks(_matter(recorded))


@follows(MatterCancelled, MatterClosed, MatterResolved)
def rest(recorded: Recorded) -> None:
    """A matter that is done has nothing due."""
    promises.recount_next_due(recorded.entry.matter_id or recorded.entry.subject_id)


def _running_standards(matter: Matter) -> set[str]:
    """Return the codes of the standards that run on a matter, by whichever version."""
    rows = matter.promises.filter(state__in=promises.RUNNING_STATES, standard_version__isnull=False)
    return set(rows.values_list("standard_version__standard__code", flat=True))


def _matter(recorded: Recorded) -> Matter:
    """Return the matter of an entry: the row the running action holds, else read once for the operation."""
    key = ("matter", recorded.entry.matter_id)
    kept = current_frame().operation.keyed
    if key not in kept:
        kept[key] = Matter.objects.select_related("customer", "team").get(pk=recorded.entry.matter_id or 0)
    found: Matter = kept[key]
    return found


@follows(CalendarChanged)
def count_again(recorded: Recorded) -> None:
    """A calendar changed: provisional terms are counted again; what was certain was promised, and stays."""
    once_before_commit("recount_provisional", _defer_recount)


def _defer_recount() -> None:
    recount_provisional.defer()
