"""Discovery guides: how a question is built, what is wrong with a guide, which question comes next.

A question is asked where all its conditions hold for what was answered to questions that are themselves asked. So an
answer that is changed hides every question that hung on it, and what hung on those.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from yinuo.core.errors import InvalidValue

ABOUTS = ("situation", "trouble", "wish", "use", "budget", "decision")
KINDS = ("choice", "several", "yes_no", "text", "number", "money", "date")
OPTIONED = ("choice", "several")
BRANCHING = ("choice", "several", "yes_no")
LANGUAGES = ("zh-hans", "zh-hant", "en")
MOST_QUESTIONS = 60
MOST_OPTIONS = 20
LONGEST_TEXT = 300
FEWEST_OPTIONS = 2
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VALUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

Value = str | bool


class Option(Struct, frozen=True, kw_only=True):
    """One answer to choose. `texts` is language → text."""

    value: str
    texts: Mapping[str, str]


class Condition(Struct, frozen=True, kw_only=True):
    """The answer to an earlier question must be one of these values; of several answers, one is enough."""

    question: str
    values: tuple[Value, ...]


class Question(Struct, frozen=True, kw_only=True):
    """One question of a guide. `texts` and `helps` are language → text; all of `when` must hold."""

    code: str
    about: str
    kind: str
    texts: Mapping[str, str]
    helps: Mapping[str, str]
    required: bool = False
    options: tuple[Option, ...] = ()
    when: tuple[Condition, ...] = ()

    @property
    def values(self) -> tuple[Value, ...]:
        """Return what can be answered, where that is a closed list; else nothing."""
        return (True, False) if self.kind == "yes_no" else tuple(option.value for option in self.options)


class Fault(Struct, frozen=True, kw_only=True):
    """Why a guide cannot be published: `what` is a code, `detail` the name of what is meant."""

    question: str
    what: str
    detail: str = ""


def questions_of(rows: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Return the questions that a version keeps."""
    return [
        Question(
            code=row["code"],
            about=row["about"],
            kind=row["kind"],
            texts=row.get("texts", {}),
            helps=row.get("helps", {}),
            required=bool(row.get("required")),
            options=tuple(
                Option(value=one["value"], texts=one.get("texts", {})) for one in row.get("options", ())
            ),
            when=tuple(
                Condition(question=one["question"], values=tuple(one["is"])) for one in row.get("when", ())
            ),
        )
        for row in rows
    ]


