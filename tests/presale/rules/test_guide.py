from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.core.errors import InvalidValue
from yinuo.presale.rules.guide import (
    MOST_QUESTIONS,
    Condition,
    Option,
    Question,
    asked,
    checked_questions,
    faults_of,
    hidden,
    holds,
    next_question,
    open_questions,
    question_before,
    questions_of,
    rows_of,
    still_required,
)


def ask(code: str, kind: str = "choice", *, values: str = "ab", when: Any = (), **more: Any) -> Question:
    return Question(
        code=code,
        about=more.pop("about", "situation"),
        kind=kind,
        texts=more.pop("texts", {"zh-hans": f"{code}？"}),
        helps={},
        options=tuple(Option(value=one, texts={"zh-hans": one.upper()}) for one in values)
        if kind in ("choice", "several")
        else (),
        when=tuple(Condition(question=code, values=tuple(allowed)) for code, allowed in when),
        **more,
    )


def faults(*questions: Question) -> list[tuple[str, str]]:
    return [(fault.question, fault.what) for fault in faults_of(questions)]


def codes(questions: list[Question]) -> list[str]:
    return [one.code for one in questions]


def test_keeps_a_question_as_it_is() -> None:
    questions = [ask("q1"), ask("q2", "yes_no", when=[("q1", "a")], required=True), ask("q3", "text")]

    assert questions_of(rows_of(questions)) == questions


def test_finds_nothing_wrong_with_a_sound_guide() -> None:
    assert faults(ask("q1"), ask("q2", "several", when=[("q1", "a")]), ask("q3", "text")) == []


@pytest.mark.parametrize(
    ("questions", "found"),
    [
        ([], [("", "no_questions")]),
        ([ask("q1"), ask("q1")], [("q1", "code_twice")]),
        ([ask("q1", texts={})], [("q1", "no_text")]),
        ([ask("q1", values="a")], [("q1", "few_options")]),
        ([ask("q1", values="aa")], [("q1", "option_twice")]),
        ([ask("q1", when=[("q2", "a")]), ask("q2")], [("q1", "condition_not_earlier")]),
        ([ask("q1", when=[("q1", "a")])], [("q1", "condition_not_earlier")]),
        ([ask("q1", "text"), ask("q2", when=[("q1", "a")])], [("q2", "condition_on_free_answer")]),
        ([ask("q1"), ask("q2", when=[("q1", "z")])], [("q2", "condition_value")]),
        ([ask("q1"), ask("q2", when=[("q1", "")])], [("q2", "condition_value")]),
        ([ask("q1"), ask("q2", when=[("q1", "a"), ("q1", "b")])], [("q2", "unreachable")]),
        (
            [ask("q1"), ask("q2", when=[("q1", "a")]), ask("q3", when=[("q2", "a"), ("q1", "b")])],
            [("q3", "unreachable")],
        ),
        ([ask("q1", "several"), ask("q2", when=[("q1", "a"), ("q1", "b")])], []),
    ],
)
def test_names_what_is_wrong(questions: list[Question], found: list[tuple[str, str]]) -> None:
    assert faults(*questions) == found


def test_refuses_what_no_guide_can_hold() -> None:
    with pytest.raises(InvalidValue):
        checked_questions([ask(f"q{n}") for n in range(MOST_QUESTIONS + 1)])
    for wrong in (
        ask("Q 1"),
        ask("q1", about="weather"),
        ask("q1", "essay"),
        ask("q1", values="a" * 21),
        ask("q1", values="é."),
        ask("q1", texts={"fr": "?"}),
        ask("q1", texts={"en": "x" * 301}),
    ):
        with pytest.raises(InvalidValue):
            checked_questions([wrong])


def test_cleans_texts_and_drops_options_where_there_are_none_to_choose() -> None:
    [kept] = checked_questions([ask("q1", "text", texts={"en": " Why?\x00 ", "zh-hans": " "})])

    assert (kept.texts, kept.options) == ({"en": "Why?"}, ())


def test_an_unknown_answer_opens_nothing() -> None:
    questions = [ask("q1", required=True), ask("q2", when=[("q1", "a")], required=True), ask("q3")]

    assert codes(open_questions(questions, {}, {"q1"})) == ["q3"]
    assert still_required(questions, {}, {"q1"}) == []


