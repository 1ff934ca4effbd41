"""The form of a version's terms, to the action's words and back."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.worktime import Unit
from yinuo.matters.standard_terms import DUTIES, WAITING_STATES, verbs
from yinuo.web import views_rows
from yinuo.web.desk.chapter_forms import Choices, offer, separated
from yinuo.web.desk.settings_pages import by_language, in_fields
from yinuo.web.desk.standards.term_words import DUTY_NAMES, UNITS, event_words
from yinuo.web.views_rows import CHANNELS, KINDS, PRIORITIES

# Terms that the form has as the action wants them.
AS_THEY_ARE = (
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

    def __init__(self, *args: Any, calendars: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = sorted(((verb, event_words(verb)) for verb in verbs()), key=lambda pair: pair[1])
        states = [(state, views_rows.state_label(state)) for state in WAITING_STATES]
        offer(self, starts_on=events, met_by=events, calendar_id=calendars, pauses_while=states)
        for name in ("starts_on", "met_by"):
            self.fields[name].widget.attrs["size"] = 7

    def terms(self) -> dict[str, Any]:
        """Return the terms in the action's words."""
        values = self.cleaned_data
        target = values["target_percent"]
        texts, redress = by_language(values, "text"), by_language(values, "redress")
        applies = {name: values[name] for name in ("kind", "channel", "priority") if values[name]}
        levels = separated(values["level"])
        return {
            "titles": by_language(values, "title"),
            "texts": texts if any(texts.values()) else {},
            "redress": redress if any(redress.values()) else {},
            "applies_to": {**applies, **({"level": levels} if levels else {})},
            "warn_share": str(Decimal(values["warn_percent"]) / 100),
            "target_rate": None if target is None else str(target / 100),
            **{name: values[name] for name in AS_THEY_ARE},
        }


def terms_in_fields(terms: dict[str, Any]) -> dict[str, Any]:
    """Return the fields' values for terms."""
    applies = terms["applies_to"]
    target = terms["target_rate"]
    return {
        **{name: terms[name] for name in AS_THEY_ARE},
        **in_fields(terms["titles"], "title"),
        **in_fields(terms["texts"], "text"),
        **in_fields(terms["redress"], "redress"),
        **{name: applies.get(name, []) for name in ("kind", "channel", "priority")},
        "level": ", ".join(applies.get("level", [])),
        "warn_percent": int(Decimal(terms["warn_share"]) * 100),
        "target_percent": None if target is None else (Decimal(target) * 100).normalize(),
    }


class NewStandardForm(StandardForm):
    """A standard's first version, with the code it is known by."""

    code = forms.CharField(
        label=lazy("Code"),
        max_length=60,
        help_text=lazy("Small letters, digits and hyphens; it never changes."),
    )
    field_order = ("code",)
