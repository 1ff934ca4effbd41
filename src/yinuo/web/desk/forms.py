"""The forms of the desk's heart; what they mean is checked by the actions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.web.components.fields import DateTimeWidget, DateWidget
from yinuo.web.desk.presets import Preset
from yinuo.web.views_rows import LANGUAGES, PRIORITIES

FREE = "free"


def long_text() -> forms.Textarea:
    """Return a field of three lines."""
    return forms.Textarea(attrs={"rows": 3})


def following(guard_url: str) -> dict[str, str]:
    """Return the attributes of a field whose change asks the guard anew."""
    return {
        "hx-get": guard_url,
        "hx-trigger": "change",
        "hx-target": "#guard",
        "hx-swap": "outerHTML",
        "hx-include": "closest form",
    }


class NewPromiseForm(forms.Form):
    """What is promised and by when: a usual time in one click, or a free one."""

    number = forms.CharField(label=_("Number of the matter"), max_length=40)
    what = forms.CharField(label=_("What is promised"), max_length=200)
    preset = forms.ChoiceField(label=_("By when"), widget=forms.RadioSelect)
    free = forms.DateTimeField(label=_("Another time"), widget=DateTimeWidget, required=False)

    def __init__(
        self,
        *args: Any,
        presets: Sequence[Preset],
        with_number: bool = False,
        guard_url: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not with_number:
            del self.fields["number"]
        self.presets = {preset.key: preset for preset in presets}
        choices = [(p.key, f"{p.name} · {p.value.replace('T', ' ')[5:]}") for p in presets]
        preset_field = self.fields["preset"]
        if isinstance(preset_field, forms.ChoiceField):
            preset_field.choices = [*choices, (FREE, _("Another time, below"))]
        preset_field.initial = presets[0].key if presets else FREE
        if guard_url:
            for name in ("number", "what", "preset", "free"):
                if name in self.fields:
                    self.fields[name].widget.attrs.update(following(guard_url))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        free, chosen = values.get("free"), self.presets.get(values.get("preset", ""))
        # a free time that was typed is meant, whichever button is down
        due_at: datetime | None = free or (chosen.due_at if chosen else None)
        if due_at is None and "free" not in self.errors:
            self.add_error("free", _("Say by when."))
        values["due_at"] = due_at
        return values

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error("free" if field == "due_at" else field, error)


class ReasonForm(forms.Form):
    """A reason that stays in the journal."""

    reason = forms.CharField(label=_("Reason"), widget=long_text(), max_length=500)


class TextForm(forms.Form):
    """One sentence under a name that the action gives it."""

    def __init__(self, *args: Any, name: str, label: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = forms.CharField(
            label=label, widget=long_text(), max_length=500, help_text=help_text
        )


class AssignForm(forms.Form):
    """To whom, or to which team, and why."""

    owner = forms.TypedChoiceField(label=_("To whom"), coerce=int, empty_value=None, required=False)
    team = forms.TypedChoiceField(
        label=_("Team"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("A team without a person goes through the team's own way of assignment."),
    )
    reason = forms.CharField(label=_("A word to them"), widget=long_text(), max_length=500, required=False)

    def __init__(self, *args: Any, people: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("Nobody yet")), *people]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("As it is")), *teams]  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Who keeps a promise from now on."""

    owner = forms.TypedChoiceField(label=_("To whom"), coerce=int)
    reason = forms.CharField(label=_("A word to them"), widget=long_text(), max_length=500, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = people  # type: ignore[attr-defined]


class DetailsForm(forms.Form):
    """What a matter is called and how it is sorted."""

    title = forms.CharField(label=_("Title"), max_length=160)
    priority = forms.TypedChoiceField(label=_("Priority"), coerce=int, choices=list(PRIORITIES.items()))
    tags = forms.CharField(
        label=_("Tags"), required=False, help_text=_("Separated by spaces or commas."), max_length=400
    )
    language = forms.ChoiceField(label=_("The customer's language"), choices=list(LANGUAGES.items()))

    def clean_tags(self) -> list[str]:
        words = self.cleaned_data["tags"].replace("，", " ").replace(",", " ").replace("、", " ").split()
        return list(dict.fromkeys(words))


class MergeForm(forms.Form):
    """Which two become one, and which of them stays."""

    number = forms.CharField(label=_("Number of the other matter"), max_length=40)
    survivor = forms.ChoiceField(
        label=_("Which one stays"),
        widget=forms.RadioSelect,
        choices=[("this", _("This one")), ("other", _("The other one"))],
        initial="this",
    )
    reason = forms.CharField(label=_("Reason"), widget=long_text(), max_length=500)
    confirmed = forms.BooleanField(
        label=_("They belong to two customers, and both may read the whole thread"), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class LinkForm(forms.Form):
    """Another matter, and how the two belong together."""

    number = forms.CharField(label=_("Number of the other matter"), max_length=40)
    kind = forms.ChoiceField(
        label=_("How they belong together"),
        choices=[
            ("related", _("Related")),
            ("caused_by", _("This one was caused by the other")),
            ("child", _("This one waits for the other")),
        ],
    )


class SplitForm(forms.Form):
    """Which messages leave for a matter of their own."""

    messages = forms.MultipleChoiceField(label=_("Messages that leave"), widget=forms.CheckboxSelectMultiple)
    title = forms.CharField(label=_("Title of the new matter"), max_length=160, required=False)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["messages"].choices = choices  # type: ignore[attr-defined]


class SupersedeForm(forms.Form):
    """A new time that the customer agreed to."""

    what = forms.CharField(label=_("What is promised"), max_length=200)
    due_at = forms.DateTimeField(label=_("New time"), widget=DateTimeWidget)
    consent = forms.CharField(
        label=_("How and when the customer agreed"),
        widget=long_text(),
        max_length=500,
        help_text=_("Without consent the old promise runs on. The old time stays in the record."),
    )
    reason = forms.CharField(label=_("Reason"), widget=long_text(), max_length=500)


class ExtendForm(forms.Form):
    """More time for a term, once."""

    due_at = forms.DateTimeField(label=_("New end of the term"), widget=DateTimeWidget)
    reason = forms.CharField(label=_("Reason"), widget=long_text(), max_length=500)
    customer_told = forms.BooleanField(label=_("The customer was told"), required=False)


class CustomerForm(forms.Form):
    """A customer's file."""

    name = forms.CharField(label=pgettext_lazy("customer", "Name"), max_length=80)
    salutation = forms.CharField(label=_("How to address them"), max_length=40, required=False)
    level = forms.CharField(label=_("Level"), max_length=20, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    birthday = forms.DateField(label=_("Birthday"), widget=DateWidget, required=False)
    glance = forms.CharField(
        label=_("Know at a glance"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("Who they are, what matters to them, how they like to be reached."),
    )
    preferences = forms.CharField(
        label=_("Preferences"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("One a line: name: value"),
    )
    tags = forms.CharField(label=_("Tags"), required=False, max_length=400)
    do_not_contact = forms.BooleanField(label=_("Do not contact on our own account"), required=False)

    def clean_tags(self) -> list[str]:
        words = self.cleaned_data["tags"].replace("，", " ").replace(",", " ").replace("、", " ").split()
        return list(dict.fromkeys(words))

    def clean_preferences(self) -> dict[str, str]:
        found = {}
        for line in self.cleaned_data["preferences"].splitlines():
            name, sign, value = line.replace("：", ":").partition(":")
            if line.strip() and (not sign or not name.strip()):
                raise forms.ValidationError(
                    _("“%(line)s” has no name before its colon."), params={"line": line}
                )
            if line.strip():
                found[name.strip()] = value.strip()
        return found


CONTACT_KINDS = [
    ("phone", _("Telephone")),
    ("email", _("E-mail")),
    ("wechat", _("WeChat")),
    ("other", _("Other")),
]


class NewCustomerForm(CustomerForm):
    """A new file, with the first ways to reach the customer."""

    kind = forms.ChoiceField(
        label=_("Person or company"),
        widget=forms.RadioSelect,
        choices=[("person", _("Person")), ("company", _("Company"))],
        initial="person",
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    field_order = ("kind", "name", "phone", "email", "salutation", "level", "language")


class ContactForm(forms.Form):
    """One way to reach a customer."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CONTACT_KINDS)
    text = forms.CharField(label=_("Number or address"), max_length=254)
    label = forms.CharField(label=_("Label"), max_length=40, required=False)
    preferred = forms.BooleanField(label=_("Preferred"), required=False)


class OwnerForm(forms.Form):
    """Who looks after a customer, and who stands in."""

    owner = forms.TypedChoiceField(label=_("Looks after them"), coerce=int, empty_value=None, required=False)
    deputy = forms.TypedChoiceField(label=_("Stands in"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("owner", "deputy"):
            self.fields[name].choices = [("", _("Nobody")), *people]  # type: ignore[attr-defined]


class CustomerMergeForm(forms.Form):
    """Which of two files stays."""

    survivor = forms.ChoiceField(
        label=_("Which file stays"),
        widget=forms.RadioSelect,
        choices=[("this", _("The first")), ("other", _("The second"))],
        initial="this",
    )
    reason = forms.CharField(label=_("Reason"), widget=long_text(), max_length=500, required=False)


class ConsentForm(forms.Form):
    """What a customer agreed to, and what shows it."""

    purpose = forms.CharField(label=_("Purpose"), max_length=40)
    evidence = forms.CharField(label=_("What shows it"), widget=long_text(), max_length=2000)


class BulkForm(forms.Form):
    """What happens to every chosen matter."""

    owner = forms.TypedChoiceField(label=_("Give them to"), coerce=int, empty_value=None, required=False)
    tag = forms.CharField(label=_("Add a tag"), max_length=40, required=False)
    macro = forms.TypedChoiceField(label=_("Apply a macro"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, macros: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if macros:
            self.fields["macro"].choices = [("", _("None")), *macros]  # type: ignore[attr-defined]
        else:
            del self.fields["macro"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not any(values.values()):
            raise forms.ValidationError(_("Choose what shall happen to them."))
        return values


class ViewForm(forms.Form):
    """The name of a saved view."""

    name = forms.CharField(label=_("Name"), max_length=60)
