from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.presale.rules.test_guide import ask
from yinuo.core.errors import InvalidValue
from yinuo.presale.rules.guide import KINDS
from yinuo.presale.rules.guide_answers import answer_words, checked_answer


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("choice", "a", "a"),
        ("several", ["b", "a"], ["a", "b"]),
        ("several", ["a", "a"], ["a"]),
        ("yes_no", "yes", True),
        ("yes_no", False, False),
        ("text", " 三口之家\x00 ", "三口之家"),
        ("number", "1,200.50", "1200.5"),
        ("number", "-3", "-3"),
        ("number", 12, "12"),
        ("money", "30000", "30000.00"),
        ("date", "2026-12-01", "2026-12-01"),
    ],
)
def test_keeps_an_answer_in_one_form(kind: str, given: Any, kept: Any) -> None:
    assert checked_answer(ask("q1", kind), given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("choice", "z"),
        ("choice", ""),
        ("choice", ["a"]),
        ("several", []),
        ("several", "a"),
        ("several", ["a", "z"]),
        ("several", [["a"]]),
        ("yes_no", "perhaps"),
        ("yes_no", 2),
        ("text", " \x00"),
        ("text", "x" * 2001),
        ("number", "many"),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1e999999"),
        ("number", "9" * 13),
        ("number", 1.1754943508222875e-38),
        ("number", True),
        ("money", "-1"),
        ("money", "1e12"),
        ("date", "2026-02-30"),
        ("date", "0001-01-01"),
        ("date", 20260101),
    ],
)
def test_refuses_what_is_no_answer(kind: str, given: Any) -> None:
    with pytest.raises(InvalidValue):
        checked_answer(ask("q1", kind), given)


@given(
    st.sampled_from(KINDS),
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text()), st.floats()),
)
def test_takes_or_refuses_anything_and_reads_out_what_it_took(kind: str, given: Any) -> None:
    question = ask("q1", kind)
    try:
        kept = checked_answer(question, given)
    except InvalidValue:
        return

    assert checked_answer(question, kept) == kept
    assert answer_words(question, kept, "zh-hans")


def test_reads_answers_out_in_the_readers_language() -> None:
    with translation.override("en"):
        assert answer_words(ask("q1", "several"), ["a", "b"], "en") == "A, B"
        assert answer_words(ask("q1", "yes_no"), True, "en") == "Yes"
        assert answer_words(ask("q1", "money"), "30000.00", "en") == "30,000"
        assert answer_words(ask("q1", "money"), "1234.50", "en") == "1,234.50"
        assert answer_words(ask("q1", "text"), None, "en") == ""
