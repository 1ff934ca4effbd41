"""Standards: what is promised to everyone, in versions; drafted, compared, put into force."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from yinuo.core.entries import REGISTRY
from yinuo.core.errors import NotFound
from yinuo.core.worktime import Unit, WorktimeError, explain_words
from yinuo.matters.actions.standards import (
    change_draft,
    draft_version,
    load_pack,
    publish_version,
    retire_standard,
)
from yinuo.matters.packs import LONGEST_FILE_BYTES
from yinuo.matters.queries.standards import (
    Change,
    Example,
    StandardFile,
    VersionRow,
    example_terms,
    get_standard,
    list_standards,
)
from yinuo.matters.standard_terms import DUTIES, FIELDS, WAITING_STATES, verbs
from yinuo.people.queries.calendars import list_calendars
from yinuo.web import views_rows
from yinuo.web.components import words
from yinuo.web.components.fields import DateTimeWidget
from yinuo.web.components.rows import DiffLine, Link
from yinuo.web.desk.action_forms import actor_language, answer_form, whole_number
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.settings_pages import (
    by_language,
    calendar_choices,
    chapter_page,
    fields_named,
    in_fields,
    key_of,
)
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import CHANNELS, KINDS, LANGUAGES, PRIORITIES

HOME = "/desk/standards/"
STATUSES = {
    "in_force": lazy("In force"),
    "announced": lazy("Coming"),
    "draft": lazy("Draft"),
    "ended": lazy("Ended"),
}
UNITS = {
    "minutes": lazy("minutes, day and night"),
    "hours": lazy("hours, day and night"),
    "working_minutes": lazy("minutes of service time"),
    "working_hours": lazy("hours of service time"),
    "working_days": lazy("working days"),
    "calendar_days": lazy("calendar days"),
    "chunks_24h": lazy("times 24 hours"),
}
DUTY_NAMES = {
    "owner": lazy("Whoever owns the matter"),
    "team_lead": lazy("The team's lead"),
    "department_lead": lazy("The department's lead"),
}
TERM_NAMES = {
    "titles": lazy("Title"),
    "texts": lazy("Text"),
    "duty": lazy("Who is bound"),
    "applies_to": lazy("Applies to"),
    "starts_on": lazy("Starts with"),
    "met_by": lazy("Met by"),
    "amount": lazy("Amount"),
    "unit": lazy("Unit"),
    "calendar_id": lazy("Calendar"),
    "pauses_while": lazy("Stands still while"),
    "warn_share": lazy("Warning point"),
    "target_rate": lazy("Target"),
    "public": lazy("On the public board"),
    "legal_basis": lazy("Legal basis"),
    "redress": lazy("If we miss it"),
}


def clock_words(*, amount: int, unit: str) -> str:
    """Return a clock as a person says it: "30 minutes of service time", "3 working days"."""
    patterns = {
        "minutes": ngettext("%(amount)s minute", "%(amount)s minutes", amount),
        "hours": ngettext("%(amount)s hour", "%(amount)s hours", amount),
        "working_minutes": ngettext(
            "%(amount)s minute of service time", "%(amount)s minutes of service time", amount
        ),
        "working_hours": ngettext(
            "%(amount)s hour of service time", "%(amount)s hours of service time", amount
        ),
        "working_days": ngettext("%(amount)s working day", "%(amount)s working days", amount),
        "calendar_days": ngettext("%(amount)s calendar day", "%(amount)s calendar days", amount),
        "chunks_24h": ngettext("%(amount)s times 24 hours", "%(amount)s times 24 hours", amount),
    }
    return patterns[unit] % {"amount": amount} if unit in patterns else str(amount)


def event_words(verb: str) -> str:
    """Return the sentence of an entry type, dots within it for its facts: what starts or meets a clock."""
    kind = REGISTRY.get(verb)
    if kind is None:
        return verb
    blanks = dict.fromkeys(kind.__dataclass_fields__, "…")
    return (str(kind.sentence) % {**blanks, "actor": "…"}).strip(" …:：“”「」()（）")


class StandardForm(forms.Form):
    """The terms of a version. What they may be is decided by the actions."""

    BESIDE: ClassVar[dict[str, str]] = {
        "titles": "title_zh_hans",
        "texts": "text_zh_hans",
        "redress": "redress_zh_hans",
        "applies_to": "kind",
        "warn_share": "warn_percent",
        "target_rate": "target_percent",
    }

    title_zh_hans = forms.CharField(label=lazy("Title, simplified Chinese"), max_length=120)
    title_zh_hant = forms.CharField(label=lazy("Title, traditional Chinese"), max_length=120)
    title_en = forms.CharField(label=lazy("Title, English"), max_length=120)
    starts_on = forms.MultipleChoiceField(label=lazy("The clock starts when"))
    met_by = forms.MultipleChoiceField(label=lazy("It is met when"))
    amount = forms.IntegerField(label=lazy("Within"), min_value=1, max_value=1_000_000)
    unit = forms.ChoiceField(label=lazy("Counted in"), choices=[(u.value, UNITS[u.value]) for u in Unit])
    calendar_id = forms.TypedChoiceField(
        label=lazy("On the calendar"), coerce=int, empty_value=None, required=False
    )
    pauses_while = forms.MultipleChoiceField(
        label=lazy("The clock stands still while"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    warn_percent = forms.IntegerField(
        label=lazy("Warn when this much of the time is spent (%)"), min_value=10, max_value=95, initial=75
    )
    target_percent = forms.DecimalField(
        label=lazy("Kept in (% of cases)"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        required=False,
        help_text=lazy("The target that the public record is held against."),
    )
    duty = forms.ChoiceField(label=lazy("Who is bound"), choices=[(key, DUTY_NAMES[key]) for key in DUTIES])
    kind = forms.MultipleChoiceField(
        label=lazy("Only for the kinds"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=list(KINDS.items()),
    )
    channel = forms.MultipleChoiceField(
        label=lazy("Only for what came by"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[(key, CHANNELS[key]) for key in ("web", "email", "phone", "chat", "wechat", "desk", "api")],
    )
    priority = forms.TypedMultipleChoiceField(
        label=lazy("Only for the priorities"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=list(PRIORITIES.items()),
    )
    level = forms.CharField(
        label=lazy("Only for customers of the levels"),
        required=False,
        max_length=200,
        help_text=lazy("Separated by commas; nothing chosen means all."),
    )
    public = forms.BooleanField(label=lazy("On the public board"), required=False, initial=True)
    text_zh_hans = forms.CharField(
        label=lazy("Text, simplified Chinese"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    text_zh_hant = forms.CharField(
        label=lazy("Text, traditional Chinese"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    text_en = forms.CharField(
        label=lazy("Text, English"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    redress_zh_hans = forms.CharField(
        label=lazy("If we miss it, simplified Chinese"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    redress_zh_hant = forms.CharField(
        label=lazy("If we miss it, traditional Chinese"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    redress_en = forms.CharField(
        label=lazy("If we miss it, English"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    legal_basis = forms.CharField(
        label=lazy("Legal basis"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )

    def __init__(self, *args: Any, calendars: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = sorted(((verb, event_words(verb)) for verb in verbs()), key=lambda pair: pair[1])
        for name in ("starts_on", "met_by"):
            self.fields[name].choices = events  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["size"] = 7
        self.fields["calendar_id"].choices = calendars  # type: ignore[attr-defined]
        self.fields["pauses_while"].choices = [  # type: ignore[attr-defined]
            (state, views_rows.state_label(state)) for state in WAITING_STATES
        ]

    def terms(self) -> dict[str, Any]:
        """Return the terms in the action's words."""
        values = self.cleaned_data
        target = values["target_percent"]
        texts, redress = by_language(values, "text"), by_language(values, "redress")
        applies = {name: values[name] for name in ("kind", "channel", "priority") if values[name]}
        levels = [word.strip() for word in values["level"].replace("，", ",").split(",") if word.strip()]
        return {
            "titles": by_language(values, "title"),
            "texts": texts if any(texts.values()) else {},
            "redress": redress if any(redress.values()) else {},
            "applies_to": {**applies, **({"level": levels} if levels else {})},
            "warn_share": str(Decimal(values["warn_percent"]) / 100),
            "target_rate": None if target is None else str(target / 100),
            **{
                name: values[name]
                for name in (
                    "starts_on",
                    "met_by",
                    "amount",
                    "unit",
                    "calendar_id",
                    "pauses_while",
                    "duty",
                    "public",
                    "legal_basis",
                )
            },
        }


