"""The forms around what an authority passed on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.authority_rows import LONGEST_NAME, LONGEST_NUMBER, LONGEST_REASON
from yinuo.aftersale.authority_sections import LONGEST_SECTION, SECTIONS
from yinuo.aftersale.states import AuthorityDocument, InterviewWay, SubmissionWay
from yinuo.web.components.fields import DateTimeWidget, DateWidget
from yinuo.web.desk.aftersale.complaint_forms import words
from yinuo.web.views_rows import LANGUAGES

Choices = Sequence[tuple[Any, str]]
SCANS = ".pdf,.jpg,.jpeg,.png,.webp,.docx"


class OwnerForm(forms.Form):
    """Who answers in person."""

    owner_id = forms.TypedChoiceField(label=_("Answers in person"), coerce=int)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = list(people)  # type: ignore[attr-defined]


class NoticeForm(OwnerForm):
    """A notice as it is written, and the complaint that it is about."""

    authority = forms.CharField(label=_("Authority"), max_length=LONGEST_NAME)
    doc_kind = forms.ChoiceField(
        label=pgettext_lazy("of an authority", "Document"), choices=AuthorityDocument.choices
    )
    doc_no = forms.CharField(label=_("Document number"), max_length=LONGEST_NUMBER, required=False)
    noticed_on = forms.DateField(label=_("Day on the notice"), widget=DateWidget)
    due_on = forms.DateField(
        label=_("To be answered by"),
        widget=DateWidget,
        required=False,
        help_text=_("The day written on the notice. Empty for a 12315 online dispute: ten working days."),
    )
    received_at = forms.DateTimeField(
        label=_("When it reached us"), widget=DateTimeWidget, required=False, help_text=_("Empty: just now.")
    )
    contact = forms.CharField(label=_("Whom to talk to there"), max_length=LONGEST_NAME, required=False)
    complaint = forms.CharField(
        label=_("Number of our complaint"),
        max_length=64,
        required=False,
        help_text=_("Empty where we do not know of it yet: then write below what it is about."),
    )
    text = words(_("What they complain of"), rows=4, required=False)
    name = forms.CharField(label=_("Complainant"), max_length=80, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    order = forms.CharField(label=_("Order number"), max_length=64, required=False)
    field_order = (
        "authority", "doc_kind", "doc_no", "noticed_on", "due_on", "received_at", "contact", "owner_id",
        "complaint", "text", "name", "phone", "order",
    )  # fmt: skip


class HandOverForm(OwnerForm):
    """To whom it goes, and why."""

    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)
    field_order = ("owner_id", "reason")


class TakeOverForm(forms.Form):
    """Why it is taken over from somebody who left."""

    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)


class TakeBackForm(forms.Form):
    """What was wrong with registering it."""

    reason = forms.CharField(
        label=_("What was wrong"),
        max_length=LONGEST_REASON,
        help_text=_("For example: another complaint, the same notice twice, not meant for us."),
    )


class InterviewForm(forms.Form):
    """A talk with the authority."""

    at = forms.DateTimeField(label=pgettext_lazy("a talk", "When"), widget=DateTimeWidget)
    way = forms.ChoiceField(label=pgettext_lazy("a talk", "How"), choices=InterviewWay.choices)
    with_whom = forms.CharField(label=pgettext_lazy("a talk", "With whom"), max_length=LONGEST_NAME)
    words = words(_("What was said"), rows=5)


class ReportForm(forms.Form):
    """The report in its parts; what is left empty does not stand in it."""

    language = forms.ChoiceField(
        label=_("Language"), choices=list(LANGUAGES.items()), help_text=_("Of the headings.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, heading in SECTIONS.items():
            self.fields[code] = forms.CharField(
                label=str(heading),
                max_length=LONGEST_SECTION,
                required=code in ("facts", "conclusion"),
                widget=forms.Textarea(attrs={"rows": 10 if code == "course" else 6}),
            )


class SignedForm(forms.Form):
    """The signed copy of a report."""

    file = forms.FileField(label=_("Signed copy"), widget=forms.ClearableFileInput(attrs={"accept": SCANS}))


class SubmitForm(forms.Form):
    """How the answer was handed in, and what shows it."""

    way = forms.ChoiceField(
        label=pgettext_lazy("an answer", "How it was handed in"), choices=SubmissionWay.choices
    )
    evidence = words(
        _("What shows it"), rows=2, help_text=_("Who took it, the number of the receipt or of the parcel.")
    )
    receipt = forms.FileField(
        label=_("Picture of the receipt"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": SCANS}),
    )
