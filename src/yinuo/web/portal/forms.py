"""The forms of the portal; what they mean is checked by the actions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.errors import DomainError
from yinuo.core.uploads import HEAD_BYTES, check_upload
from yinuo.matters.actions.messages import LONGEST_TEXT
from yinuo.people.contact_values import normalise_contact
from yinuo.presale.models import Inquiry

MOST_FILES = 5
TOPICS = [
    (Inquiry.Topic.PRODUCT, pgettext_lazy("topic of a question", "A product")),
    (Inquiry.Topic.USAGE, pgettext_lazy("topic of a question", "Use and care")),
    (Inquiry.Topic.TROUBLE, pgettext_lazy("topic of a question", "Something is wrong")),
    (Inquiry.Topic.PRICE, pgettext_lazy("topic of a question", "Price and order")),
    (Inquiry.Topic.OTHER, pgettext_lazy("topic of a question", "Something else")),
]


class FilesInput(forms.ClearableFileInput):
    """Several files by the browser's own picker."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """At most five files, each of a kind that is taken."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files, after all of them were looked at."""
        files = [data] if isinstance(data, UploadedFile) else list(data or [])
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(most)s files at once.") % {"most": MOST_FILES})
        wrong = [problem for file in files if (problem := _problem_of(file))]
        if wrong:
            raise forms.ValidationError(wrong)
        return files


def _problem_of(file: Any) -> str:
    head = file.read(HEAD_BYTES)
    file.seek(0)
    try:
        check_upload(
            file.name or "",
            file.content_type or "",
            head,
            file.size or 0,
            limit_bytes=settings.YINUO_MAX_UPLOAD_BYTES,
        )
    except DomainError as error:
        return str(error)
    return ""


class AskForm(forms.Form):
    """A question with a way to answer it. `homepage` is for machines only: no person sees it."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=TOPICS, widget=forms.RadioSelect)
    product = forms.ChoiceField(label=_("Which product?"), required=False)
    question = forms.CharField(
        label=_("Your question"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    attachments = FilesField(label=_("Photos or files"), required=False)
    name = forms.CharField(
        label=_("What may we call you?"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("A telephone number or an e-mail address: one of the two is enough."),
    )
    agrees = forms.BooleanField(
        label=_("You may ask me afterwards whether this helped. I can withdraw this at any time."),
        required=False,
    )
    homepage = forms.CharField(required=False)
    ticket = forms.CharField(widget=forms.HiddenInput)
    asked_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    searched = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def __init__(self, *args: Any, products: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product = self.fields["product"]
        if isinstance(product, forms.ChoiceField):
            product.choices = [("", _("None, or not in this list")), *products]
        if not products:
            del self.fields["product"]

    def clean(self) -> dict[str, Any]:
        """Ask for one way to answer, and say what is wrong with either."""
        values = super().clean() or {}
        phone, email = values.get("phone", ""), values.get("email", "")
        if not phone and not email and not {"phone", "email"} & self.errors.keys():
            self.add_error(
                "phone", _("Please leave a telephone number or an e-mail address, so that we can answer.")
            )
        if phone:
            self._check_contact("phone", phone)
        if email:
            self._check_contact("email", email)
        return values

    def _check_contact(self, kind: Any, text: str) -> None:
        try:
            normalise_contact(kind, text)
        except DomainError as error:
            self.add_error(kind, str(error))


class ReplyForm(forms.Form):
    """What the customer adds to their thread."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    attachments = FilesField(label=_("Photos or files"), required=False)
    ticket = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not self.files

    def clean(self) -> dict[str, Any]:
        """Take files without a word: their names are the message then."""
        values = super().clean() or {}
        if not self.errors and not values.get("text"):
            values["text"] = "、".join(file.name for file in values["attachments"])
        return values


class RateForm(forms.Form):
    """One to five, and a word."""

    score = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=[(n, str(n)) for n in range(1, 6)],
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What could have been better?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(forms.Form):
    """Why it is not over."""

    reason = forms.CharField(
        label=_("What is still not right?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TrackForm(forms.Form):
    """A number, and the end of the telephone number that was left with it."""

    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "placeholder": "ZX-2610-4F7QK3-7"}
        ),
        help_text=_("As it stands in our answer. Small letters and missing dashes do not matter."),
    )
    digits = forms.CharField(
        label=_("Last four digits of your telephone"),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9]{4}"}),
    )
