"""What is done to a matter: a list of {"do": name, …}, checked when it is written, done by the actions of this room."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.action import current_frame
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.calendars import calendar_of
from yinuo.core.errors import DomainError
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.core.worktime import Unit, WorktimeError
from yinuo.core.worktime.units import checked_amount
from yinuo.matters import rules
from yinuo.matters.actions.assignment import able_owner, assign_matter
from yinuo.matters.actions.details import checked_priority, checked_tags, edit_matter
from yinuo.matters.actions.messages import send_reply, write_note
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise
from yinuo.matters.actions.states import PLAIN_MOVES, change_state, resolve_matter
from yinuo.matters.automation.canned import checked_text_with_variables, in_language, render_canned
from yinuo.matters.errors import BadAutomation
from yinuo.matters.models import CannedReply, Matter, Notice
from yinuo.people.models import Staff, Team
from yinuo.people.roles import ROLES

MOST_STEPS = 20
MOVES = (*sorted(PLAIN_MOVES), "resolve")


class _WrongStepError(Exception):
    """What is wrong with one step, in words."""


class _Step(Struct, frozen=True):
    """`check` returns the step's values in their plain form; `run` does it."""

    check: Callable[[Mapping[str, Any]], dict[str, Any]]
    run: Callable[[Actor, datetime, Matter, Mapping[str, Any]], None]


def checked_steps(steps: Any) -> list[dict[str, Any]]:
    """Return steps in their plain form. Raises: BadAutomation, naming the first wrong step."""
    if not isinstance(steps, list | tuple) or not steps:
        raise BadAutomation(position=1, problem=_("at least one step is needed."))
    if len(steps) > MOST_STEPS:
        raise BadAutomation(position=MOST_STEPS + 1, problem=_("that is too many."))
    return [_checked(position, step) for position, step in enumerate(steps, start=1)]


def _checked(position: int, step: Any) -> dict[str, Any]:
    name = step.get("do") if isinstance(step, Mapping) else None
    if not isinstance(name, str) or name not in STEPS:
        raise BadAutomation(position=position, problem=_("what is to be done is not known."))
    try:
        return {"do": name, **STEPS[name].check(step)}
    except _WrongStepError as wrong:
        raise BadAutomation(position=position, problem=str(wrong)) from None
    except DomainError as error:
        raise BadAutomation(position=position, problem=str(error)) from None


def run_steps(*, actor: Actor, now: datetime, matter_id: int, steps: list[dict[str, Any]]) -> None:
    """Do steps one after the other, within a running action. Raises: what the actions of the steps raise."""
    for step in steps:
        matter = Matter.objects.select_related("customer", "team").get(pk=matter_id)
        # Followers look at the row that the running action holds: it must be the one that the last step left.
        current_frame().operation.keyed["matter", matter_id] = matter
        STEPS[step["do"]].run(actor, now, matter, step)
    current_frame().operation.keyed.pop(("matter", matter_id), None)


def _key(step: Mapping[str, Any], name: str) -> int | None:
    value = step.get(name)
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise _WrongStepError(_("“%(name)s” must be a number.") % {"name": name})
    return value


def _check_assign(step: Mapping[str, Any]) -> dict[str, Any]:
    owner_id, team_id = _key(step, "owner_id"), _key(step, "team_id")
    if owner_id is None and team_id is None:
        raise _WrongStepError(_("choose a person or a team."))
    if owner_id is not None:
        able_owner(owner_id)
    if team_id is not None and not Team.objects.filter(pk=team_id, active=True).exists():
        raise _WrongStepError(_("this team does not exist."))
    return {"owner_id": owner_id, "team_id": team_id}


