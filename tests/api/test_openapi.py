"""The description is a promise to programs: it changes on purpose only.

After a wanted change: `UPDATE_OPENAPI=1 pytest tests/api/test_openapi.py`.
"""

import os
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client
from ninja import Schema

from yinuo.api.schema import operations_of
from yinuo.api.urls import api
from yinuo.core.rights import RIGHTS

SNAPSHOT = Path(__file__).parent / "openapi.json"


def described() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(Client().get("/api/v1/openapi.json").content)
    return found


@pytest.mark.django_db
def test_is_what_was_promised() -> None:
    now = orjson.dumps(described(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"

    if os.environ.get("UPDATE_OPENAPI"):
        SNAPSHOT.write_bytes(now)
    assert now.decode() == SNAPSHOT.read_text()


@pytest.mark.django_db
def test_describes_every_operation() -> None:
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation.get("description"), (method, path)
            assert operation["tags"], (method, path)
            names = [p["name"] for p in operation["parameters"]]
            assert ("Idempotency-Key" in names) == (method == "post"), (method, path)


@pytest.mark.django_db
def test_points_only_to_schemas_that_are_there() -> None:
    found = described()
    names = {f"#/components/schemas/{name}" for name in found["components"]["schemas"]}

    def refs(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*(refs(item) for item in value.values()))
        return set().union(*(refs(item) for item in value)) if isinstance(value, list) else set()

    assert refs(found) <= names


def test_every_operation_declares_its_right() -> None:
    for path, method, view in operations_of(api):
        right = getattr(view, "needs", None)
        assert right is not None, f"{method} {path} declares no right"
        assert right == "" or right in RIGHTS, f"{method} {path} needs an unknown right"


@pytest.mark.django_db
def test_shows_a_page_that_loads_only_our_own_files() -> None:
    response = Client().get("/api/v1/docs")

    page = response.content.decode()
    assert response.status_code == 200
    assert "http://" not in page
    assert "https://" not in page
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_no_two_bodies_share_a_name() -> None:
    names = [
        schema.__name__ for schema in set(bodies_of(Schema)) if schema.__module__.startswith("yinuo.api")
    ]

    assert sorted(names) == sorted(set(names))


def bodies_of(schema: type[Schema]) -> list[type[Schema]]:
    return [found for one in schema.__subclasses__() for found in (one, *bodies_of(one))]
