"""Reception standards as whoever sets them sees them: the list, a standard with its words, examples and marks."""

import re
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext_lazy

from yinuo.matters.actions.reception import (
    EDITS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    ReceptionTerms,
    add_reception,
    begin_reception,
    change_reception,
    retire_reception,
)
from yinuo.matters.queries.reception import ReceptionRow, get_reception, list_reception
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

HOME = "/desk/reception/"
COUNTED = {
    "": pgettext_lazy("reception", "By people alone, when they read along"),
    "first_reply": pgettext_lazy(
        "reception", "In the first reply by a person, within its first 40 characters"
    ),
    "last_reply": pgettext_lazy("reception", "In the last reply by a person before the matter was resolved"),
}
SHORT = {
    "": pgettext_lazy("reception", "read by people"),
    "first_reply": pgettext_lazy("reception", "counted in the first reply"),
    "last_reply": pgettext_lazy("reception", "counted in the last reply"),
}
_BLANK_LINE = re.compile(r"\n\s*\n")


def _title(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TITLE, required=False)


def _text(label: Any, *, rows: int = 2, help_text: Any = "", limit: int = 20_000) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=limit,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PointForm(forms.Form):
    """A reception standard in three languages. Examples are divided by blank lines; those of letters by a line of dashes."""

    BESIDE: ClassVar[dict[str, str]] = {
        "titles": "title_zh_hans",
        "texts": "text_zh_hans",
        "examples": "examples_zh_hans",
        **{f"titles_{code}": f"title_{code.replace('-', '_')}" for code in LANGUAGES},
        **{f"texts_{code}": f"text_{code.replace('-', '_')}" for code in LANGUAGES},
    }

    title_zh_hans = _title(lazy("What is asked, simplified Chinese"))
    text_zh_hans = _text(lazy("In full, simplified Chinese"), limit=LONGEST_TEXT)
    title_zh_hant = _title(lazy("What is asked, traditional Chinese"))
    text_zh_hant = _text(lazy("In full, traditional Chinese"), limit=LONGEST_TEXT)
    title_en = _title(lazy("What is asked, English"))
    text_en = _text(lazy("In full, English"), limit=LONGEST_TEXT)
    examples_zh_hans = _text(
        lazy("Examples, simplified Chinese"),
        rows=3,
        help_text=lazy("A blank line between two of them. {customer} and {agent} are filled in."),
    )
    examples_zh_hant = _text(lazy("Examples, traditional Chinese"), rows=3)
    examples_en = _text(lazy("Examples, English"), rows=3)
    letters_zh_hans = _text(
        lazy("Examples for e-mail, simplified Chinese"),
        rows=3,
        help_text=lazy("Letters keep their blank lines: a line of --- between two of them."),
    )
    letters_zh_hant = _text(lazy("Examples for e-mail, traditional Chinese"), rows=3)
    letters_en = _text(lazy("Examples for e-mail, English"), rows=3)
    counted = forms.ChoiceField(
        label=lazy("Where it is looked for"),
        choices=list(COUNTED.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    marks = _text(
        lazy("Words by which a machine knows it"),
        rows=3,
        help_text=lazy("One a line, in every language. One of them is enough; capitals do not matter."),
    )
    public = forms.BooleanField(label=lazy("Customers see it among our standards"), required=False)


class NewPointForm(PointForm):
    """A new standard; its code stays."""

    code = forms.SlugField(
        label=lazy("Code"), max_length=40, help_text=lazy("Small Latin letters, digits and dashes. It stays.")
    )
    field_order = ("code",)


@desk_page(EDITS)
def reception(request: StaffRequest) -> HttpResponse:
    """Show all reception standards."""
    rows = list_reception(actor=request.actor, language=actor_language(request))
    return chapter_page(
        request,
        "desk/reception/list.html",
        title=_("Reception standards"),
        rows=[{"row": row, "counted": SHORT[row.counted]} for row in rows],
    )


@desk_page(EDITS, methods=("POST",))
def begin(request: StaffRequest) -> HttpResponse:
    """Begin with the five that come along."""

    def run() -> str:
        made = begin_reception(actor=request.actor, now=request.now)
        return ngettext("%(n)s standard is in force.", "%(n)s standards are in force.", made) % {"n": made}

    return do_and_go(request, run=run, back=HOME)


@desk_page(EDITS, methods=("GET", "HEAD", "POST"))
def new_point(request: StaffRequest) -> HttpResponse:
    """Write a reception standard."""
    form = NewPointForm(request.POST or None, initial={"public": True, "counted": ""})

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            add_reception(actor=request.actor, now=request.now, code=values["code"], terms=_terms(values))
        return _("Saved.")

    return _answer(request, form, title=_("New reception standard"), run=run)


@desk_page(EDITS, methods=("GET", "HEAD", "POST"))
def point(request: StaffRequest, point_id: int) -> HttpResponse:
    """Change a reception standard: what is saved is its next version. Raises: NotFound, NotAllowed."""
    row = get_reception(actor=request.actor, point_id=point_id, language=actor_language(request))
    form = PointForm(request.POST or None, initial=_initial(row))

    def run(values: dict[str, Any]) -> str:
        with fields_named(form.BESIDE):
            change_reception(actor=request.actor, now=request.now, point_id=point_id, terms=_terms(values))
        return _("Saved.")

    return _answer(request, form, title=row.title, run=run)


@desk_page(EDITS, methods=("POST",))
def retire(request: StaffRequest, point_id: int) -> HttpResponse:
    """Ask for it no longer."""

    def run() -> str:
        retire_reception(actor=request.actor, now=request.now, point_id=point_id)
        return _("It is asked for no longer. Saving it again brings it back.")

    return do_and_go(request, run=run, back=HOME)


def _answer(request: StaffRequest, form: PointForm, *, title: str, run: Any) -> HttpResponse:
    return answer_form(
        request,
        form=form,
        title=title,
        submit=_("Put in force"),
        run=run,
        back=HOME,
        note=_(
            "Each saving is a version, in force at once. What was found by an earlier one stays as it was."
        ),
    )


def _terms(values: dict[str, Any]) -> ReceptionTerms:
    """Return what a form says; what it does not name is for all channels."""
    examples = [
        {"language": language, "channel": channel, "text": text.strip()}
        for language in LANGUAGES
        for prefix, channel, divided in (("examples", "", _BLANK_LINE), ("letters", "email", _DASHES))
        for text in divided.split(values[f"{prefix}_{language.replace('-', '_')}"].replace("\r\n", "\n"))
        if text.strip()
    ]
    return ReceptionTerms(
        titles=by_language(values, "title"),
        texts=by_language(values, "text"),
        examples=examples,
        counted=values["counted"],
        marks=re.split(r"[\n,，、]", values["marks"]),
        public=values["public"],
    )


_DASHES = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)


def _initial(row: ReceptionRow) -> dict[str, Any]:
    found: dict[str, Any] = {
        **in_fields(row.titles, "title"),
        **in_fields(row.texts, "text"),
        "counted": row.counted,
        "marks": "\n".join(row.marks),
        "public": row.public,
    }
    for language in LANGUAGES:
        for prefix, channel, between in (("examples", "", "\n\n"), ("letters", "email", "\n---\n")):
            texts = [
                one["text"]
                for one in row.examples
                if (one["language"], one["channel"]) == (language, channel)
            ]
            found[f"{prefix}_{language.replace('-', '_')}"] = between.join(texts)
    return found
