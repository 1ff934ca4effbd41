"""Signed-in browsers for the pages of the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.models import Matter

BACKEND = "django.contrib.auth.backends.ModelBackend"
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    """Return a browser in which a member of the cast is signed in, in English."""

    def run(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(cast, name), backend=BACKEND)
        return client

    return run


@pytest.fixture
def desk(sign_in: SignIn) -> Client:
    """Return Ana's browser."""
    return sign_in("ana_agent")


@pytest.fixture
def asked(cast: Cast, ask: Any) -> Matter:
    """Return a question that came in just now, given to Ana whatever the day."""
    matter: Matter = ask("岩板茶几和胡桃木的能不能混搭？", now=timezone.now())
    leo, ana = cast.actor("leo_manager"), cast.ana_agent
    assign_matter(actor=leo, now=timezone.now(), matter_id=matter.pk, owner_id=ana.pk)
    matter.refresh_from_db()
    return matter
