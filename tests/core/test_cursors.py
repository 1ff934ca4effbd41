"""Cursors come back as they went, and what is none is refused by name."""

from datetime import UTC, datetime

import pytest

from yinuo.core.cursors import cursor_of, read_cursor, read_instant_cursor
from yinuo.core.errors import InvalidValue

AT = datetime(2026, 3, 12, 2, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize("at", [AT, None])
def test_comes_back_as_it_went(at: datetime | None) -> None:
    assert read_cursor(cursor_of(at, 42)) == (at, 42)


@pytest.mark.parametrize(
    "text", ["", "~", "x~1", "2026-03-12~1", "2026-03-12T02:00:00~1", "-~x", "-~-1", f"-~{2**63}", "-"]
)
def test_refuses_what_is_none(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_cursor(text)

    assert refused.value.field == "cursor"


def test_refuses_a_cursor_without_an_instant_where_one_is_needed() -> None:
    with pytest.raises(InvalidValue):
        read_instant_cursor("-~5")
