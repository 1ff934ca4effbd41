"""The form by which a customer sends something back: each product of the order with its own wish and reason, photos for all of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.aftersale.actions.return_request import LONGEST_WORDS, AskedLine, ReturnAsked
from yinuo.aftersale.queries.rights import LineRights
from yinuo.aftersale.return_states import ReturnReason, ReturnWish
from yinuo.core.errors import DomainError
from yinuo.insale.actions.receipt import NewPhoto
from yinuo.web.errors import field_errors
from yinuo.web.portal.forms import FilesField

OPENED = [
    ("no", pgettext_lazy("opened", "No")),
    ("yes", pgettext_lazy("opened", "Yes")),
]
REASONS = [("", pgettext_lazy("reason of a return", "Please choose")), *ReturnReason.choices]


class LineForm(forms.Form):
    """One product of the order: whether it goes back, how many of it, why, and what the customer wishes. `says` is what the rules say of it."""

    take = forms.BooleanField(required=False)
    quantity = forms.DecimalField(
        label=lazy("How many?"),
        max_digits=12,
        decimal_places=3,
        min_value=Decimal(0),
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=lazy("Why?"), choices=REASONS)
    wish = forms.ChoiceField(
        label=lazy("What would you like?"),
        choices=ReturnWish.choices,
        initial="return",
        widget=forms.RadioSelect,
    )
    opened = forms.ChoiceField(
        label=lazy("Was the package opened?"), choices=OPENED, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=lazy("Anything we should know?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, *, line: LineRights, **kwargs: Any) -> None:
        super().__init__(data, prefix=str(line.line_id), **kwargs)
        self.line = line
        self.says: dict[str, Any] | None = None
        self.fields["take"].label = line.title

    @property
    def is_left_out(self) -> bool:
        """Tell whether nothing of it goes back: not chosen, or none of it."""
        if not self.data.get(self.add_prefix("take")):
            return True
        quantity = self.cleaned_data.get("quantity") if self.is_valid() else None
        return self.is_valid() and not quantity

    def asked(self) -> AskedLine:
        """Return the wish, of a form that is valid."""
        values = self.cleaned_data
        return AskedLine(
            order_line_id=self.line.line_id,
            quantity=values["quantity"],
            wish=values["wish"],
            reason=values["reason"],
            words=values["words"],
            opened={"yes": True, "no": False}.get(values["opened"]),
        )


class ReturnForm(forms.Form):
    """What of an order goes back: `lines` are its products, of which those that are not chosen are left out."""

    photos = FilesField(
        label=lazy("Photos"),
        required=False,
        help_text=lazy("Where something is broken or wrong, a photo lets us answer faster."),
    )
    ticket = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}))

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        lines: Sequence[LineRights],
        chosen: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.lines = [
            LineForm(data, line=one, initial={"take": one.line_id == chosen or len(lines) == 1})
            for one in lines
        ]

    @property
    def taken(self) -> list[LineForm]:
        """The products that were chosen."""
        return [one for one in self.lines if not one.is_left_out]

    def clean(self) -> dict[str, Any]:
        """Ask for one product at least, and name those where something is missing."""
        values = super().clean() or {}
        if not self.taken:
            self.add_error(None, _("Choose what is to go back."))
        for one in self.taken:
            if not one.is_valid():
                self._point_to(one)
        return values

    def _point_to(self, line: LineForm) -> None:
        self.add_error(None, _("Please look at “%(title)s” again.") % {"title": line.line.title})

    def said(self) -> list[str]:
        """Return what was chosen as texts, so that the same form sent twice is known as one."""
        names = ("quantity", "reason", "wish", "opened", "words")
        return [
            text
            for one in self.taken
            for text in (str(one.line.line_id), *(str(one.cleaned_data[name]) for name in names))
        ]

    def asked(self) -> ReturnAsked:
        """Return the wish, of a form that is valid."""
        photos = [
            NewPhoto(name=one.name or "", declared_type=one.content_type or "", stream=one.file)
            for one in self.cleaned_data["photos"]
        ]
        return ReturnAsked(lines=tuple(one.asked() for one in self.taken), photos=photos)

    def put(self, error: DomainError, asked: Sequence[LineForm]) -> None:
        """Put an objection beside its field: `lines.<place>.<field>` is that of the line asked for in this place."""
        for name, sentences in field_errors(error).items():
            line, field = _place(name, asked)
            for sentence in sentences:
                if line is None:
                    self.add_error(name if name in self.fields else None, sentence)
                else:
                    line.add_error(field if field in line.fields else None, sentence)
            if line is not None:
                self._point_to(line)


def _place(name: str, asked: Sequence[LineForm]) -> tuple[LineForm | None, str]:
    parts = name.split(".")
    if len(parts) == 3 and parts[0] == "lines" and int(parts[1]) < len(asked):
        return asked[int(parts[1])], parts[2]
    return None, name
