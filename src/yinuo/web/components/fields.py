"""Form widgets, and what the field partial needs to know about a bound field."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString


class DateWidget(forms.DateInput):
    """A date by the browser's own picker; the value travels as ISO in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeWidget(forms.DateTimeInput):
    """A local date and time by the browser's own picker, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class TimeWidget(forms.TimeInput):
    """A time of day by the browser's own picker."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


def field_kind(*, field: BoundField) -> str:
    """Return how a field is laid out: "choices" (radios, boxes), "check" (one box) or "line" (all others)."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "line"


def dressed(*, field: BoundField, size: str = "", **attrs: str) -> SafeString:
    """Render a field's widget in the house's look; `size` "touch" is 44 px high."""
    widget = field.field.widget
    extra: dict[str, Any] = {name.replace("_", "-"): value for name, value in attrs.items()}
    if field_kind(field=field) == "line":
        named = widget.attrs.get("class", "")
        extra["class"] = f"input {named}".strip()
        if size:
            extra["data-size"] = size
    return field.as_widget(attrs=extra)
