"""What matters do when something is written in the journal: clocks start, stop and are met."""

from yinuo.core.action import current_frame
from yinuo.core.entries import Recorded, follows, follows_matters
from yinuo.matters import promises
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


@follows_matters
def run_clocks(recorded: Recorded) -> None:
    """Meet and start the promises of the standards that name this verb."""
    in_force = standards_in_force()
    verb = recorded.entry.verb
    if verb in in_force.meeting:
        meet_by_verb(recorded, verb)
    if starting := in_force.starting.get(verb):
        matter = _matter(recorded)
        level = matter.customer.level if matter.customer_id and any("level" in s.applies_to for s in starting) else None
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
    matter = _matter(recorded)
    for promise in promises.running_promises(matter):
        if verb in promise.met_by.split():
            promises.meet_promise(promise, evidence_id=recorded.id)


@follows(MatterMoved, ReplySent, MatterReopened)
def stop_and_go(recorded: Recorded) -> None:
    """Pause clocks whose standard stands still in the matter's new state; let the others run on."""
    in_force = standards_in_force()
    if not any(s.pauses_while for s in in_force.by_version.values()):
        return
    matter = _matter(recorded)
    for promise in promises.running_promises(matter):
        standard = in_force.by_version.get(promise.standard_version_id or 0)
        if standard is None or not standard.pauses_while:
            continue
        if matter.state in standard.pauses_while and promise.paused_at is None and promise.state == "active":
            promises.pause_clock(promise, reason=matter.state, basis=standard.code)
        elif matter.state not in standard.pauses_while and promise.paused_at is not None:
            promises.resume_clock(promise)


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
        kept[key] = Matter.objects.select_related("customer", "team").get(pk=recorded.entry.matter_id)
    found: Matter = kept[key]
    return found