def test_goes_on_behind_the_question_just_answered_then_from_the_first() -> None:
    questions = [ask("q1"), ask("q2"), ask("q3")]

    behind = next_question(questions, {"q2": "a"}, after="q2")
    around = next_question(questions, {"q3": "a", "q2": "a"}, after="q3")
    assert behind is not None and behind.code == "q3"
    assert around is not None and around.code == "q1"
    assert next_question(questions, {"q1": "a", "q2": "a", "q3": "a"}) is None


def test_goes_back_over_what_is_not_asked() -> None:
    questions = [ask("q1"), ask("q2", when=[("q1", "a")]), ask("q3")]

    before = question_before(questions, {"q1": "b"}, "q3")
    assert before is not None and before.code == "q1"
    assert question_before(questions, {}, "q1") is None


def test_a_changed_answer_hides_what_hung_on_it_and_what_hung_on_that() -> None:
    questions = [ask("q1"), ask("q2", when=[("q1", "a")]), ask("q3", when=[("q2", "a")])]
    said = {"q1": "a", "q2": "a", "q3": "b"}

    assert hidden(questions, said) == []
    assert hidden(questions, {**said, "q1": "b"}) == ["q2", "q3"]
    assert codes(asked(questions, {**said, "q1": "b"})) == ["q1"]


@st.composite
def guides(draw: st.DrawFn) -> list[Question]:
    """Guides whose conditions refer to earlier questions and existing answers, whether or not they can hold together."""
    questions: list[Question] = []
    for n in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["choice", "several", "yes_no"]))
        when = []
        for _ in range(draw(st.integers(0, 2)) if questions else 0):
            earlier = draw(st.sampled_from(questions))
            values = draw(st.lists(st.sampled_from(earlier.values), min_size=1, unique=True))
            when.append((earlier.code, values))
        questions.append(ask(f"q{n}", kind, when=when, required=draw(st.booleans())))
    return questions


def every_answer(question: Question) -> list[Any]:
    if question.kind == "several":
        return [["a"], ["b"], ["a", "b"]]
    return list(question.values)


@settings(max_examples=60, deadline=None)
@given(guides())
def test_a_question_is_called_unreachable_exactly_where_no_answers_lead_to_it(
    questions: list[Question],
) -> None:
    reached = {
        one.code
        for answers in product(*(every_answer(q) for q in questions))
        for one in asked(questions, dict(zip(codes(questions), answers, strict=True)))
    }

    called = {fault.question for fault in faults_of(questions) if fault.what == "unreachable"}
    assert called == {one.code for one in questions} - reached


@settings(max_examples=100, deadline=None)
@given(guides(), st.data())
def test_every_walk_ends_with_nothing_required_open(questions: list[Question], data: st.DataObject) -> None:
    said: dict[str, Any] = {}
    unknown: set[str] = set()
    for _step in range(len(questions) + 1):
        following = next_question(questions, said, unknown)
        if following is None:
            break
        assert following.code not in said and following.code not in unknown
        assert all(holds(condition, said) for condition in following.when)
        if data.draw(st.booleans()):
            unknown.add(following.code)
        else:
            said[following.code] = data.draw(st.sampled_from(every_answer(following)))

    assert next_question(questions, said, unknown) is None
    assert still_required(questions, said, unknown) == []
    assert hidden(questions, said, unknown) == []


@settings(max_examples=100, deadline=None)
@given(guides(), st.data())
def test_without_what_a_change_hides_the_rest_is_as_it_was(
    questions: list[Question], data: st.DataObject
) -> None:
    said = {one.code: data.draw(st.sampled_from(every_answer(one))) for one in questions}
    said = {code: value for code, value in said.items() if code in codes(asked(questions, said))}
    changed = data.draw(st.sampled_from(asked(questions, said)))

    said[changed.code] = data.draw(st.sampled_from(every_answer(changed)))
    gone = hidden(questions, said)
    kept = {code: value for code, value in said.items() if code not in gone}

    assert changed.code in kept
    assert hidden(questions, kept) == []
    assert asked(questions, kept) == asked(questions, said)
