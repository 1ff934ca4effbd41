"""The OpenAPI description, completed by what the code knows: rows, rights, problems, idempotency."""

import dataclasses
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields
from ninja import NinjaAPI
from ninja.utils import normalize_path
from pydantic import TypeAdapter

ROWS: dict[str, Any] = {}
_REF = "#/components/schemas/{model}"
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; programs decide by it."},
        "detail": {"type": "string", "description": "In the caller's language."},
        "field": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "data": {"type": "object"},
    },
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 120},
    "description": "The same key with the same request does its work once; kept 24 hours.",
}


class _Shown(Struct, frozen=True):
    """Stands for the schema of a row until the description is asked for: making all of them would slow every start."""

    row: Any
    many: bool

    def schema(self) -> dict[str, Any]:
        found = _schema_of(self.row)
        if not self.many:
            return found
        listed = {"type": "array", "items": found}
        return {
            "type": "object",
            "required": ["items", "next"],
            "properties": {"items": listed, "next": {"type": "string"}},
        }


def shows(row: Any, *, many: bool = False, status: int = 200) -> dict[str, Any]:
    """Return what describes an answer of this row type (`openapi_extra` of an operation), alone or as a page."""
    content = {"application/json": {"schema": _Shown(row, many)}}
    return {"responses": {status: {"description": "OK", "content": content}}}


def _schema_of(row: Any) -> dict[str, Any]:
    found = TypeAdapter(_told(row)).json_schema(mode="serialization", ref_template=_REF)
    ROWS.update(found.pop("$defs", {}))
    title = found.get("title")
    if title and "properties" in found:
        ROWS[title] = found
        return {"$ref": _REF.format(model=title)}
    return found


def _told(kind: Any) -> Any:
    """Return a type with a dataclass for each Struct in it: pydantic, which describes what ninja reads, knows those."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _dataclass_of(kind)
    if get_origin(kind) in (Union, UnionType):
        return Union[tuple(_told(one) for one in get_args(kind))]  # noqa: UP007 - of types known at run time
    if not get_args(kind) or get_origin(kind) is Annotated:
        return kind
    return get_origin(kind)[tuple(_told(one) for one in get_args(kind))]


@cache
def _dataclass_of(struct: type[Struct]) -> type[Any]:
    types = get_type_hints(struct, include_extras=True)
    columns: list[Any] = []
    for one in fields(struct):
        usual: Any = dataclasses.field()
        if one.default is not NODEFAULT:
            usual = dataclasses.field(default=one.default)
        elif one.default_factory is not NODEFAULT:
            usual = dataclasses.field(default_factory=one.default_factory)
        columns.append((one.name, _told(types[one.name]), usual))
    return dataclasses.make_dataclass(
        struct.__name__, columns, kw_only=True, namespace={"__doc__": struct.__doc__}
    )


def completed(schema: Any) -> Any:
    """Return the description with the schemas of rows, the rights of operations and the shape of problems."""
    for operations in schema["paths"].values():
        for operation in operations.values():
            _fill_in(operation["responses"])
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    components.update({name: ROWS[name] for name in sorted(ROWS) if name not in components})
    components["Problem"] = _PROBLEM
    problem = {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}}
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            operation["responses"]["4XX"] = {"description": "A problem", "content": problem}
            if right := operation.get("x-needs"):
                operation["description"] = f"{operation.get('description', '')}\n\nNeeds `{right}`.".strip()
            if method == "post":
                operation.setdefault("parameters", []).append(_KEY)
    return schema


def _fill_in(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        for kind, content in response.get("content", {}).items():
            if isinstance(content.get("schema"), _Shown):
                whole = {**content, "schema": content["schema"].schema()}
                responses[status] = {**response, "content": {**response["content"], kind: whole}}


def operations_of(api: NinjaAPI) -> list[tuple[str, str, Any]]:
    """Return every operation: path as in the description, method in small letters, the view's function."""
    return [
        (
            normalize_path("/".join(["", *filter(None, (bound.prefix, path))])),
            method.lower(),
            operation.view_func,
        )
        for bound in api._get_bound_routers()
        for path, view in bound.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    ]
