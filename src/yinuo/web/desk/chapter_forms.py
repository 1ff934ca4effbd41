"""What the forms of the administration share: choices, one row of a list, the usual change and the usual removal."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.errors import NotFound
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.pages import StaffRequest

Choices = Sequence[tuple[Any, Any]]


class Keyed(Protocol):
    """A row with a key."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Keyed)


class NamesForm(forms.Form):
    """A name in each language."""

    name_zh_hans = forms.CharField(label=lazy("Name in simplified Chinese"), max_length=80, required=False)
    name_zh_hant = forms.CharField(label=lazy("Name in traditional Chinese"), max_length=80, required=False)
    name_en = forms.CharField(label=lazy("Name in English"), max_length=80, required=False)


def offer(form: forms.Form, **choices: Choices) -> None:
    """Fill the choices of a form's fields."""
    for name, rows in choices.items():
        form.fields[name].choices = rows  # type: ignore[attr-defined]


def separated(text: str) -> list[str]:
    """Return the words between commas, each once, in their order."""
    return list(dict.fromkeys(part.strip() for part in text.replace("，", ",").split(",") if part.strip()))


def row_with(rows: Iterable[R], key: int) -> R:
    """Return the row with this key. Raises: NotFound."""
    found = next((row for row in rows if row.id == key), None)
    if found is None:
        raise NotFound()
    return found


def change_form(
    request: StaffRequest,
    *,
    form: forms.Form,
    name: str,
    change: Callable[[dict[str, Any]], object],
    back: str,
) -> HttpResponse:
    """Ask for the new values of what is called `name`, and change it by one action."""

    def run(values: dict[str, Any]) -> str:
        change(values)
        return _("Saved.")

    title = _("Change %(name)s") % {"name": name}
    return answer_form(request, form=form, title=title, submit=_("Save"), run=run, back=back)


def remove_and_go(request: StaffRequest, *, remove: Callable[[], object], back: str) -> HttpResponse:
    """Remove something by one action and go back."""

    def run() -> str:
        remove()
        return _("Removed.")

    return do_and_go(request, run=run, back=back)
