"""The forms of a guide and of one of its questions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.rules import text_in
from yinuo.presale.actions.guide import LONGEST_FAMILY, LONGEST_PURPOSE
from yinuo.presale.rules.guide import (
    BRANCHING,
    LONGEST_TEXT,
    MOST_OPTIONS,
    OPTIONED,
    Condition,
    Option,
    Question,
)
from yinuo.web.components.guide_words import ABOUTS, KINDS, control_of
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.settings_pages import by_language, in_fields
from yinuo.web.views_rows import LANGUAGES

PURPOSE = lazy("Purpose of the talk")
SPARE_OPTIONS = 2
FEWEST_ROWS = 4
_VALUE_KINDS = {"yes": True, "no": False}


class GuideForm(NamesForm):
    """What a guide is called, what it is for, and for which products."""

    family = forms.CharField(
        label=lazy("Product family"),
        max_length=LONGEST_FAMILY,
        required=False,
        help_text=lazy("The guide is offered first where somebody asks about such a product."),
    )
    active = forms.BooleanField(label=lazy("In use"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in LANGUAGES.items():
            self.fields[f"purpose_{code.replace('-', '_')}"] = forms.CharField(
                label=f"{PURPOSE} ({language})",
                max_length=LONGEST_PURPOSE,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def fields_for_action(self) -> dict[str, Any]:
        """Return the values in the action's words."""
        values = self.cleaned_data
        return {
            "names": by_language(values, "name"),
            "purposes": by_language(values, "purpose"),
            "family": values["family"],
            "active": values["active"],
        }


class NewGuideForm(GuideForm):
    """A new guide, with its code."""

    code = forms.CharField(label=lazy("Code"), max_length=40, help_text=lazy("Programs name it by this."))
    field_order = ("code", "name_zh_hans", "name_zh_hant", "name_en")


class QuestionForm(forms.Form):
    """One question in three languages, the answers to choose from, and when it is asked."""

    about = forms.ChoiceField(label=lazy("What it is about"), choices=list(ABOUTS.items()))
    kind = forms.ChoiceField(label=lazy("How it is answered"), choices=list(KINDS.items()))
    required = forms.BooleanField(label=lazy("Must be answered, or noted as unknown"), required=False)

    def __init__(
        self, *args: Any, earlier: Sequence[Question], language: str, rows: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.branches = [one for one in earlier if one.kind in BRANCHING]
        self.rows = min(MOST_OPTIONS, rows)
        for code, name in LANGUAGES.items():
            mark = code.replace("-", "_")
            self.fields[f"text_{mark}"] = _words(name)
            self.fields[f"help_{mark}"] = _words(name)
            for row in range(self.rows):
                self.fields[f"option_{row}_{mark}"] = _words(name)
        for row in range(self.rows):
            self.fields[f"option_{row}_value"] = forms.RegexField(
                regex=r"^[a-z0-9][a-z0-9_-]*$", max_length=40, required=False, widget=forms.HiddenInput
            )
        for one in self.branches:
            self.fields[f"when_{one.code}"] = forms.MultipleChoiceField(
                label=text_in(one.texts, language) or one.code,
                required=False,
                choices=[(choice.value, choice.text) for choice in control_of(one, language).choices],
                widget=forms.CheckboxSelectMultiple,
            )

    def texts(self) -> list[forms.BoundField]:
        return [self[f"text_{code.replace('-', '_')}"] for code in LANGUAGES]

    def helps(self) -> list[forms.BoundField]:
        return [self[f"help_{code.replace('-', '_')}"] for code in LANGUAGES]

    def options(self) -> list[dict[str, Any]]:
        """Return the rows of answers: the hidden code and a field for each language."""
        return [
            {
                "value": self[f"option_{row}_value"],
                "words": [self[f"option_{row}_{code.replace('-', '_')}"] for code in LANGUAGES],
            }
            for row in range(self.rows)
        ]

    def conditions(self) -> list[forms.BoundField]:
        return [self[f"when_{one.code}"] for one in self.branches]

    def question(self, code: str) -> Question:
        """Return the question that was written."""
        values = self.cleaned_data
        return Question(
            code=code,
            about=values["about"],
            kind=values["kind"],
            texts=by_language(values, "text"),
            helps=by_language(values, "help"),
            required=values["required"],
            options=self._options() if values["kind"] in OPTIONED else (),
            when=tuple(
                Condition(question=one.code, values=_values(one, values[f"when_{one.code}"]))
                for one in self.branches
                if values[f"when_{one.code}"]
            ),
        )

    def _options(self) -> tuple[Option, ...]:
        """Return the answers that have words; a new one gets a code that none has yet."""
        values = self.cleaned_data
        taken = {values[f"option_{row}_value"] for row in range(self.rows)}
        found = []
        for row in range(self.rows):
            texts = by_language(values, f"option_{row}")
            if not any(texts.values()):
                continue
            value = values[f"option_{row}_value"]
            if not value:
                value = next(code for n in range(1, 999) if (code := f"a{n}") not in taken)
                taken.add(value)
            found.append(Option(value=value, texts=texts))
        return tuple(found)


def _words(language: str) -> forms.CharField:
    return forms.CharField(label=language, max_length=LONGEST_TEXT, required=False)


def _values(question: Question, chosen: list[str]) -> tuple[str | bool, ...]:
    return tuple(_VALUE_KINDS[one] for one in chosen) if question.kind == "yes_no" else tuple(chosen)


def written(question: Question) -> dict[str, Any]:
    """Return a question as the form's initial values."""
    known: dict[str, Any] = {
        "about": question.about,
        "kind": question.kind,
        "required": question.required,
        **in_fields(dict(question.texts), "text"),
        **in_fields(dict(question.helps), "help"),
    }
    for row, option in enumerate(question.options):
        known |= {f"option_{row}_value": option.value, **in_fields(dict(option.texts), f"option_{row}")}
    names = {True: "yes", False: "no"}
    for condition in question.when:
        known[f"when_{condition.question}"] = [
            names[v] if isinstance(v, bool) else v for v in condition.values
        ]
    return known


def rows_needed(question: Question | None) -> int:
    return max(FEWEST_ROWS, (len(question.options) if question else 0) + SPARE_OPTIONS)
