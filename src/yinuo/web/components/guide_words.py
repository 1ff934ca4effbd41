"""A question of a guide as people meet it: its words, its control, and what they put into it."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.presale.rules.guide import Question

KINDS = {
    "choice": _("One of several answers"),
    "several": _("Several answers"),
    "yes_no": _("Yes or no"),
    "text": _("In their own words"),
    "number": _("A number"),
    "money": _("An amount of money"),
    "date": _("A day"),
}
ABOUTS = {
    "situation": pgettext_lazy("part of a guide", "Situation"),
    "trouble": pgettext_lazy("part of a guide", "Trouble"),
    "wish": pgettext_lazy("part of a guide", "Wish"),
    "use": pgettext_lazy("part of a guide", "Use"),
    "budget": pgettext_lazy("part of a guide", "Budget"),
    "decision": pgettext_lazy("part of a guide", "Decision"),
}
MODES = {
    "chat": pgettext_lazy("how a guide is asked", "In chat"),
    "phone": pgettext_lazy("how a guide is asked", "By telephone"),
    "visit": pgettext_lazy("how a guide is asked", "Face to face"),
    "link": pgettext_lazy("how a guide is asked", "As a link that the customer fills in"),
}
FAULTS = {
    "no_questions": _("There is no question yet."),
    "code_twice": _("Another question has the same code."),
    "no_text": _("The question has no words."),
    "few_options": _("There must be two answers or more to choose from."),
    "option_twice": _("Two answers have the same code."),
    "option_without_text": _("An answer has no words."),
    "condition_not_earlier": _("It hangs on a question that does not come before it."),
    "condition_on_free_answer": _("It hangs on a question whose answer is free."),
    "condition_value": _("It hangs on an answer that does not exist."),
    "unreachable": _("No answers lead to it: its conditions exclude each other."),
}


class Choice(Struct, frozen=True, kw_only=True):
    value: str
    text: str
    checked: bool


class Control(Struct, frozen=True, kw_only=True):
    """What a question is answered with; `value` is what stands in a field that is written in."""

    code: str
    kind: str
    required: bool
    choices: list[Choice]
    value: str


def control_of(question: Question, language: str, *, value: Any = None) -> Control:
    """Return the control of a question, with an answer in it where there is one."""
    given = value if isinstance(value, list) else [value]
    if question.kind == "yes_no":
        choices = [
            Choice(value="yes", text=pgettext("answer", "Yes"), checked=value is True or value == "yes"),
            Choice(value="no", text=pgettext("answer", "No"), checked=value is False or value == "no"),
        ]
    else:
        choices = [
            Choice(
                value=one.value, text=text_in(one.texts, language) or one.value, checked=one.value in given
            )
            for one in question.options
        ]
    written = "" if value is None or choices else str(value)
    return Control(
        code=question.code,
        kind=question.kind,
        required=question.required,
        choices=choices,
        value=written.removesuffix(".00") if question.kind == "money" else written,
    )


def given_answer(question: Question, sent: QueryDict) -> Any:
    """Return what a form sent as the answer to a question."""
    return sent.getlist("value") if question.kind == "several" else sent.get("value", "")


def fault_words(what: str) -> str:
    return str(FAULTS[what])
