"""One demo company behind a real server for all journeys that begin in one, and Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import browsing
from tests.journeys.installation import Installation

FIRST_START_S = 900


@pytest.fixture(scope="session")
def company() -> Iterator[Installation]:
    """The demo company as `make serve` makes it; each journey brings customers of its own."""
    made = Installation(demo=True)
    made.start(limit_s=FIRST_START_S)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a file: the loop that drives it must end before another test uses the database."""
    with browsing() as found:
        yield found
