"""What saves typing and clicking: canned replies, macros, rules with a preview, saved views."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.core.errors import DomainError, NotFound
from yinuo.core.worktime import Unit
from yinuo.matters.actions.automation import (
    remove_canned,
    remove_macro,
    remove_rule,
    rule_verbs,
    save_canned,
    save_macro,
    save_rule,
)
from yinuo.matters.actions.views import remove_view
from yinuo.matters.automation.canned import VARIABLES
from yinuo.matters.automation.conditions import PROMISES, SINCE
from yinuo.matters.automation.steps import MOVES
from yinuo.matters.queries.automation import (
    CannedRow,
    MacroRow,
    get_rule,
    list_canned,
    list_macros,
    list_rules,
    list_views,
    preview_rule,
)
from yinuo.matters.states import MATTER_MOVES, MatterState
from yinuo.people.queries.staff import list_staff, list_teams
from yinuo.people.roles import ROLES
from yinuo.web import views_rows
from yinuo.web.components import words
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go, put_errors, query_of
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields, key_of
from yinuo.web.desk.standards import UNITS, event_words
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import CHANNELS, KINDS, LANGUAGES, PRIORITIES

HOME = "/desk/automation/"
TABS = ("replies", "macros", "rules", "views")
WHOSE = {"own": lazy("Only mine"), "team": lazy("A team's"), "everyone": lazy("Everyone's")}
SINCE_NAMES = {
    "opened": lazy("since it was opened"),
    "last_message": lazy("since the last message"),
    "last_customer_message": lazy("since the customer last wrote"),
}
PROMISE_NAMES = {"overdue": lazy("is overdue"), "at_risk": lazy("is due soon")}
Choices = Sequence[tuple[Any, Any]]


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.replace("，", ",").split(",") if part.strip()))


def _team_choices(request: StaffRequest) -> list[tuple[Any, str]]:
    return [(row.id, row.name) for row in list_teams(actor=request.actor)]


# ---- canned replies


class CannedForm(forms.Form):
    """A ready answer in three languages."""

    BESIDE: ClassVar[dict[str, str]] = {
        "team": "team_id",
        "bodies": "body_zh_hans",
        **{f"bodies_{code}": f"body_{code.replace('-', '_')}" for code in LANGUAGES},
    }

    shortcut = forms.CharField(
        label=lazy("Shortcut"), max_length=40, help_text=lazy("One word; typed after / in the composer.")
    )
    whose = forms.ChoiceField(label=lazy("Whose"), choices=list(WHOSE.items()), widget=forms.RadioSelect)
    team_id = forms.TypedChoiceField(label=lazy("Team"), coerce=int, empty_value=None, required=False)
    title_zh_hans = forms.CharField(label=lazy("Title, simplified Chinese"), max_length=120, required=False)
    body_zh_hans = forms.CharField(
        label=lazy("Text, simplified Chinese"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    title_zh_hant = forms.CharField(label=lazy("Title, traditional Chinese"), max_length=120, required=False)
    body_zh_hant = forms.CharField(
        label=lazy("Text, traditional Chinese"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    title_en = forms.CharField(label=lazy("Title, English"), max_length=120, required=False)
    body_en = forms.CharField(
        label=lazy("Text, English"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def __init__(self, *args: Any, teams: Choices, can_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].choices = [("", _("None")), *teams]  # type: ignore[attr-defined]
        if not can_share:
            del self.fields["team_id"]
            self.fields["whose"].choices = [("own", WHOSE["own"])]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("whose") == "team" and not values.get("team_id") and "team_id" in self.fields:
            self.add_error("team_id", _("Choose the team."))
        return values


# ---- steps and conditions as fields


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
        self._pick("to_team_id", _("no other team"), _team_choices(request))
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
        if tags := _words(values.get(name) or ""):
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


class MacroForm(StepsForm):
    """A macro."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    team_id = forms.TypedChoiceField(
        label=lazy("Only for the team"), coerce=int, empty_value=None, required=False
    )
    active = forms.BooleanField(label=lazy("Can be applied"), required=False, initial=True)
    field_order = ("name", "team_id", "active")

    def __init__(self, *args: Any, request: StaffRequest, steps: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, request=request, steps=steps, **kwargs)
        self._pick("team_id", _("for all"), _team_choices(request))


CAUSE_FIELDS = ("name", "active", "on", "after_minutes", "since")


