"""Canned replies, macros and rules: made, changed, removed, applied."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.entries import REGISTRY
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.live import tell
from yinuo.matters import access
from yinuo.matters.automation import engine
from yinuo.matters.automation.canned import checked_by_language, in_language, render_canned
from yinuo.matters.automation.conditions import LONGEST_WAIT_MINUTES, SINCE, checked_conditions
from yinuo.matters.automation.steps import checked_steps, run_steps
from yinuo.matters.errors import BadCondition, EmptyText, NameTaken
from yinuo.matters.journal import AutomationChanged, MacroApplied, MatterEntry
from yinuo.matters.models import AutomationRule, CannedReply, Macro
from yinuo.people.models import Team


@action(journal=AutomationChanged)
def save_canned(
    *,
    actor: Actor,
    now: datetime,
    shortcut: str,
    titles: Mapping[str, str],
    bodies: Mapping[str, str],
    canned_id: int | None = None,
    team_id: int | None = None,
    personal: bool = False,
) -> CannedReply:
    """Make or change a canned reply: everyone's, a team's, or one's own (`personal`).

    Variables: {customer} {number} {agent} {organisation} {due}. One's own needs no right, others `automation.edit`.
    Raises: NotFound, NotAllowed, EmptyText, TextTooLong, UnknownVariable, InvalidValue, NameTaken.
    """
    canned = _own_or_everyones_for(actor, canned_id) if canned_id is not None else CannedReply()
    if not personal:
        actor.require("automation.edit")
    word = shortcut.strip().strip("/").lower()
    if not word or len(word) > 40 or not all(c.isalnum() or c in "-_" for c in word):
        raise InvalidValue(
            field="shortcut", problem=_("A shortcut is one word of letters, digits and dashes.")
        )
    canned.shortcut = word
    canned.bodies = checked_by_language(bodies, field="bodies")
    canned.titles = {key: str(text).strip()[:120] for key, text in titles.items() if str(text).strip()} or {
        key: text[:40] for key, text in canned.bodies.items()
    }
    canned.owner_id = actor.staff_id if personal else None
    canned.team_id = None if personal else _team(team_id)
    reach: dict[str, int | None] = {"team_id": canned.team_id, "owner_id": canned.owner_id}
    same = CannedReply.objects.filter(shortcut=word, **reach)
    if same.exclude(pk=canned.pk).exists():
        raise NameTaken(field="shortcut", name=word)
    canned.save()
    _note("canned reply", canned.pk, word, "made" if canned_id is None else "changed")
    return canned


@action(journal=AutomationChanged)
def remove_canned(*, actor: Actor, now: datetime, canned_id: int) -> None:
    """Remove a canned reply. Raises: NotFound, NotAllowed."""
    canned = _own_or_everyones_for(actor, canned_id)
    _note("canned reply", canned.pk, canned.shortcut, "removed")
    canned.delete()


def fill_canned(*, actor: Actor, canned_id: int, matter_id: int) -> str:
    """Return a canned reply filled in for a matter, in the matter's language, and count its use.

    Raises: NotFound, NotAllowed.
    """
    matter = access.matter_for(actor, matter_id, "matter.read")
    rows = CannedReply.objects.filter(pk=canned_id)
    canned = rows.first()
    if canned is None or canned.owner_id not in (None, actor.staff_id):
        raise NotFound()
    rows.update(used=F("used") + 1)
    return render_canned(in_language(canned.bodies, matter.language), matter=matter, agent=actor.name)


@action(journal=AutomationChanged)
def save_macro(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    steps: Any,
    macro_id: int | None = None,
    team_id: int | None = None,
    active: bool = True,
) -> Macro:
    """Make or change a macro. Raises: NotFound, NotAllowed, EmptyText, BadAutomation, NameTaken."""
    actor.require("automation.edit")
    macro = _one(Macro, macro_id) if macro_id is not None else Macro()
    macro.name = _free_name(Macro, name, macro.pk)
    macro.steps = checked_steps(steps)
    macro.team_id = _team(team_id)
    macro.active = active
    macro.save()
    _note("macro", macro.pk, macro.name, "made" if macro_id is None else "changed")
    return macro


@action(journal=AutomationChanged)
def remove_macro(*, actor: Actor, now: datetime, macro_id: int) -> None:
    """Remove a macro. Raises: NotFound, NotAllowed."""
    actor.require("automation.edit")
    macro = _one(Macro, macro_id)
    _note("macro", macro.pk, macro.name, "removed")
    macro.delete()


@action(journal=MacroApplied)
def apply_macro(*, actor: Actor, now: datetime, matter_id: int, macro_id: int) -> None:
    """Do a macro's steps on a matter, all of them or none, with the rights of who applies it.

    Raises: NotFound, NotAllowed, and what the steps raise.
    """
    matter = access.matter_for(actor, matter_id, "matter.work", lock=True)
    macro = _one(Macro, macro_id)
    if not macro.active or macro.team_id not in (None, *actor.team_ids):
        raise NotFound()
    run_steps(actor=actor, now=now, matter_id=matter.pk, steps=macro.steps)
    record(
        MacroApplied(
            subject_id=matter.pk, matter_id=matter.pk, macro_id=macro.pk, name=macro.name, steps=macro.steps
        )
    )
    tell(f"matter:{matter.pk}", "desk", event="matter", id=matter.pk)


@action(journal=AutomationChanged)
def save_rule(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    steps: Any,
    conditions: Any,
    on: tuple[str, ...] | list[str] = (),
    after_minutes: int | None = None,
    since: str = "",
    rule_id: int | None = None,
    active: bool = False,
) -> AutomationRule:
    """Make or change a rule: on journal verbs (`on`), or `after_minutes` since opened, last_message, last_customer_message.

    Raises: NotFound, NotAllowed, EmptyText, BadCondition, BadAutomation, InvalidValue, NameTaken.
    """
    actor.require("automation.edit")
    rule = _one(AutomationRule, rule_id) if rule_id is not None else AutomationRule(created_at=now)
    rule.name = _free_name(AutomationRule, name, rule.pk)
    rule.on, rule.after_minutes, rule.since = _checked_cause(on, after_minutes, since)
    rule.conditions = checked_conditions(conditions)
    rule.steps = checked_steps(steps)
    rule.active = active
    rule.save()
    engine.forget_rules()
    _note("rule", rule.pk, rule.name, "made" if rule_id is None else "changed")
    return rule


@action(journal=AutomationChanged)
def remove_rule(*, actor: Actor, now: datetime, rule_id: int) -> None:
    """Remove a rule. Raises: NotFound, NotAllowed."""
    actor.require("automation.edit")
    rule = _one(AutomationRule, rule_id)
    _note("rule", rule.pk, rule.name, "removed")
    rule.delete()
    engine.forget_rules()


def rule_verbs() -> list[str]:
    """Return the verbs on which a rule can act: the entries of matters, those of rules left out."""
    own = {"matters.rule_applied", "matters.rule_refused"}
    return sorted(v for v, kind in REGISTRY.items() if issubclass(kind, MatterEntry) and v not in own)


def _checked_cause(
    on: tuple[str, ...] | list[str], after_minutes: int | None, since: str
) -> tuple[list[str], int | None, str]:
    if bool(on) == (after_minutes is not None):
        raise BadCondition(
            field="on", name="on", problem=_("choose either events or a time that has passed.")
        )
    if on:
        for verb in on:
            if verb not in rule_verbs():
                raise BadCondition(
                    field="on", name="on", problem=_("“%(verb)s” is no event.") % {"verb": verb}
                )
        return list(dict.fromkeys(on)), None, ""
    if since not in SINCE:
        raise BadCondition(field="since", name="since", problem=_("choose from when the time is counted."))
    if isinstance(after_minutes, bool) or not isinstance(after_minutes, int):
        raise BadCondition(field="after_minutes", name="after_minutes", problem=_("a number is needed."))
    if not 1 <= after_minutes <= LONGEST_WAIT_MINUTES:
        raise BadCondition(
            field="after_minutes", name="after_minutes", problem=_("minutes are a number from 1 to a year's.")
        )
    return [], after_minutes, since


def _one(model: Any, key: int) -> Any:
    found = model.objects.select_for_update(no_key=True).filter(pk=key).first()
    if found is None:
        raise NotFound()
    return found


def _own_or_everyones_for(actor: Actor, canned_id: int) -> CannedReply:
    """Return one's own, or anyone's for who may edit automation; another person's own does not exist for others."""
    found: CannedReply = _one(CannedReply, canned_id)
    if found.owner_id is not None:
        if found.owner_id != actor.staff_id:
            raise NotFound()
    elif not actor.can("automation.edit"):
        raise NotAllowed(right="automation.edit")
    return found


def _free_name(model: Any, name: str, own_id: int | None) -> str:
    name = " ".join(name.replace("\x00", "").split())[:80]
    if not name:
        raise EmptyText(field="name")
    if model.objects.filter(name=name).exclude(pk=own_id).exists():
        raise NameTaken(field="name", name=name)
    return name


def _team(team_id: int | None) -> int | None:
    if team_id is not None and not Team.objects.filter(pk=team_id).exists():
        raise InvalidValue(field="team", problem=_("This team does not exist."))
    return team_id


def _note(what: str, key: int, name: str, change: str) -> None:
    record(AutomationChanged(subject_id=key, what=what, name=name, change=change))
