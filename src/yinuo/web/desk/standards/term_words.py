"""The terms of a standard in words."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from yinuo.core.entries import REGISTRY
from yinuo.matters.queries.standards import Change, VersionRow
from yinuo.matters.standard_terms import FIELDS
from yinuo.people.queries.calendars import list_calendars
from yinuo.web import views_rows
from yinuo.web.components import words
from yinuo.web.components.rows import DiffLine
from yinuo.web.desk.action_forms import actor_language
from yinuo.web.pages import StaffRequest
from yinuo.web.views_rows import CHANNELS, KINDS, LANGUAGES, PRIORITIES

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
# What a rule pack may already bind before a matter of it came.
FURTHER_KINDS = {"complaint": lazy("Complaint")}
FURTHER_CHANNELS = {"widget": lazy("Chat on the website")}
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
    blanks = dict.fromkeys(kind.__struct_fields__, "…")
    return (str(kind.sentence) % {**blanks, "actor": "…"}).strip(" …:：“”「」()（）")


def applies_words(applies_to: dict[str, Any]) -> str:
    """Return in words what a standard is restricted to; nothing where it binds everything."""
    names: dict[str, Any] = {
        "kind": KINDS | FURTHER_KINDS,
        "channel": CHANNELS | FURTHER_CHANNELS,
        "priority": PRIORITIES,
        "level": {},
    }
    parts = [
        words.listed(items=(str(names[key].get(value, value)) for value in values))
        for key, values in applies_to.items()
        if key in names
    ]
    return " · ".join(parts)


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


def calendar_names(request: StaffRequest) -> dict[int, str]:
    """Return the calendars' names in the language of the page, by their keys."""
    language = actor_language(request)
    return {row.id: row.names.get(language) or row.code for row in list_calendars(actor=request.actor)}


def facts(version: VersionRow, calendars: dict[int, str]) -> list[dict[str, Any]]:
    """Return the terms of a version that its page lists by name."""
    told = ("titles", "texts", "redress", "amount", "unit")
    return [
        {"name": TERM_NAMES[name], "value": term_words(name, version.terms[name], calendars)}
        for name in FIELDS
        if name not in told and (name != "legal_basis" or version.terms[name])
    ]


def diff_lines(changes: list[Change], calendars: dict[int, str]) -> list[DiffLine]:
    """Return the differences of two versions as lines taken out and put in."""
    lines = []
    for change in changes:
        name = TERM_NAMES[change.field]
        lines += [
            DiffLine(kind="removed", text=f"{name}: {term_words(change.field, change.before, calendars)}"),
            DiffLine(kind="added", text=f"{name}: {term_words(change.field, change.after, calendars)}"),
        ]
    return lines