class NewStandardForm(StandardForm):
    """A standard's first version, with the code it is known by."""

    code = forms.CharField(
        label=lazy("Code"),
        max_length=60,
        help_text=lazy("Small letters, digits and hyphens; it never changes."),
    )
    field_order = ("code",)


class PublishForm(forms.Form):
    """From when a version binds."""

    valid_from = forms.DateTimeField(
        label=lazy("In force from"),
        widget=DateTimeWidget,
        required=False,
        help_text=lazy("Empty means now. Nobody is bound backwards."),
    )


class PackForm(forms.Form):
    """A rule pack as a file."""

    file = forms.FileField(
        label=lazy("Rule pack"), help_text=lazy("A JSON file of standards with its source.")
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        content: bytes = file.read(LONGEST_FILE_BYTES + 1)
        return content


@desk_page("standard.read")
def standards(request: StaffRequest) -> HttpResponse:
    """Show standards by what they are now: in force, coming, drafts, ended."""
    rows = list_standards(actor=request.actor, now=request.now, language=actor_language(request))
    status = key_of(request, "status")
    counts = {key: sum(row.status == key for row in rows) for key in STATUSES}
    tabs = [Link(name=_("All"), url="?", current=status not in STATUSES, count=len(rows))]
    tabs += [
        Link(name=str(name), url=f"?status={key}", current=key == status, count=counts[key])
        for key, name in STATUSES.items()
    ]
    return chapter_page(
        request,
        "desk/standards/list.html",
        title=_("Standards"),
        tabs=tabs,
        rows=[
            {
                "row": row,
                "clock": clock_words(amount=row.amount, unit=row.unit),
                "status": STATUSES[row.status],
                "applies": applies_words(row.applies_to),
            }
            for row in rows
            if status not in STATUSES or row.status == status
        ],
        can_edit=request.actor.can("standard.edit"),
    )


def applies_words(applies_to: dict[str, Any]) -> str:
    """Return in words what a standard is restricted to; nothing where it binds everything."""
    names: dict[str, Any] = {"kind": KINDS, "channel": CHANNELS, "priority": PRIORITIES, "level": {}}
    parts = [
        words.listed(items=(str(names[key].get(value, value)) for value in values))
        for key, values in applies_to.items()
        if key in names
    ]
    return " · ".join(parts)


@desk_page("standard.read")
def standard(request: StaffRequest, standard_id: int) -> HttpResponse:
    """Show a standard: its terms, what its clock means on real days, its versions and their differences."""
    file = _file(request, standard_id)
    shown = _shown(file, whole_number(key_of(request, "version")))
    calendars = _calendar_names(request)
    can_edit = request.actor.can("standard.edit")
    return chapter_page(
        request,
        "desk/standards/standard.html",
        title=file.row.title,
        path=[Link(name=_("Standards"), url=HOME), Link(name=file.row.code)],
        file=file,
        version=shown,
        status_name=STATUSES[shown.status] if shown else "",
        clock=clock_words(amount=shown.terms["amount"], unit=shown.terms["unit"]) if shown else "",
        text=_in(shown.terms["texts"], request) if shown else "",
        redress=_in(shown.terms["redress"], request) if shown else "",
        facts=_facts(shown, calendars) if shown else [],
        lines=_lines(shown.changes, calendars) if shown else [],
        examples=_examples(request, shown) if shown else [],
        versions=[
            {"row": row, "status": STATUSES[row.status], "changes": len(row.changes)} for row in file.versions
        ],
        can_edit=can_edit,
        can_draft=can_edit and file.row.draft_id is None,
        can_retire=can_edit and any(v.status in ("in_force", "announced") for v in file.versions),
    )


def _file(request: StaffRequest, standard_id: int) -> StandardFile:
    return get_standard(
        actor=request.actor, now=request.now, standard_id=standard_id, language=actor_language(request)
    )


def _shown(file: StandardFile, asked: int | None) -> VersionRow | None:
    """Return the version asked for, else the draft, else the one in force, else the newest."""
    wanted = [asked, file.row.draft_id, file.row.version_id]
    by_id = {version.id: version for version in file.versions}
    return next((by_id[key] for key in wanted if key in by_id), file.versions[0] if file.versions else None)


def _in(texts: dict[str, str], request: StaffRequest) -> str:
    return texts.get(actor_language(request)) or texts.get("zh-hans", "")


def _calendar_names(request: StaffRequest) -> dict[int, str]:
    language = actor_language(request)
    return {row.id: row.names.get(language) or row.code for row in list_calendars(actor=request.actor)}


def term_words(name: str, value: Any, calendars: dict[int, str]) -> str:
    """Return one term of a version in words."""
    if name in ("titles", "texts", "redress"):
        return "\n".join(f"{LANGUAGES.get(code, code)}: {text}" for code, text in value.items()) or "–"
    if name in ("starts_on", "met_by"):
        return "; ".join(event_words(verb) for verb in value)
    if name == "pauses_while":
        return words.listed(items=(views_rows.state_label(state) for state in value)) or _(
            "it never stands still"
        )
    if name == "applies_to":
        return applies_words(value) or _("everything")
    if name in ("warn_share", "target_rate"):
        return "–" if value is None else f"{(Decimal(value) * 100).normalize():f} %"
    if name == "calendar_id":
        return calendars.get(value, _("the team's, else the organisation's"))
    named: dict[str, Any] = {"duty": DUTY_NAMES, "unit": UNITS, "public": {True: _("yes"), False: _("no")}}
    return str(named.get(name, {}).get(value, value)) or "–"


def _facts(version: VersionRow, calendars: dict[int, str]) -> list[dict[str, Any]]:
    told = ("titles", "texts", "redress", "amount", "unit")
    return [
        {"name": TERM_NAMES[name], "value": term_words(name, version.terms[name], calendars)}
        for name in FIELDS
        if name not in told and (name != "legal_basis" or version.terms[name])
    ]


def _lines(changes: list[Change], calendars: dict[int, str]) -> list[DiffLine]:
    lines = []
    for change in changes:
        name = TERM_NAMES[change.field]
        lines += [
            DiffLine(kind="removed", text=f"{name}: {term_words(change.field, change.before, calendars)}"),
            DiffLine(kind="added", text=f"{name}: {term_words(change.field, change.after, calendars)}"),
        ]
    return lines


def _examples(request: StaffRequest, version: VersionRow) -> list[dict[str, Any]]:
    terms = version.terms
    try:
        found = example_terms(
            amount=terms["amount"], unit=terms["unit"], calendar_id=terms["calendar_id"], now=request.now
        )
    except WorktimeError:
        return []
    return [example_row(example) for example in found]


def example_row(example: Example) -> dict[str, Any]:
    """Return an example of a clock as a page shows it: its days, else its stretches in words."""
    first = example.starts_at.astimezone(example.due.zone).date()
    return {
        "starts_at": example.starts_at,
        "due_at": example.due.at,
        "days": views_rows.clock_days(example.due, first_day=first) if example.due.days else [],
        "words": [] if example.due.days else explain_words(example.due)[:12],
        "provisional": example.due.provisional,
    }


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def new_standard(request: StaffRequest) -> HttpResponse:
    """Draft a standard's first version."""
    form = NewStandardForm(request.POST or None, calendars=_calendars(request))
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            version = draft_version(
                actor=request.actor, now=request.now, code=values["code"], terms=form.terms()
            )
        made.append(version.standard_id)
        return _("Drafted. It binds nobody until it is published.")

    answer = answer_form(
        request, form=form, title=_("New standard"), submit=_("Save as a draft"), run=run, back=HOME
    )
    return HttpResponseRedirect(f"{HOME}{made[0]}/") if made else answer


def _calendars(request: StaffRequest) -> list[tuple[Any, str]]:
    return calendar_choices(request, empty=_("the team's, else the organisation's"))


@desk_page("standard.edit", methods=("POST",))
def new_version(request: StaffRequest, standard_id: int) -> HttpResponse:
    """Draft the next version as a copy of the newest, and go on to change it."""
    file = _file(request, standard_id)
    version = draft_version(actor=request.actor, now=request.now, code=file.row.code)
    return HttpResponseRedirect(f"{HOME}{standard_id}/drafts/{version.pk}/")


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def edit_draft(request: StaffRequest, standard_id: int, version_id: int) -> HttpResponse:
    """Change a draft."""
    version = _version(_file(request, standard_id), version_id)
    form = StandardForm(request.POST or None, calendars=_calendars(request), initial=_initial(version.terms))

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            change_draft(actor=request.actor, now=request.now, version_id=version_id, terms=form.terms())
        return _("Saved. It binds nobody until it is published.")

    return answer_form(
        request,
        form=form,
        title=_("Draft of version %(number)s") % {"number": version.number},
        submit=_("Save the draft"),
        run=run,
        back=f"{HOME}{standard_id}/",
    )


def _version(file: StandardFile, version_id: int) -> VersionRow:
    found = next((version for version in file.versions if version.id == version_id), None)
    if found is None:
        raise NotFound()
    return found


def _initial(terms: dict[str, Any]) -> dict[str, Any]:
    applies = terms["applies_to"]
    plain = (
        "starts_on",
        "met_by",
        "amount",
        "unit",
        "calendar_id",
        "pauses_while",
        "duty",
        "public",
        "legal_basis",
    )
    target = terms["target_rate"]
    return {
        **{name: terms[name] for name in plain},
        **in_fields(terms["titles"], "title"),
        **in_fields(terms["texts"], "text"),
        **in_fields(terms["redress"], "redress"),
        **{name: applies.get(name, []) for name in ("kind", "channel", "priority")},
        "level": ", ".join(applies.get("level", [])),
        "warn_percent": int(Decimal(terms["warn_share"]) * 100),
        "target_percent": None if target is None else (Decimal(target) * 100).normalize(),
    }


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def publish(request: StaffRequest, standard_id: int, version_id: int) -> HttpResponse:
    """Show what a draft will change, and put it into force."""
    file = _file(request, standard_id)
    version = _version(file, version_id)
    calendars = _calendar_names(request)

    def run(values: dict[str, Any]) -> str:
        start: datetime | None = values["valid_from"]
        publish_version(actor=request.actor, now=request.now, version_id=version_id, valid_from=start)
        return _("In force.") if start is None else _("Announced.")

    return answer_form(
        request,
        form=PublishForm(request.POST or None),
        title=_("Put version %(number)s into force") % {"number": version.number},
        submit=_("Put it into force"),
        run=run,
        back=f"{HOME}{standard_id}/",
        note=_(
            "Promises that run keep the version under which they were made. A version in force never changes."
        ),
        extra={
            "preview": "desk/standards/will_change.html",
            "clock": clock_words(amount=version.terms["amount"], unit=version.terms["unit"]),
            "lines": _lines(version.changes, calendars),
            "examples": _examples(request, version),
        },
    )


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def retire(request: StaffRequest, standard_id: int) -> HttpResponse:
    """End a standard."""

    def run(values: dict[str, Any]) -> str:
        retire_standard(actor=request.actor, now=request.now, standard_id=standard_id, **values)
        return _("Ended: it starts no more clocks.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("End this standard"),
        submit=_("End it"),
        run=run,
        back=f"{HOME}{standard_id}/",
        note=_("Clocks that run, run on. A new version brings it back."),
        grave=True,
    )


@desk_page("standard.edit", methods=("GET", "HEAD", "POST"))
def load(request: StaffRequest) -> HttpResponse:
    """Take a rule pack in."""

    def run(values: dict[str, Any]) -> str:
        pack = load_pack(actor=request.actor, now=request.now, content=values["file"])
        return _("Loaded: %(code)s %(version)s") % {"code": pack.code, "version": pack.version}

    return answer_form(
        request,
        form=PackForm(request.POST or None, request.FILES or None),
        title=_("Load a rule pack"),
        submit=_("Load"),
        run=run,
        back=HOME,
        note=_(
            "Each of its standards comes into force from the pack's day, or from now. The same file again changes nothing."
        ),
    )
