"""The steps of macros and rules: as fields, as the action has them, and in words."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.worktime import Unit
from yinuo.matters.automation.steps import MOVES
from yinuo.matters.queries.automation import list_canned
from yinuo.matters.states import MATTER_MOVES
from yinuo.people.queries.staff import list_staff, list_teams
from yinuo.people.roles import ROLES
from yinuo.web.components import words
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.desk.chapter_forms import Choices, separated
from yinuo.web.desk.standards.term_words import UNITS
from yinuo.web.pages import StaffRequest
from yinuo.web.views_rows import PRIORITIES


def team_choices(request: StaffRequest) -> list[tuple[Any, str]]:
    """Return the teams for a choice."""
    return [(row.id, row.name) for row in list_teams(actor=request.actor)]


class StepsForm(forms.Form):
    """The steps of a macro or rule, each kind at most once, in a fixed order; or exactly, as JSON."""

    owner_id = forms.TypedChoiceField(label=lazy("Give it to"), coerce=int, empty_value=None, required=False)
    to_team_id = forms.TypedChoiceField(
        label=lazy("Give it to the team"), coerce=int, empty_value=None, required=False
    )
    add_tags = forms.CharField(
        label=lazy("Add tags"), max_length=200, required=False, help_text=lazy("Separated by commas.")
    )
    remove_tags = forms.CharField(label=lazy("Remove tags"), max_length=200, required=False)
    set_priority = forms.TypedChoiceField(
        label=lazy("Set the priority"), coerce=int, empty_value=None, required=False
    )
    note = forms.CharField(
        label=lazy("Write an internal note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    canned_id = forms.TypedChoiceField(
        label=lazy("Reply with"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=lazy("The customer will see this."),
    )
    promise_what = forms.CharField(label=lazy("Promise"), max_length=200, required=False)
    promise_amount = forms.IntegerField(
        label=lazy("Promised within"), min_value=1, max_value=100_000, required=False
    )
    promise_unit = forms.ChoiceField(
        label=lazy("Counted in"),
        choices=[(unit.value, UNITS[unit.value]) for unit in Unit],
        required=False,
        initial=Unit.WORKING_HOURS.value,
    )
    do_move = forms.ChoiceField(label=lazy("Change the state"), required=False)
    notify_staff_id = forms.TypedChoiceField(
        label=lazy("Tell a colleague"), coerce=int, empty_value=None, required=False
    )
    notify_role = forms.ChoiceField(label=lazy("Tell everyone with the role"), required=False)
    notify_text = forms.CharField(label=lazy("What to tell"), max_length=200, required=False)
    exact = forms.CharField(
        label=lazy("Steps, exactly"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        required=False,
        help_text=lazy(
            "These steps repeat or have another order than the fields can say; they are kept as JSON."
        ),
    )

    def __init__(self, *args: Any, request: StaffRequest, steps: list[dict[str, Any]], **kwargs: Any) -> None:
        initial = {**steps_in_fields(steps), **kwargs.pop("initial", {})}
        plain = steps_from_fields(initial) == steps
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if plain:
            del self.fields["exact"]
        else:
            for name in STEP_FIELDS:
                del self.fields[name]
            self.initial["exact"] = json.dumps(steps, ensure_ascii=False, indent=2)
            return
        people = [(row.id, row.name) for row in list_staff(actor=request.actor, now=request.now)]
        canned = list_canned(actor=request.actor, language=actor_language(request))
        moves = [(name, _move_name(name)) for name in MOVES]
        self._pick("owner_id", _("nobody new"), people)
        self._pick("to_team_id", _("no other team"), team_choices(request))
        self._pick("set_priority", _("as it is"), list(PRIORITIES.items()))
        self._pick("canned_id", _("nothing"), [(r.id, f"/{r.shortcut}") for r in canned if r.whose != "own"])
        self._pick("do_move", _("as it is"), moves)
        self._pick("notify_staff_id", _("nobody"), people)
        self._pick("notify_role", _("nobody"), [(code, role.label) for code, role in ROLES.items()])

    def _pick(self, name: str, nothing: str, rows: Choices) -> None:
        self.fields[name].choices = [("", nothing), *rows]  # type: ignore[attr-defined]

    def clean_exact(self) -> Any:
        try:
            return json.loads(self.cleaned_data["exact"])
        except ValueError:
            raise forms.ValidationError(_("This is not JSON.")) from None

    def steps(self) -> Any:
        """Return the steps in the action's words."""
        return self.cleaned_data["exact"] if "exact" in self.fields else steps_from_fields(self.cleaned_data)


