"""Programs with keys, and a client that speaks JSON."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from django.test import Client

from tests.cast import NOW, Cast
from yinuo.api import callers
from yinuo.channels.actions.api_clients import make_api_client
from yinuo.channels.models import ApiClient
from yinuo.core.actor import SYSTEM
from yinuo.core.rights import RIGHTS


@pytest.fixture(autouse=True)
def _no_kept_keys() -> Iterator[None]:
    callers._kept.clear()
    yield
    callers._kept.clear()


@dataclass
class Answer:
    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body["code"])


class Program:
    """A caller with a key (or without one)."""

    def __init__(self, key: str = "") -> None:
        self.key, self.client = key, Client()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            sent["Authorization"] = f"Bearer {self.key}"
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        response = self.client.generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=sent
        )
        is_json = "json" in response.headers.get("Content-Type", "")
        return Answer(
            response.status_code, orjson.loads(response.content) if is_json else None, response.headers
        )

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answer:
        return self.call("PATCH", path, body, **headers)


MakeProgram = Callable[..., Program]


@pytest.fixture
def make_program(cast: Cast) -> MakeProgram:
    """Make a program with these rights, or with all."""

    def make(*rights: str) -> Program:
        name = f"Program {ApiClient.objects.count() + 1}"
        _client, key = make_api_client(actor=SYSTEM, now=NOW, name=name, rights=rights or sorted(RIGHTS))
        return Program(key)

    return make


@pytest.fixture
def program(make_program: MakeProgram) -> Program:
    return make_program()
