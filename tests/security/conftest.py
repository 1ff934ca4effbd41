"""A visitor and members of staff in browsers of their own; every test begins without kept keys."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yinuo.api import callers
from yinuo.core.models import TryWindow
from yinuo.matters.models import Matter
from yinuo.web.portal.tickets import new_ticket

BACKEND = "django.contrib.auth.backends.ModelBackend"
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _no_kept_keys() -> Iterator[None]:
    callers._kept.clear()
    yield
    callers._kept.clear()


def forget() -> None:
    """Begin with no tries and no kept keys, within a test that tries much."""
    TryWindow.objects.all().delete()
    callers._kept.clear()


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    """Return a browser in which a member of the cast is signed in, in English."""

    def run(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(cast, name), backend=BACKEND)
        return client

    return run


@pytest.fixture
def asked(ask: Any) -> Matter:
    """A question of a moment ago."""
    matter: Matter = ask("岩板茶几和胡桃木的能不能混搭？", now=timezone.now())
    return matter


def ticket() -> str:
    """Return a form's ticket that was given out a minute ago."""
    return new_ticket(now=timezone.now() - timedelta(minutes=1))
