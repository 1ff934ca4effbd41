"""Search text against the truth table, by a matcher that reads the very literals the database gets."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.search_truth import TRUTH
from yinuo.core.search_text import (
    MAX_POSITION,
    Phrase,
    QueryTerm,
    document_tokens,
    document_tsvector_text,
    fold,
    query_terms,
    query_tsquery_text,
    quoted,
)

LEXEME = re.compile(r"'((?:[^']|'')*)':([\dABC,]+)")
TSQUERY = re.compile(r"(?:'(?:[^'\\]|''|\\\\)+'(?::\*)?|[()&|]| <-> | )*")


def places_in(tsvector: str) -> dict[str, set[int]]:
    return {
        found[1].replace("''", "'"): {int(place.rstrip("ABC")) for place in found[2].split(",")}
        for found in LEXEME.finditer(tsvector)
    }


def finds(document: str, query: str) -> bool:
    places = places_in(document_tsvector_text([(document, "D")]))
    terms = query_terms(query)
    return bool(terms) and all(
        any(has_phrase(places, phrase) for phrase in term.alternatives) for term in terms
    )


def has_phrase(places: dict[str, set[int]], phrase: Phrase) -> bool:
    def places_of(token: str, is_last: bool) -> set[int]:
        if not (phrase.is_prefix and is_last):
            return places.get(token, set())
        return set().union(*(where for known, where in places.items() if known.startswith(token)))

    last = len(phrase.tokens) - 1
    wheres = [places_of(token, number == last) for number, token in enumerate(phrase.tokens)]
    return any(all(start + offset in where for offset, where in enumerate(wheres)) for start in wheres[0])


@pytest.mark.parametrize(("document", "query", "is_found"), TRUTH)
def test_tells_the_truth(document: str, query: str, is_found: bool) -> None:
    assert finds(document, query) is is_found


def test_has_enough_truth() -> None:
    assert len(TRUTH) >= 80
    assert len(set(TRUTH)) == len(TRUTH)


def test_cuts_chinese_into_pairs_and_the_last_character() -> None:
    assert document_tokens("電水壺") == ["电水", "水壶", "壶"]


def test_keeps_words_whole_and_in_parts() -> None:
    assert document_tokens("AB-1234x") == ["ab1234x", "ab", "1234x", "1234"]


def test_adds_the_ends_of_long_numbers() -> None:
    assert document_tokens("13812345678") == ["13812345678", "5678", "12345678"]


def test_writes_places_and_weights() -> None:
    literal = document_tsvector_text([("退货", "A"), ("退货 ok", "D")])

    assert literal == "'ok':13 '货':2A,12 '退货':1A,11"


def test_writes_a_phrase_of_pairs() -> None:
    assert query_tsquery_text("什么时候") == "'什么' <-> '么时' <-> '时候'"


def test_writes_one_character_as_a_prefix() -> None:
    assert query_tsquery_text("货") == "'货':*"


def test_writes_alternatives_for_a_model_number() -> None:
    assert query_tsquery_text("AB-1234x") == "(('ab1234x':*) | ('ab' <-> '1234x'))"


def test_writes_nothing_for_signs() -> None:
    assert query_tsquery_text("&|!():*'\\<->") == ""


def test_quotes_what_would_end_a_token() -> None:
    assert quoted("a'b\\c") == "'a''b\\\\c'"


def test_folds_width_case_script_and_country_code() -> None:
    assert fold("ＡＢ訂單").strip() == "ab订单"
    assert fold("+86 13812345678").strip() == "13812345678"


def test_keeps_at_most_sixteen_terms() -> None:
    terms = query_terms(" ".join(f"w{n}" for n in range(40)))

    assert len(terms) == 16
    assert terms[0] == QueryTerm(alternatives=(Phrase(tokens=("w0",)),))


@given(text=st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_makes_no_query_a_syntax_error(text: str) -> None:
    literal = query_tsquery_text(text)

    assert TSQUERY.fullmatch(literal)
    assert literal.count("(") == literal.count(")")
    assert "\x00" not in literal
    literal.encode("utf-8")


@given(text=st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_makes_no_document_a_syntax_error(text: str) -> None:
    literal = document_tsvector_text([(text, "B")])

    literal.encode("utf-8")
    assert LEXEME.sub("", literal).strip() == ""
    assert "\x00" not in literal


@given(
    text=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=30),
    data=st.data(),
)
@settings(max_examples=100, deadline=None)
def test_finds_every_run_of_a_document(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    folded = fold(text)

    assert finds(folded, folded[start:end])


def test_stays_within_the_places_of_postgresql() -> None:
    literal = document_tsvector_text([("很长的文章，" * 20_000, "D")])

    places = places_in(literal)
    assert max(max(where) for where in places.values()) <= MAX_POSITION
    assert max(len(where) for where in places.values()) <= 255


def test_indexes_a_long_message_quickly() -> None:
    text = "您好，订单 20260312000188 的水壶 AB-1234x 漏水，请问什么时候可以维修？" * 20
    document_tokens(text)
    started = time.process_time()

    document_tsvector_text([(text, "D")])

    assert time.process_time() - started < 0.1