STEP_FIELDS = tuple(name for name in StepsForm.base_fields if name != "exact")


def _move_name(name: str) -> str:
    move = MATTER_MOVES.get(name)
    return str(move.label) if move else name


def steps_in_fields(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the fields' values for steps; of a repeated kind the last stands."""
    found: dict[str, Any] = {}
    for step in steps:
        match step["do"]:
            case "assign":
                found |= {"owner_id": step["owner_id"], "to_team_id": step["team_id"]}
            case "add_tags" | "remove_tags":
                found[step["do"]] = ", ".join(step["tags"])
            case "set_priority":
                found["set_priority"] = step["priority"]
            case "note":
                found["note"] = step["text"]
            case "reply":
                found["canned_id"] = step["canned_id"]
            case "promise":
                found |= {f"promise_{name}": step[name] for name in ("what", "amount", "unit")}
            case "move":
                found["do_move"] = step["move"]
            case "notify":
                found |= {f"notify_{name}": step[name] for name in ("staff_id", "role", "text")}
    return found


def steps_from_fields(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the steps that the fields say, in the order: give, tags, priority, note, reply, promise, state, tell."""
    found: list[dict[str, Any]] = []
    owner_id, team_id = values.get("owner_id"), values.get("to_team_id")
    if owner_id or team_id:
        found.append({"do": "assign", "owner_id": owner_id or None, "team_id": team_id or None})
    for name in ("add_tags", "remove_tags"):
        if tags := separated(values.get(name) or ""):
            found.append({"do": name, "tags": tags})
    if priority := values.get("set_priority"):
        found.append({"do": "set_priority", "priority": priority})
    if text := values.get("note"):
        found.append({"do": "note", "text": text})
    if canned_id := values.get("canned_id"):
        found.append({"do": "reply", "canned_id": canned_id})
    if what := values.get("promise_what"):
        amount, unit = values.get("promise_amount"), values.get("promise_unit")
        found.append({"do": "promise", "what": what, "amount": amount, "unit": unit})
    if move := values.get("do_move"):
        found.append({"do": "move", "move": move})
    staff_id, role = values.get("notify_staff_id"), values.get("notify_role") or ""
    if staff_id or role:
        text = values.get("notify_text") or ""
        found.append({"do": "notify", "staff_id": staff_id or None, "role": role, "text": text})
    return found


def step_words(step: dict[str, Any], names: dict[str, dict[int, str]]) -> str:
    """Return a step in words."""
    match step["do"]:
        case "assign":
            who = names["staff"].get(step["owner_id"] or 0) or names["team"].get(step["team_id"] or 0, "…")
            return _("give it to %(name)s") % {"name": who}
        case "add_tags":
            return _("add the tags %(tags)s") % {"tags": words.listed(items=step["tags"])}
        case "remove_tags":
            return _("remove the tags %(tags)s") % {"tags": words.listed(items=step["tags"])}
        case "set_priority":
            return _("set the priority to %(priority)s") % {"priority": PRIORITIES[step["priority"]]}
        case "note":
            return _("write an internal note")
        case "reply":
            return _("reply with /%(name)s") % {"name": names["canned"].get(step["canned_id"], "…")}
        case "promise":
            return _("promise: %(what)s") % {"what": step["what"]}
        case "move":
            return _move_name(step["move"])
        case "notify":
            role = ROLES.get(step["role"])
            who = names["staff"].get(step["staff_id"] or 0) or (str(role.label) if role else "…")
            return _("tell %(name)s") % {"name": who}
    return str(step["do"])
