"""Forms of a product's fault: its words in three languages, of what it is a fault, who may read it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.catalog.actions.faults import LONGEST_CODE
from yinuo.catalog.rules.faults import LONGEST_NAME, LONGEST_PART
from yinuo.web.views_rows import LANGUAGES

AUDIENCES = {
    "public": lazy("Everyone, on the product's page"),
    "staff": lazy("Staff, who send it where it fits"),
}
PARTS = ("name", "normal", "not_normal", "steps", "remedy")
FIELD_OF = {
    **{f"{part}_{code}": f"{part}_{code.replace('-', '_')}" for part in PARTS for code in LANGUAGES},
    "texts": "name_zh_hans",
}


class FaultWordsForm(forms.Form):
    """The words of a fault in three languages; a language is whole or empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            end = code.replace("-", "_")
            self.fields[f"name_{end}"] = forms.CharField(
                label=pgettext_lazy("fault", "What the customer sees"),
                max_length=LONGEST_NAME,
                required=False,
                help_text=lazy("Short, in the customer's words: “Fine cracks in the wood”."),
            )
            for part, label in (
                ("normal", lazy("What is normal")),
                ("not_normal", lazy("What is not normal")),
            ):
                self.fields[f"{part}_{end}"] = _lines(label, rows=4)
            self.fields[f"steps_{end}"] = _lines(
                lazy("How to test it at home"), rows=4, help_text=lazy("One step a line, each short.")
            )
            self.fields[f"remedy_{end}"] = _lines(lazy("What we do if it is not normal"), rows=3)

    def texts(self) -> dict[str, dict[str, Any]]:
        """Return language → the words, of a form that is valid."""
        values = self.cleaned_data
        found = {}
        for code in LANGUAGES:
            end = code.replace("-", "_")
            found[code] = {part: values[f"{part}_{end}"] for part in PARTS}
            found[code]["steps"] = values[f"steps_{end}"].splitlines()
        return found

    def languages(self) -> list[tuple[str, list[Any]]]:
        """Return the fields by language, for the page."""
        return [
            (name, [self[f"{part}_{code.replace('-', '_')}"] for part in PARTS])
            for code, name in LANGUAGES.items()
        ]


def _lines(label: Any, *, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PART * 2,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class FaultPlaceForm(forms.Form):
    """Of what it is a fault: one product, or all of a family."""

    product_id = forms.TypedChoiceField(label=lazy("Product"), coerce=int, empty_value=None, required=False)
    family = forms.ChoiceField(label=lazy("Or all products of a family"), required=False)

    def __init__(
        self, *args: Any, products: list[tuple[int, str]], families: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_id"].choices = [("", "–"), *products]  # type: ignore[attr-defined]
        self.fields["family"].choices = [("", "–"), *((one, one) for one in families)]  # type: ignore[attr-defined]


class NewFaultForm(FaultPlaceForm, FaultWordsForm):
    """A new fault: its code, of what it is one, its words."""

    code = forms.CharField(
        label=lazy("Code"),
        max_length=LONGEST_CODE,
        help_text=lazy("Short, such as wood-cracks. Repairs and figures name the fault by it; it stays."),
    )


class FaultAudienceForm(forms.Form):
    """Who may read the newest words."""

    audience = forms.ChoiceField(
        label=lazy("Who may read it"), choices=list(AUDIENCES.items()), widget=forms.RadioSelect
    )