def rows_of(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return questions as a version keeps them."""
    return [
        {
            "code": one.code,
            "about": one.about,
            "kind": one.kind,
            "texts": dict(one.texts),
            "helps": dict(one.helps),
            "required": one.required,
            "options": [{"value": option.value, "texts": dict(option.texts)} for option in one.options],
            "when": [{"question": c.question, "is": list(c.values)} for c in one.when],
        }
        for one in questions
    ]


def checked_questions(questions: Sequence[Question]) -> list[Question]:
    """Return questions cleaned of white space and of what their kind has no use for.

    They may still be unfinished: `faults_of` says what keeps them from being published. Raises: InvalidValue.
    """
    if len(questions) > MOST_QUESTIONS:
        raise _wrong(_("At most %(most)s questions fit into a guide.") % {"most": MOST_QUESTIONS})
    return [_checked(one) for one in questions]


def _checked(question: Question) -> Question:
    if not _CODE.fullmatch(question.code):
        raise _wrong(_("A question's code is made of small Latin letters, digits and underscores."))
    if question.about not in ABOUTS:
        raise _wrong(question.about[:60], field="about")
    if question.kind not in KINDS:
        raise _wrong(question.kind[:60], field="kind")
    if len(question.options) > MOST_OPTIONS:
        raise _wrong(_("At most %(most)s answers to choose from.") % {"most": MOST_OPTIONS}, field="options")
    if not all(_VALUE.fullmatch(option.value) for option in question.options):
        raise _wrong(
            _("An answer's code is made of small Latin letters, digits and dashes."), field="options"
        )
    optioned = question.kind in OPTIONED
    return Question(
        code=question.code,
        about=question.about,
        kind=question.kind,
        texts=_checked_texts(question.texts, "texts"),
        helps=_checked_texts(question.helps, "helps"),
        required=question.required,
        options=tuple(
            Option(value=one.value, texts=_checked_texts(one.texts, "options")) for one in question.options
        )
        if optioned
        else (),
        when=question.when,
    )


def _checked_texts(texts: Mapping[str, str], field: str) -> dict[str, str]:
    if not set(texts) <= set(LANGUAGES):
        raise _wrong(_("One text for each language is needed."), field=field)
    found = {code: str(text).replace("\x00", "").strip() for code, text in texts.items()}
    if any(len(text) > LONGEST_TEXT for text in found.values()):
        raise _wrong(_("At most %(limit)s characters fit.") % {"limit": LONGEST_TEXT}, field=field)
    return {code: text for code, text in found.items() if text}


def _wrong(problem: str, *, field: str = "questions") -> InvalidValue:
    return InvalidValue(field=field, problem=problem)


def faults_of(questions: Sequence[Question]) -> list[Fault]:
    """Return everything that keeps a guide from being published, in asking order."""
    if not questions:
        return [Fault(question="", what="no_questions")]
    faults: list[Fault] = []
    earlier: dict[str, Question] = {}
    for one in questions:
        if one.code in earlier:
            faults.append(Fault(question=one.code, what="code_twice"))
        faults += _faults_of_words(one)
        wrong = _faults_of_conditions(one, earlier)
        if not wrong and not _reachable(one, earlier):
            wrong = [Fault(question=one.code, what="unreachable")]
        faults += wrong
        earlier.setdefault(one.code, one)
    return faults


def _faults_of_words(question: Question) -> list[Fault]:
    faults = []
    if not any(question.texts.values()):
        faults.append(Fault(question=question.code, what="no_text"))
    if question.kind in OPTIONED:
        values = question.values
        if len(values) < FEWEST_OPTIONS:
            faults.append(Fault(question=question.code, what="few_options"))
        if len(set(values)) < len(values):
            faults.append(Fault(question=question.code, what="option_twice"))
        if not all(any(option.texts.values()) for option in question.options):
            faults.append(Fault(question=question.code, what="option_without_text"))
    return faults


def _faults_of_conditions(question: Question, earlier: Mapping[str, Question]) -> list[Fault]:
    faults = []
    for condition in question.when:
        known = earlier.get(condition.question)
        if known is None:
            what = "condition_not_earlier"
        elif known.kind not in BRANCHING:
            what = "condition_on_free_answer"
        elif not condition.values or not set(condition.values) <= set(known.values):
            what = "condition_value"
        else:
            continue
        faults.append(Fault(question=question.code, what=what, detail=condition.question))
    return faults


def _reachable(question: Question, earlier: Mapping[str, Question]) -> bool:
    """Tell whether some answers lead to the question: what it needs, and what that needs, must go together.

    All of it must hold at once, so for a question with one answer the allowed values are cut with each other; of
    several answers any number can be given, and nothing excludes anything.
    """
    allowed: dict[str, set[Value]] = {}
    waiting = list(question.when)
    while waiting:
        condition = waiting.pop()
        known = earlier.get(condition.question)
        if known is None:
            return False
        if known.kind != "several":
            values = allowed.get(known.code, set(known.values)) & set(condition.values)
            if not values:
                return False
            if known.code in allowed:
                allowed[known.code] = values
                continue
            allowed[known.code] = values
        waiting += known.when
    return True


def holds(condition: Condition, said: Mapping[str, Any]) -> bool:
    """Tell whether an answer meets a condition; no answer, or an unknown one, meets none."""
    found = said.get(condition.question)
    if isinstance(found, list):
        return any(one in condition.values for one in found)
    return found is not None and found in condition.values


def asked(questions: Sequence[Question], said: Mapping[str, Any]) -> list[Question]:
    """Return the questions that are asked given these answers (code → value), in order."""
    live: dict[str, Any] = {}
    found = []
    for one in questions:
        if all(holds(condition, live) for condition in one.when):
            found.append(one)
            if one.code in said:
                live[one.code] = said[one.code]
    return found


def open_questions(
    questions: Sequence[Question], said: Mapping[str, Any], unknown: Collection[str] = ()
) -> list[Question]:
    """Return what is asked and was neither answered nor said to be unknown."""
    return [one for one in asked(questions, said) if one.code not in said and one.code not in unknown]


def next_question(
    questions: Sequence[Question], said: Mapping[str, Any], unknown: Collection[str] = (), *, after: str = ""
) -> Question | None:
    """Return the first open question behind another one, else the first open one, else None."""
    waiting = open_questions(questions, said, unknown)
    order = [one.code for one in questions]
    place = order.index(after) if after in order else -1
    behind = [one for one in waiting if order.index(one.code) > place]
    return next(iter(behind or waiting), None)


def question_before(questions: Sequence[Question], said: Mapping[str, Any], code: str) -> Question | None:
    """Return the question that is asked before another one."""
    shown = asked(questions, said)
    codes = [one.code for one in shown]
    place = codes.index(code) if code in codes else len(codes)
    return shown[place - 1] if place > 0 else None


def still_required(
    questions: Sequence[Question], said: Mapping[str, Any], unknown: Collection[str] = ()
) -> list[Question]:
    """Return the required questions that are open."""
    return [one for one in open_questions(questions, said, unknown) if one.required]


def hidden(
    questions: Sequence[Question], said: Mapping[str, Any], unknown: Collection[str] = ()
) -> list[str]:
    """Return the codes that were answered, or said to be unknown, and are not asked any more."""
    shown = {one.code for one in asked(questions, said)}
    return sorted(code for code in {*said, *unknown} if code not in shown)
