"""The forms of products: fields in three languages, lists written as lines."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.actions.products import NewPrecaution
from yinuo.catalog.models import Precaution
from yinuo.catalog.rules.products import MAX_LEAD_DAYS, MAX_RETURN_DAYS, MAX_WARRANTY_MONTHS
from yinuo.catalog.rules.texts import text_in
from yinuo.web.desk.aftersale import law_words
from yinuo.web.desk.settings_pages import by_language
from yinuo.web.views_rows import LANGUAGES

MATCH_KINDS = {
    "goes_with": lazy("Goes well with it"),
    "instead": lazy("Or instead"),
    "spare": lazy("Spare parts and care"),
}


def short_text() -> forms.Textarea:
    """Return the field of a few lines."""
    return forms.Textarea(attrs={"rows": 3})


class NamedValuesField(forms.CharField):
    """Names with their values, one a line; its value is name → value."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=lazy("One a line: name: value"),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{name}: {text}" for name, text in value.items())
        return value

    def clean(self, value: Any) -> Any:
        found = {}
        for line in (super().clean(value) or "").splitlines():
            name, sign, text = line.replace("：", ":", 1).partition(":")
            if line.strip() and (not sign or not name.strip()):
                raise forms.ValidationError(
                    _("“%(line)s” has no name before its colon."), params={"line": line}
                )
            if line.strip():
                found[name.strip()] = text.strip()
        return found


class SizeTableField(forms.CharField):
    """A table of sizes written as lines with | between the cells, the head first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=lazy("The head first, then a line for each size, with | between the cells."),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            lines = [value["columns"], *value["rows"]] if value else []
            return "\n".join(" | ".join(cells) for cells in lines)
        return value

    def clean(self, value: Any) -> Any:
        lines = [
            [cell.strip() for cell in line.replace("｜", "|").replace("\t", "|").split("|")]
            for line in (super().clean(value) or "").splitlines()
            if line.strip()
        ]
        return {"columns": lines[0], "rows": lines[1:]} if lines else {}


class ProductForm(forms.Form):
    """A product in three languages."""

    BESIDE: ClassVar[dict[str, str]] = {"names": "name_zh_hans", "summaries": "summary_zh_hans"}
    PLAIN: ClassVar[tuple[str, ...]] = (
        "family",
        "brand",
        "supplier",
        "price",
        "currency",
        "tax_rate",
        "lead_days",
        "law_category",
        "law_traits",
        "law_exclusions",
        "return_days",
        "warranty_months",
        "parameters",
        "tags",
    )

    name_zh_hans = forms.CharField(label=lazy("Name in simplified Chinese"), max_length=120, required=False)
    name_zh_hant = forms.CharField(label=lazy("Name in traditional Chinese"), max_length=120, required=False)
    name_en = forms.CharField(label=lazy("Name in English"), max_length=120, required=False)
    family = forms.CharField(label=lazy("Family"), max_length=60, required=False)
    brand = forms.CharField(label=lazy("Brand"), max_length=60, required=False)
    supplier = forms.CharField(label=lazy("Supplier"), max_length=60, required=False)
    price = forms.DecimalField(
        label=lazy("Price"), max_digits=14, decimal_places=2, min_value=Decimal(0), required=False
    )
    currency = forms.CharField(label=lazy("Currency"), max_length=3, initial="CNY")
    tax_rate = forms.DecimalField(
        label=lazy("Tax in percent; prices include it"),
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=Decimal(100),
        initial=Decimal(13),
        required=False,
    )
    lead_days = forms.IntegerField(
        label=lazy("Working days from order to delivery, usually"),
        min_value=0,
        max_value=MAX_LEAD_DAYS,
        required=False,
    )
    law_category = forms.ChoiceField(
        label=lazy("What kind of goods it is, for returns and guarantee"),
        choices=law_words.categories,
        required=False,
    )
    law_traits = forms.MultipleChoiceField(
        label=lazy("Cannot be returned without a reason, by law"),
        choices=law_words.traits,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    law_exclusions = forms.MultipleChoiceField(
        label=lazy("Cannot be returned without a reason where the buyer confirmed it"),
        choices=law_words.exclusions,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    return_days = forms.IntegerField(
        label=lazy("Days of return without a reason that we promise, if more than the law"),
        min_value=0,
        max_value=MAX_RETURN_DAYS,
        required=False,
    )
    warranty_months = forms.IntegerField(
        label=lazy("Months of guarantee that we promise, if more than the law"),
        min_value=0,
        max_value=MAX_WARRANTY_MONTHS,
        required=False,
    )
    parameters = NamedValuesField(label=lazy("Parameters"), required=False)
    tags = forms.CharField(
        label=lazy("Tags"), required=False, help_text=lazy("Separated by spaces or commas.")
    )
    summary_zh_hans = forms.CharField(
        label=lazy("In short, simplified Chinese"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    summary_zh_hant = forms.CharField(
        label=lazy("In short, traditional Chinese"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    summary_en = forms.CharField(
        label=lazy("In short, English"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def clean_tags(self) -> list[str]:
        words = self.cleaned_data["tags"].replace("，", " ").replace(",", " ").replace("、", " ").split()
        return list(dict.fromkeys(words))

    def fields_for_action(self) -> dict[str, Any]:
        """Return the values in the action's words."""
        values = self.cleaned_data
        plain = {key: values[key] for key in self.PLAIN}
        if plain["tax_rate"] is None:
            del plain["tax_rate"]
        return {
            **plain,
            "names": by_language(values, "name"),
            "summaries": by_language(values, "summary"),
        }


