"""Whatever a program sends, it gets an answer and never a crash; the journal stays whole."""

import json
from typing import Any

import orjson
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Program
from yinuo.core.journal import verify_journal

BUDGET = settings(
    max_examples=2,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
NAUGHTY = [
    "",
    " ",
    "\u200b\u202e",
    "😀" * 50,
    "%s %(x)s {0} {x}",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\u0130\u0131ß",
    "－１",
    "9" * 400,
    "1e999",
    "0001-01-01T00:00:00Z",
]


@pytest.fixture
def seeded(program: Program) -> Program:
    """A program, and rows whose keys are small enough to be hit."""
    for n in range(3):
        program.post("/inquiries", {"text": f"Question {n}?", "customer": {"name": "Kim"}})
    return program


def send(program: Program, method: str, path: str, query: dict[str, Any], body: Any) -> tuple[int, bytes]:
    content = b"" if body is None else json.dumps(body, default=str).encode()
    response = Client(raise_request_exception=True).generic(
        method,
        path,
        content,
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.key}"},
        query_params={key: str(value) for key, value in query.items() if value is not None},
    )
    return response.status_code, b"" if response.streaming else response.content


@pytest.mark.django_db
def test_never_crashes(seeded: Program) -> None:
    description = orjson.loads(Client().get("/api/v1/openapi.json").content)
    operations = schemathesis.openapi.from_dict(description).get_all_operations()
    known = seeded.get("/matters?fields=id,number,customer_id").body["items"]
    keys = [str(row[name]) for row in known for name in ("id", "number", "customer_id")]
    tried = 0

    for found in operations:
        operation: Any = found.ok()  # type: ignore[union-attr]
        strategy = operation.as_strategy()

        @BUDGET
        @given(case=strategy, key=st.sampled_from(keys), naughty=st.sampled_from(NAUGHTY), swap=st.booleans())
        def run(case: Any, key: str, naughty: str, swap: bool) -> None:
            address = case.operation.full_path
            for name in case.path_parameters or {}:
                address = address.replace(f"{{{name}}}", key)
            body = case.body if isinstance(case.body, dict) else None
            if swap and body:
                body = {name: naughty if isinstance(value, str) else value for name, value in body.items()}
            status, content = send(seeded, case.method, address, dict(case.query or {}), body)

            assert status < 500, (case.method, address, content)
            assert status < 400 or orjson.loads(content)["code"], (case.method, address, content)

        run()
        tried += 1

    assert tried > 80
    assert list(verify_journal()) == []
