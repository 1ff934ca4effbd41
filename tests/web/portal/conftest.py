"""A form that was read before it is sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from yinuo.presale.models import Inquiry
from yinuo.web.portal.tickets import new_ticket


@pytest.fixture
def question(cast: Cast) -> dict[str, Any]:
    """A form as a person sends it, a minute after it was given out."""
    return {
        "topic": "product",
        "question": "岩板茶几和胡桃木的能不能混搭？",
        "name": "林女士",
        "phone": "138 1234 5678",
        "email": "",
        "ticket": new_ticket(now=timezone.now() - timedelta(minutes=1)),
        "asked_from": "",
        "homepage": "",
    }


@pytest.fixture
def asked(client: Any, question: dict[str, Any]) -> Inquiry:
    """A question that was asked through the portal."""
    client.post("/ask/", question)
    return Inquiry.objects.get()
