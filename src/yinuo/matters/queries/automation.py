"""Reading canned replies, macros, rules and views; what a rule would mean now; which answer might fit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from msgspec import Struct

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.search_text import document_tokens
from yinuo.matters import access
from yinuo.matters.automation.canned import in_language
from yinuo.matters.automation.conditions import checked_conditions, meant_by
from yinuo.matters.automation.engine import rule_facts, time_rule_means
from yinuo.matters.models import AutomationRule, CannedReply, Macro, Matter, Message, SavedView

PREVIEW_ROWS = 20


class CannedRow(Struct, frozen=True, kw_only=True):
    """A canned reply. `whose`: own, team, everyone. `title` and `body` are in the language that was asked for."""

    id: int
    shortcut: str
    title: str
    body: str
    titles: dict[str, str]
    bodies: dict[str, str]
    whose: str
    team_id: int | None
    team: str
    used: int


class MacroRow(Struct, frozen=True, kw_only=True):
    id: int
    name: str
    steps: list[dict[str, Any]]
    team_id: int | None
    team: str
    active: bool


class RuleRow(Struct, frozen=True, kw_only=True):
    """A rule; `acted` counts its runs."""

    id: int
    name: str
    on: list[str]
    after_minutes: int | None
    since: str
    conditions: dict[str, Any]
    steps: list[dict[str, Any]]
    active: bool
    acted: int


class ViewRow(Struct, frozen=True, kw_only=True):
    id: int
    name: str
    filters: dict[str, str]
    whose: str
    team_id: int | None
    position: int


class MeantRow(Struct, frozen=True, kw_only=True):
    id: int
    number: str
    title: str
    state: str
    owner: str
    opened_at: datetime
    last_message_at: datetime


class Preview(Struct, frozen=True, kw_only=True):
    """How many matters are meant now, and the first of them."""

    count: int
    rows: list[MeantRow]


def list_canned(*, actor: Actor, language: str, text: str = "") -> list[CannedRow]:
    """Return everyone's, one's teams' and one's own canned replies by shortcut. One statement."""
    rows = CannedReply.objects.select_related("team").order_by("shortcut", "id")
    if not actor.can("automation.edit"):
        rows = rows.filter(Q(team=None) | Q(team_id__in=actor.team_ids))
    rows = rows.filter(Q(owner=None) | Q(owner_id=actor.staff_id))
    wanted = text.strip().lower()
    found = [_canned(row, language) for row in rows]
    return [r for r in found if wanted in f"{r.shortcut} {r.title} {r.body}".lower()] if wanted else found


def suggest_canned(*, actor: Actor, matter_id: int, limit: int = 3) -> list[CannedRow]:
    """Return the canned replies that share most words with what the customer wrote last, best first. Raises: NotFound."""
    matter = access.matter_for(actor, matter_id, "matter.read")
    newest = Message.objects.filter(matter=matter, direction="in").order_by("-at", "-id").first()
    asked = set(document_tokens(f"{matter.title} {newest.text if newest else ''}"))
    ranked = []
    for row in list_canned(actor=actor, language=matter.language):
        have = set(document_tokens(f"{row.shortcut} {row.title} {row.body}"))
        shared = len(asked & have)
        if shared:
            # Divided by the root of its length, so that a long answer does not win by its length.
            ranked.append((-shared / len(have) ** 0.5, -row.used, row.id, row))
    return [row for *_rank, row in sorted(ranked, key=lambda r: r[:3])[:limit]]


def list_macros(*, actor: Actor, only_usable: bool = True) -> list[MacroRow]:
    """Return macros by name: those the actor can apply, or all for who edits them. One statement."""
    rows = Macro.objects.select_related("team").order_by("name")
    if only_usable or not actor.can("automation.edit"):
        rows = rows.filter(Q(team=None) | Q(team_id__in=actor.team_ids), active=True)
    return [
        MacroRow(
            id=row.pk,
            name=row.name,
            steps=row.steps,
            team_id=row.team_id,
            team=row.team.name if row.team else "",
            active=row.active,
        )
        for row in rows
    ]


def list_rules(*, actor: Actor) -> list[RuleRow]:
    """Return all rules by name, with how often each acted. One statement. Raises: NotAllowed."""
    actor.require("automation.edit")
    return [_rule(row) for row in AutomationRule.objects.annotate(acted=Count("runs")).order_by("name")]


def get_rule(*, actor: Actor, rule_id: int) -> RuleRow:
    """Return one rule. Raises: NotFound, NotAllowed."""
    actor.require("automation.edit")
    row = AutomationRule.objects.annotate(acted=Count("runs")).filter(pk=rule_id).first()
    if row is None:
        raise NotFound()
    return _rule(row)


def list_views(*, actor: Actor) -> list[ViewRow]:
    """Return everyone's, one's teams' and one's own views in their order. One statement."""
    rows = SavedView.objects.filter(Q(owner=None) | Q(owner_id=actor.staff_id))
    rows = rows.filter(Q(team=None) | Q(team_id__in=actor.team_ids)).order_by("position", "name", "id")
    return [
        ViewRow(
            id=row.pk,
            name=row.name,
            filters=row.filters,
            whose="own" if row.owner_id else "team" if row.team_id else "everyone",
            team_id=row.team_id,
            position=row.position,
        )
        for row in rows
    ]


def preview_rule(
    *,
    actor: Actor,
    now: datetime,
    conditions: Mapping[str, Any],
    after_minutes: int | None = None,
    since: str = "",
) -> Preview:
    """Return what a rule with these conditions would mean now, of what the actor may see. Two statements.

    With `after_minutes`, of the matters that have waited that long. Raises: NotAllowed, BadCondition.
    """
    actor.require("automation.edit")
    checked = checked_conditions(conditions)
    if after_minutes is not None:
        checked_conditions({"waiting": {"since": since, "minutes": after_minutes}})
        rule = rule_facts(
            AutomationRule(pk=0, name="", after_minutes=after_minutes, since=since, conditions=checked)
        )
        rows = time_rule_means(rule, now=now)
    else:
        rows = meant_by(checked, now=now)
    rows = rows.filter(pk__in=access.visible_to(actor).values("pk"))
    first = rows.select_related("owner").order_by("-last_message_at", "-id")[:PREVIEW_ROWS]
    return Preview(count=rows.count(), rows=[_meant(matter) for matter in first])


def _canned(row: CannedReply, language: str) -> CannedRow:
    return CannedRow(
        id=row.pk,
        shortcut=row.shortcut,
        title=in_language(row.titles, language),
        body=in_language(row.bodies, language),
        titles=row.titles,
        bodies=row.bodies,
        whose="own" if row.owner_id else "team" if row.team_id else "everyone",
        team_id=row.team_id,
        team=row.team.name if row.team else "",
        used=row.used,
    )


def _rule(row: Any) -> RuleRow:
    return RuleRow(
        id=row.pk,
        name=row.name,
        on=list(row.on),
        after_minutes=row.after_minutes,
        since=row.since,
        conditions=row.conditions,
        steps=row.steps,
        active=row.active,
        acted=row.acted,
    )


def _meant(matter: Matter) -> MeantRow:
    return MeantRow(
        id=matter.pk,
        number=matter.number,
        title=matter.title,
        state=matter.state,
        owner=matter.owner.name if matter.owner else "",
        opened_at=matter.opened_at,
        last_message_at=matter.last_message_at,
    )