def _assign(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    assign_matter(
        actor=actor,
        now=now,
        matter_id=matter.pk,
        owner_id=step["owner_id"],
        team_id=step["team_id"],
        how="automation",
    )


def _check_tags(step: Mapping[str, Any]) -> dict[str, Any]:
    tags = checked_tags(step.get("tags"))
    if not tags:
        raise _WrongStepError(_("name at least one tag."))
    return {"tags": tags}


def _add_tags(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    edit_matter(actor=actor, now=now, matter_id=matter.pk, fields={"tags": [*matter.tags, *step["tags"]]})


def _remove_tags(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    left = [tag for tag in matter.tags if tag not in step["tags"]]
    edit_matter(actor=actor, now=now, matter_id=matter.pk, fields={"tags": left})


def _check_priority(step: Mapping[str, Any]) -> dict[str, Any]:
    return {"priority": checked_priority(step.get("priority"))}


def _set_priority(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    edit_matter(actor=actor, now=now, matter_id=matter.pk, fields={"priority": step["priority"]})


def _check_note(step: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": checked_text_with_variables(str(step.get("text", "")))}


def _note(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    text = render_canned(step["text"], matter=matter, agent=_agent(actor, matter))
    write_note(actor=actor, now=now, matter_id=matter.pk, text=text)


def _check_reply(step: Mapping[str, Any]) -> dict[str, Any]:
    canned_id = _key(step, "canned_id")
    if canned_id is None or not CannedReply.objects.filter(pk=canned_id, owner__isnull=True).exists():
        raise _WrongStepError(_("this canned reply does not exist, or is one person's own."))
    return {"canned_id": canned_id}


def _reply(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    canned = CannedReply.objects.filter(pk=step["canned_id"]).first()
    if canned is None:
        raise BadAutomation(
            position=1, problem=_("this canned reply does not exist, or is one person's own.")
        )
    text = render_canned(
        in_language(canned.bodies, matter.language), matter=matter, agent=_agent(actor, matter)
    )
    send_reply(actor=_speaker(actor, matter), now=now, matter_id=matter.pk, text=text)


def _check_move(step: Mapping[str, Any]) -> dict[str, Any]:
    if step.get("move") not in MOVES:
        raise _WrongStepError(_("this change of state is not possible here."))
    return {"move": step["move"]}


def _move(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    if step["move"] == "resolve":
        resolve_matter(actor=actor, now=now, matter_id=matter.pk)
    else:
        change_state(actor=actor, now=now, matter_id=matter.pk, move=step["move"])


def _check_promise(step: Mapping[str, Any]) -> dict[str, Any]:
    what = str(step.get("what", "")).strip()
    if not what:
        raise _WrongStepError(_("say what is promised."))
    amount, unit = step.get("amount"), step.get("unit")
    try:
        checked_amount(amount, Unit(str(unit)))
    except WorktimeError as error:
        raise _WrongStepError(str(error)) from None
    except ValueError:
        raise _WrongStepError(_("“%(unit)s” is not a unit of time.") % {"unit": unit}) from None
    return {"what": what[:200], "amount": amount, "unit": str(unit)}


def _promise(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    calendar = calendar_of(matter.team.calendar_id if matter.team else None)
    due = rules.due_of(start=now, amount=step["amount"], unit=step["unit"], calendar=calendar)
    plan = PlannedPromise(what=step["what"], due_at=due.at)
    make_promise(actor=actor, now=now, matter_id=matter.pk, plan=plan)


def _check_notify(step: Mapping[str, Any]) -> dict[str, Any]:
    staff_id, role = _key(step, "staff_id"), step.get("role") or ""
    if staff_id is None and role not in ROLES:
        raise _WrongStepError(_("choose a person or a role."))
    if staff_id is not None and not Staff.objects.filter(pk=staff_id, is_active=True).exists():
        raise _WrongStepError(_("this person does not exist, or has left."))
    return {"staff_id": staff_id, "role": role, "text": str(step.get("text", ""))[:200]}


def _notify(actor: Actor, now: datetime, matter: Matter, step: Mapping[str, Any]) -> None:
    readers = Staff.objects.filter(is_active=True)
    if step["staff_id"] is not None:
        readers = readers.filter(pk=step["staff_id"])
    else:
        readers = readers.filter(roles__contains=[step["role"]])
    facts = {"by": actor.name, "text": step["text"], "number": matter.number}
    for reader in readers.order_by("pk"):
        calendar = calendar_of(reader.calendar_id)
        show_from = now if calendar.is_open(now) else calendar.next_opening(now)
        Notice.objects.create(
            staff=reader, kind="automation", matter=matter, facts=facts, at=now, show_from=show_from
        )
        tell(f"staff:{reader.pk}", event="notice")


def _agent(actor: Actor, matter: Matter) -> str:
    if actor.is_staff:
        return actor.name
    return matter.owner.name if matter.owner else organisation().name_in(matter.language)


def _speaker(actor: Actor, matter: Matter) -> Actor:
    """A rule speaks to customers in the organisation's name, not in its own."""
    if actor.kind is not ActorKind.RULE:
        return actor
    return Actor(
        kind=ActorKind.RULE,
        id=actor.id,
        name=organisation().name_in(matter.language),
        language=actor.language,
    )


STEPS: dict[str, _Step] = {
    "assign": _Step(_check_assign, _assign),
    "add_tags": _Step(_check_tags, _add_tags),
    "remove_tags": _Step(_check_tags, _remove_tags),
    "set_priority": _Step(_check_priority, _set_priority),
    "note": _Step(_check_note, _note),
    "reply": _Step(_check_reply, _reply),
    "move": _Step(_check_move, _move),
    "promise": _Step(_check_promise, _promise),
    "notify": _Step(_check_notify, _notify),
}