class NewProductForm(ProductForm):
    """A product with the code it is known by."""

    code = forms.CharField(label=lazy("Code"), max_length=40)
    field_order = ("code",)


class PrecautionsForm(forms.Form):
    """What must be told before a sale, a line each; `!` is a warning, `!!` a danger.

    For each that is written down already, the reason for which its confirmation excludes a return without one: of those that the product carries.
    """

    BESIDE: ClassVar[dict[str, str]] = {
        "texts": "zh_hans",
        "severity": "zh_hans",
        "excludes": "zh_hans",
    }

    zh_hans = forms.CharField(
        label="简体中文",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text=lazy(
            "One a line. ! before it makes a warning, !! a danger; the same order in each language."
        ),
    )
    zh_hant = forms.CharField(label="繁體中文", widget=forms.Textarea(attrs={"rows": 5}), required=False)
    en = forms.CharField(label="English", widget=forms.Textarea(attrs={"rows": 5}), required=False)

    def __init__(
        self,
        *args: Any,
        rows: Sequence[Precaution] = (),
        exclusions: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            is_kept = row.excludes and row.excludes not in dict(exclusions)
            kept = law_words.named([row.excludes]) if is_kept else []
            if not exclusions and not kept:
                continue
            self.fields[f"excludes.{row.pk}"] = forms.ChoiceField(
                label=_("Whoever confirms “%(text)s” agrees to no return without a reason:")
                % {"text": text_in(row.texts, get_language() or "en")},
                choices=[("", _("No, it excludes nothing")), *exclusions, *kept],
                required=False,
                initial=row.excludes,
            )

    def _excludes(self, texts: Mapping[str, str]) -> str | None:
        """Return what a precaution excludes, None where it was not asked: then what stood with the same words stays."""
        for row in self.rows:
            if set(row.texts.values()) & set(texts.values()) and f"excludes.{row.pk}" in self.cleaned_data:
                return str(self.cleaned_data[f"excludes.{row.pk}"])
        return None

    def precautions(self) -> list[NewPrecaution]:
        """Return the lines as precautions; how grave one is, its gravest line says."""
        columns = {
            code: [line.strip() for line in self.cleaned_data[code.replace("-", "_")].splitlines()]
            for code in LANGUAGES
        }
        found = []
        for place in range(max((len(lines) for lines in columns.values()), default=0)):
            lines = {
                code: column[place] for code, column in columns.items() if column[place : place + 1] > [""]
            }
            if not lines:
                continue
            signs = max(len(line) - len(line.lstrip("!！")) for line in lines.values())
            texts = {code: line.lstrip("!！").strip() for code, line in lines.items()}
            found.append(
                NewPrecaution(
                    texts=texts,
                    severity=("notice", "warning", "danger")[min(signs, 2)],
                    excludes=self._excludes(texts),
                )
            )
        return found


class AboutForm(forms.Form):
    """What a product is made of and how, how it is kept, and its sizes."""

    BESIDE: ClassVar[dict[str, str]] = {
        "materials": "materials_zh_hans",
        "process": "process_zh_hans",
        "care": "care_zh_hans",
    }

    materials_zh_hans = forms.CharField(
        label=lazy("Materials in simplified Chinese"), widget=short_text(), required=False
    )
    materials_zh_hant = forms.CharField(
        label=lazy("Materials in traditional Chinese"), widget=short_text(), required=False
    )
    materials_en = forms.CharField(label=lazy("Materials in English"), widget=short_text(), required=False)
    process_zh_hans = forms.CharField(
        label=lazy("How it is made, in simplified Chinese"), widget=short_text(), required=False
    )
    process_zh_hant = forms.CharField(
        label=lazy("How it is made, in traditional Chinese"), widget=short_text(), required=False
    )
    process_en = forms.CharField(
        label=lazy("How it is made, in English"), widget=short_text(), required=False
    )
    care_zh_hans = forms.CharField(
        label=lazy("Care in simplified Chinese"), widget=short_text(), required=False
    )
    care_zh_hant = forms.CharField(
        label=lazy("Care in traditional Chinese"), widget=short_text(), required=False
    )
    care_en = forms.CharField(label=lazy("Care in English"), widget=short_text(), required=False)
    unit = forms.CharField(label=lazy("Sizes are in"), max_length=20, required=False)
    size_table = SizeTableField(label=lazy("Size table"), required=False)

    def fields_for_action(self) -> dict[str, Any]:
        """Return the values in the action's words."""
        values = self.cleaned_data
        table = values["size_table"]
        return {
            **{key: by_language(values, key) for key in ("materials", "process", "care")},
            "size_table": {**table, "unit": values["unit"]} if table else {},
        }


class VariantForm(forms.Form):
    """A variant but for its number."""

    options = NamedValuesField(label=lazy("What sets it apart"), required=False)
    barcode = forms.CharField(label=lazy("Barcode"), max_length=40, required=False)
    price = forms.DecimalField(
        label=lazy("Price, where it is not the product's"),
        max_digits=14,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
    )
    position = forms.IntegerField(
        label=lazy("Place in the list"), min_value=0, max_value=32_767, required=False
    )

    def fields_for_action(self) -> dict[str, Any]:
        """Return the values in the action's words; without a place it keeps its own."""
        values = {key: self.cleaned_data[key] for key in ("options", "barcode", "price", "position")}
        return {key: value for key, value in values.items() if key != "position" or value is not None}


class NewVariantForm(VariantForm):
    """A variant with the number that it is ordered by."""

    sku = forms.CharField(label=lazy("Order number (SKU)"), max_length=60)
    field_order = ("sku",)


class PictureWordsForm(forms.Form):
    """What a picture shows, for those who cannot see it."""

    BESIDE: ClassVar[dict[str, str]] = {"alts": "alt_zh_hans"}

    alt_zh_hans = forms.CharField(
        label=lazy("What it shows, simplified Chinese"), max_length=200, required=False
    )
    alt_zh_hant = forms.CharField(
        label=lazy("What it shows, traditional Chinese"), max_length=200, required=False
    )
    alt_en = forms.CharField(label=lazy("What it shows, English"), max_length=200, required=False)


class NewPictureForm(PictureWordsForm):
    """A picture and what it shows."""

    file = forms.FileField(
        label=lazy("Picture"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=lazy("JPEG, PNG, WebP or GIF. Where and with what it was taken is not kept."),
        allow_empty_file=True,
    )
    field_order = ("file",)


class MatchForm(forms.Form):
    """Another product and why."""

    BESIDE: ClassVar[dict[str, str]] = {"reasons": "reason_zh_hans"}

    kind = forms.ChoiceField(label=lazy("How it belongs"), choices=list(MATCH_KINDS.items()))
    other_id = forms.CharField(
        label=lazy("Code of the other product"), max_length=40, help_text=lazy("Such as T-1601.")
    )
    reason_zh_hans = forms.CharField(label=lazy("Why, simplified Chinese"), max_length=400, required=False)
    reason_zh_hant = forms.CharField(label=lazy("Why, traditional Chinese"), max_length=400, required=False)
    reason_en = forms.CharField(label=lazy("Why, English"), max_length=400, required=False)
