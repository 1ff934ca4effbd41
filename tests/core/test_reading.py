"""Statements with their values in their places."""

import pytest

from yinuo.core.reading import fetch, whole_text

pytestmark = pytest.mark.django_db


def test_quotes_what_it_puts_in_place() -> None:
    text = whole_text("SELECT %s, %s, 100 %% 7", ["'; DROP TABLE matter; --%s", None])

    assert fetch(text) == [("'; DROP TABLE matter; --%s", None, 2)]


def test_takes_values_as_they_are_too() -> None:
    assert fetch("SELECT %s::text, %s::bigint[]", ["'", [1, 2]]) == [("'", [1, 2])]
