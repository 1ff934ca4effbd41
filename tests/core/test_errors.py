"""What an objection says."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from yinuo.core.errors import NotAllowed


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_names_a_missing_right_as_people_know_it() -> None:
    error = NotAllowed(right="matter.reply")

    said = str(error)

    assert said == "You may see this but not do it. It needs the right “Reply to customers”."
    assert error.data == {"right": "matter.reply"}


def test_names_a_right_nobody_registered_by_its_code() -> None:
    error = NotAllowed(right="moon.walk")

    said = str(error)

    assert said == "You may see this but not do it. It needs the right “moon.walk”."