class RuleForm(StepsForm):
    """A rule: when it looks, what it means, what it does."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    active = forms.BooleanField(label=lazy("Acts"), required=False)
    on = forms.MultipleChoiceField(
        label=lazy("When this happens"), required=False, help_text=lazy("Or, instead, when time has passed:")
    )
    after_minutes = forms.IntegerField(
        label=lazy("After this many minutes"), min_value=1, max_value=60 * 24 * 366, required=False
    )
    since = forms.ChoiceField(
        label=pgettext_lazy("rule", "Counted"), choices=[("", "–"), *SINCE_NAMES.items()], required=False
    )
    kind = forms.MultipleChoiceField(
        label=lazy("Kind"), choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    channel = forms.MultipleChoiceField(
        label=lazy("Came by"),
        choices=[(key, CHANNELS[key]) for key in ("web", "email", "phone", "chat", "wechat", "desk", "api")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    state = forms.MultipleChoiceField(
        label=pgettext_lazy("matter", "State"),
        choices=MatterState.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    priority = forms.TypedMultipleChoiceField(
        label=lazy("Priority"),
        coerce=int,
        choices=list(PRIORITIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    team = forms.TypedMultipleChoiceField(
        label=lazy("Lies with the team"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    tag = forms.CharField(label=lazy("Has one of the tags"), max_length=400, required=False)
    without_tag = forms.CharField(label=lazy("Has none of the tags"), max_length=400, required=False)
    level = forms.CharField(label=lazy("Customer of the level"), max_length=200, required=False)
    text = forms.CharField(
        label=lazy("Says one of the words"),
        max_length=400,
        required=False,
        help_text=lazy("Separated by commas."),
    )
    owner_missing = forms.ChoiceField(
        label=lazy("Owner"),
        choices=[("", "–"), ("yes", lazy("has none")), ("no", lazy("has one"))],
        required=False,
    )
    unanswered = forms.ChoiceField(
        label=lazy("Last word"),
        choices=[("", "–"), ("yes", lazy("the customer's")), ("no", lazy("ours"))],
        required=False,
    )
    promise = forms.ChoiceField(
        label=lazy("A promise"),
        choices=[("", "–"), *((p, PROMISE_NAMES[p]) for p in PROMISES)],
        required=False,
    )
    waiting_minutes = forms.IntegerField(
        label=lazy("Has waited this many minutes"), min_value=1, max_value=60 * 24 * 366, required=False
    )
    waiting_since = forms.ChoiceField(
        label=lazy("Waited"), choices=[("", "–"), *((s, SINCE_NAMES[s]) for s in SINCE)], required=False
    )

    def __init__(self, *args: Any, request: StaffRequest, steps: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, request=request, steps=steps, **kwargs)
        verbs = sorted(((verb, event_words(verb)) for verb in rule_verbs()), key=lambda pair: pair[1])
        self.fields["on"].choices = verbs  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["size"] = 7
        self.fields["team"].choices = _team_choices(request)  # type: ignore[attr-defined]

    def conditions(self) -> dict[str, Any]:
        """Return the conditions in the action's words; what was left empty restricts nothing."""
        values = self.cleaned_data
        found = {
            name: values[name] for name in ("kind", "channel", "state", "priority", "team") if values[name]
        }
        for name in ("tag", "without_tag", "level", "text"):
            if wanted := _words(values[name]):
                found[name] = wanted
        for name in ("owner_missing", "unanswered"):
            if values[name]:
                found[name] = values[name] == "yes"
        if values["promise"]:
            found["promise"] = values["promise"]
        if values["waiting_minutes"] or values["waiting_since"]:
            found["waiting"] = {"since": values["waiting_since"], "minutes": values["waiting_minutes"]}
        return found

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields under their three headings."""
        done = [*STEP_FIELDS, "exact"]
        when = [self[name] for name in CAUSE_FIELDS]
        means = [self[name] for name in self.fields if name not in (*CAUSE_FIELDS, *done)]
        return [
            {"title": pgettext_lazy("rule", "When"), "fields": when},
            {"title": _("For which matters"), "fields": means},
            {"title": _("What is done"), "fields": [self[name] for name in self.fields if name in done]},
        ]


def conditions_in_fields(conditions: dict[str, Any]) -> dict[str, Any]:
    """Return the fields' values for a rule's conditions."""
    found: dict[str, Any] = {}
    for name, value in conditions.items():
        match name:
            case "tag" | "without_tag" | "level" | "text":
                found[name] = ", ".join(value)
            case "owner_missing" | "unanswered":
                found[name] = "yes" if value else "no"
            case "waiting":
                found |= {"waiting_since": value["since"], "waiting_minutes": value["minutes"]}
            case _:
                found[name] = value
    return found


# ---- pages


@desk_page("matter.read")
def automation(request: StaffRequest) -> HttpResponse:
    """Show canned replies, macros, rules or views."""
    actor, language = request.actor, actor_language(request)
    can_edit = actor.can("automation.edit")
    tab = key_of(request, "tab")
    tab = tab if tab in TABS and (can_edit or tab != "rules") else TABS[0]
    names = {
        "staff": {r.id: r.name for r in list_staff(actor=actor, now=request.now, active=None)},
        "team": {r.id: r.name for r in list_teams(actor=actor, active=None)},
        "canned": {r.id: r.shortcut for r in list_canned(actor=actor, language=language)},
    }
    titles = {
        "replies": _("Canned replies"),
        "macros": _("Macros"),
        "rules": _("Rules"),
        "views": _("Saved views"),
    }
    context: dict[str, Any] = {}
    if tab == "replies":
        rows = list_canned(actor=actor, language=language, text=key_of(request, "q"))
        context["canned"] = [{"row": r, "whose": r.team or WHOSE[r.whose]} for r in rows]
    elif tab == "macros":
        macros = list_macros(actor=actor, only_usable=not can_edit)
        context["macros"] = [{"row": r, "steps": [step_words(s, names) for s in r.steps]} for r in macros]
    elif tab == "rules":
        context["rules"] = [
            {
                "row": r,
                "cause": "; ".join(event_words(v) for v in r.on)
                if r.on
                else _cause(r.after_minutes or 0, r.since),
                "steps": [step_words(s, names) for s in r.steps],
            }
            for r in list_rules(actor=actor)
        ]
    else:
        context["views"] = [
            {
                "row": r,
                "whose": WHOSE[r.whose],
                "url": f"/desk/inbox/{query_of(r.filters)}",
                "mine": r.whose == "own" or can_edit,
            }
            for r in list_views(actor=actor)
        ]
    return chapter_page(
        request,
        "desk/automation/list.html",
        title=_("Ready answers and rules"),
        tab=tab,
        tabs=[
            Link(name=titles[key], url=f"?tab={key}", current=key == tab)
            for key in TABS
            if can_edit or key != "rules"
        ],
        text=key_of(request, "q"),
        can_edit=can_edit,
        **context,
    )


def _cause(minutes: int, since: str) -> str:
    return _("after %(minutes)s min %(since)s") % {"minutes": minutes, "since": SINCE_NAMES[since]}


@desk_page("matter.read", methods=("GET", "HEAD", "POST"))
def canned(request: StaffRequest, canned_id: int | None = None) -> HttpResponse:
    """Make or change a canned reply."""
    row = _canned(request, canned_id) if canned_id is not None else None
    can_share = request.actor.can("automation.edit")
    initial: dict[str, Any] = {"whose": "everyone" if can_share else "own"}
    if row is not None:
        initial = {
            "shortcut": row.shortcut,
            "whose": row.whose,
            "team_id": row.team_id,
            **in_fields(row.titles, "title"),
            **in_fields(row.bodies, "body"),
        }
    form = CannedForm(
        request.POST or None, teams=_team_choices(request), can_share=can_share, initial=initial
    )

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            save_canned(
                actor=request.actor,
                now=request.now,
                canned_id=canned_id,
                shortcut=values["shortcut"],
                titles=by_language(values, "title"),
                bodies=by_language(values, "body"),
                team_id=values.get("team_id") if values["whose"] == "team" else None,
                personal=values["whose"] == "own",
            )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Canned reply") if row else _("New canned reply"),
        submit=_("Save"),
        run=run,
        back=f"{HOME}?tab=replies",
        note=_("Filled in when it is used: %(names)s")
        % {"names": " ".join(f"{{{name}}}" for name in VARIABLES)},
    )


def _canned(request: StaffRequest, canned_id: int) -> CannedRow:
    rows = list_canned(actor=request.actor, language=actor_language(request))
    found = next((row for row in rows if row.id == canned_id), None)
    if found is None:
        raise NotFound()
    return found


@desk_page("matter.read", methods=("POST",))
def forget_canned(request: StaffRequest, canned_id: int) -> HttpResponse:
    """Remove a canned reply."""

    def run() -> str:
        remove_canned(actor=request.actor, now=request.now, canned_id=canned_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=f"{HOME}?tab=replies")


@desk_page("automation.edit", methods=("GET", "HEAD", "POST"))
def macro(request: StaffRequest, macro_id: int | None = None) -> HttpResponse:
    """Make or change a macro."""
    row = _macro(request, macro_id) if macro_id is not None else None
    initial = {"name": row.name, "team_id": row.team_id, "active": row.active} if row else {}
    form = MacroForm(request.POST or None, request=request, steps=row.steps if row else [], initial=initial)

    def run(values: dict[str, Any]) -> str:
        with fields_named({"team": "team_id"}):
            save_macro(
                actor=request.actor,
                now=request.now,
                macro_id=macro_id,
                name=values["name"],
                team_id=values["team_id"],
                active=values["active"],
                steps=form.steps(),
            )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=row.name if row else _("New macro"),
        submit=_("Save"),
        run=run,
        back=f"{HOME}?tab=macros",
        note=_("Steps are done one after the other, all of them or none, with the rights of who applies it."),
    )


def _macro(request: StaffRequest, macro_id: int) -> MacroRow:
    rows = list_macros(actor=request.actor, only_usable=False)
    found = next((row for row in rows if row.id == macro_id), None)
    if found is None:
        raise NotFound()
    return found


@desk_page("automation.edit", methods=("POST",))
def forget_macro(request: StaffRequest, macro_id: int) -> HttpResponse:
    """Remove a macro."""

    def run() -> str:
        remove_macro(actor=request.actor, now=request.now, macro_id=macro_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=f"{HOME}?tab=macros")


@desk_page("automation.edit", methods=("GET", "HEAD", "POST"))
def rule(request: StaffRequest, rule_id: int | None = None) -> HttpResponse:
    """Make or change a rule; with the button `preview` only show what it would mean now."""
    row = get_rule(actor=request.actor, rule_id=rule_id) if rule_id is not None else None
    initial: dict[str, Any] = {}
    if row is not None:
        own = {name: getattr(row, name) for name in CAUSE_FIELDS}
        initial = {**own, **conditions_in_fields(row.conditions)}
    form = RuleForm(request.POST or None, request=request, steps=row.steps if row else [], initial=initial)
    preview = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            if "preview" in request.POST:
                preview = preview_rule(
                    actor=request.actor,
                    now=request.now,
                    conditions=form.conditions(),
                    after_minutes=values["after_minutes"],
                    since=values["since"],
                )
            else:
                saved = save_rule(
                    actor=request.actor,
                    now=request.now,
                    rule_id=rule_id,
                    **{name: values[name] for name in CAUSE_FIELDS},
                    conditions=form.conditions(),
                    steps=form.steps(),
                )
                return HttpResponseRedirect(f"{HOME}rules/{saved.pk}/")
        except DomainError as error:
            put_errors(form, error)
    elif request.method == "GET" and row is not None:
        preview = preview_rule(
            actor=request.actor,
            now=request.now,
            conditions=row.conditions,
            after_minutes=row.after_minutes,
            since=row.since,
        )
    return chapter_page(
        request,
        "desk/automation/rule.html",
        title=row.name if row else _("New rule"),
        path=[Link(name=_("Rules"), url=f"{HOME}?tab=rules"), Link(name=row.name if row else _("New rule"))],
        form=form,
        groups=form.groups(),
        row=row,
        preview=preview,
        meant=[{"row": m, "state": views_rows.state_label(m.state)} for m in preview.rows] if preview else [],
        status=422 if form.errors else 200,
    )


@desk_page("automation.edit", methods=("POST",))
def forget_rule(request: StaffRequest, rule_id: int) -> HttpResponse:
    """Remove a rule."""

    def run() -> str:
        remove_rule(actor=request.actor, now=request.now, rule_id=rule_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=f"{HOME}?tab=rules")


@desk_page("matter.read", methods=("POST",))
def forget_view(request: StaffRequest, view_id: int) -> HttpResponse:
    """Remove a saved view."""

    def run() -> str:
        remove_view(actor=request.actor, now=request.now, view_id=view_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=f"{HOME}?tab=views")
