"""When rules act by themselves: on an entry of the journal, or when time has passed.

A rule acts once on a matter for each cause; the claim of `RuleRun` is what holds that. What a rule does is done as
`ActorKind.RULE`, and entries of a rule set no rule going, so that rules cannot run in circles.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from msgspec import Struct

from yinuo.core.action import Operation, acting_within, action, current_frame, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.entries import Recorded, follows_matters
from yinuo.core.errors import DomainError
from yinuo.core.kept import Kept
from yinuo.matters.automation.conditions import meant_by, with_since
from yinuo.matters.automation.steps import run_steps
from yinuo.matters.journal import RuleApplied, RuleRefused
from yinuo.matters.models import AutomationRule, Matter, RuleRun

BATCH = 200


class RuleFacts(Struct, frozen=True, kw_only=True):
    """An active rule as it is used."""

    id: int
    name: str
    on: tuple[str, ...]
    after_minutes: int | None
    since: str
    conditions: dict[str, Any]
    steps: list[dict[str, Any]]

    @property
    def actor(self) -> Actor:
        return Actor(kind=ActorKind.RULE, id=self.id, name=self.name)


def rules_on(verb: str) -> list[RuleFacts]:
    """Return the active event rules of a verb, at most five seconds old."""
    return _kept.get().get(verb, [])


def forget_rules() -> None:
    """Drop the kept rules, after a change and between tests."""
    _kept.forget()


def _read() -> dict[str, list[RuleFacts]]:
    found: dict[str, list[RuleFacts]] = {}
    for rule in active_rules():
        for on in rule.on:
            found.setdefault(on, []).append(rule)
    return found


_kept = Kept(_read)


def active_rules() -> list[RuleFacts]:
    """Return the active rules in the order in which they were made."""
    return [rule_facts(row) for row in AutomationRule.objects.filter(active=True).order_by("id")]


def rule_facts(row: AutomationRule) -> RuleFacts:
    return RuleFacts(
        id=row.pk,
        name=row.name,
        on=tuple(row.on),
        after_minutes=row.after_minutes,
        since=row.since,
        conditions=row.conditions,
        steps=row.steps,
    )


@follows_matters
def set_rules_going(recorded: Recorded) -> None:
    """Let the event rules of this verb act at the end of the operation, when its own writes are done."""
    if recorded.actor.kind is ActorKind.RULE:
        return
    found = rules_on(recorded.entry.verb)
    if not found:
        return
    operation, now = current_frame().operation, current_frame().now
    matter_id = recorded.entry.matter_id
    assert matter_id is not None  # noqa: S101 - follows_matters calls for no other
    waiting = operation.keyed.setdefault("rules", [])
    if not waiting:
        # First of all that is written at the end: what rules cause must still find its place in those writes.
        operation.before_commit.insert(0, lambda: _act_on_entries(operation, now))
    waiting.extend((rule, matter_id, recorded) for rule in found)


def _act_on_entries(operation: Operation, now: datetime) -> None:
    for rule, matter_id, recorded in operation.keyed.pop("rules"):
        with acting_within(operation, actor=rule.actor, now=now, name=f"rule {rule.id}"):
            if not meant_by(rule.conditions, now=now).filter(pk=matter_id).exists():
                continue
            act(rule, matter_id=matter_id, now=now, cause=recorded.entry.verb, entry_id=recorded.id)


@action(journal=(RuleApplied, RuleRefused), many=True)
def apply_time_rule(*, actor: Actor, now: datetime, rule: RuleFacts, matter_id: int) -> bool:
    """Let a time rule act on a matter if it still means it; tell whether it was its turn."""
    actor.require("promise.sweep")
    matter = (
        Matter.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .filter(pk=matter_id)
        .first()
    )
    if matter is None:
        return False
    found = time_rule_means(rule, now=now).filter(pk=matter_id).values_list("since_at", flat=True).first()
    return found is not None and act(rule, matter_id=matter_id, now=now, cause=rule.since, since_at=found)


def time_rule_means(rule: RuleFacts, *, now: datetime) -> Any:
    """Return the matters on which a time rule has to act now and has not acted for the same wait."""
    rows = with_since(meant_by(rule.conditions, now=now), rule.since)
    rows = rows.filter(since_at__lte=now - timedelta(minutes=rule.after_minutes or 0))
    done = RuleRun.objects.filter(rule_id=rule.id, matter=OuterRef("pk"), since_at=OuterRef("since_at"))
    return rows.exclude(Exists(done))


def run_time_rules(*, now: datetime, actor: Actor) -> int:
    """Let every time rule act where it is due, up to 200 matters a rule; return how often one did."""
    acted = 0
    for rule in active_rules():
        if rule.after_minutes is None:
            continue
        due = list(
            time_rule_means(rule, now=now).order_by("since_at", "id").values_list("pk", flat=True)[:BATCH]
        )
        acted += sum(apply_time_rule(actor=actor, now=now, rule=rule, matter_id=key) for key in due)
    return acted


def act(
    rule: RuleFacts,
    *,
    matter_id: int,
    now: datetime,
    cause: str,
    entry_id: int | None = None,
    since_at: datetime | None = None,
) -> bool:
    """Claim and do a rule's steps on a matter, all or none; tell whether the claim was ours.

    What a step refuses is written down as such and leaves the cause's own writes whole.
    """
    if not _claim(rule.id, matter_id, entry_id=entry_id, since_at=since_at, now=now):
        return False
    operation = current_frame().operation
    before = (len(operation.recorded), list(operation.before_commit), dict(operation.keyed))
    try:
        with (
            acting_within(operation, actor=rule.actor, now=now, name=f"rule {rule.id}"),
            transaction.atomic(),
        ):
            run_steps(actor=rule.actor, now=now, matter_id=matter_id, steps=rule.steps)
    except DomainError as refused:
        del operation.recorded[before[0] :]
        # In place: the list may be the one that is being worked off.
        operation.before_commit[:] = before[1]
        operation.keyed.clear()
        operation.keyed.update(before[2])
        outcome: RuleApplied | RuleRefused = RuleRefused(
            subject_id=matter_id,
            matter_id=matter_id,
            rule_id=rule.id,
            name=rule.name,
            cause=cause,
            problem=str(refused),
        )
    else:
        outcome = RuleApplied(
            subject_id=matter_id,
            matter_id=matter_id,
            rule_id=rule.id,
            name=rule.name,
            cause=cause,
            steps=rule.steps,
        )
    record_as(rule.actor, outcome)
    return True


def record_as(actor: Actor, entry: RuleApplied | RuleRefused) -> None:
    """Record an entry in another actor's name, within the running action."""
    frame = current_frame()
    mine, frame.actor = frame.actor, actor
    try:
        record(entry)
    finally:
        frame.actor = mine


def _claim(
    rule_id: int, matter_id: int, *, entry_id: int | None, since_at: datetime | None, now: datetime
) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rule_run (rule_id, matter_id, entry_id, since_at, at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [rule_id, matter_id, entry_id, since_at, now],
        )
        return bool(cursor.rowcount)
