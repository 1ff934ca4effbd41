"""One demo company behind a real server for all journeys that begin in one, and Chromium; the wall clock and the desk of those that run without."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser

from tests.cast import Cast
from tests.journeys.browser import browsing
from tests.journeys.complaining import Clock
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


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.at)
    return found


@pytest.fixture
def desk(cast: Cast) -> Callable[[str], Client]:
    """Sign a member of the cast in, in English."""

    def sign_in(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(cast, name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
