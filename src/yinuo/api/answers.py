"""How answers are written: frozen rows to JSON by msgspec, without response models in the hot path."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from msgspec.json import Encoder

from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue


def actor_of(request: HttpRequest) -> Actor:
    """Return who calls, as the API's authentication found."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def answer(value: Any, *, status: int = 200, location: str = "", tag: str = "") -> HttpResponse:
    """Return a JSON answer. Instants are RFC 3339 in UTC, amounts strings."""
    response = HttpResponse(as_bytes(value), status=status, content_type="application/json")
    if location:
        response["Location"] = location
    if tag:
        response["ETag"] = tag
    return response


def as_bytes(value: Any) -> bytes:
    return _json.encode(value)


def chosen(row: Any, fields: str) -> dict[str, Any]:
    """Return a row's values, only the named ones where `fields` (comma separated) names any. Raises: InvalidValue."""
    known = row.__struct_fields__
    wanted = [name for name in fields.split(",") if name]
    if unknown := set(wanted) - set(known):
        raise InvalidValue(field="fields", problem=", ".join(sorted(unknown)))
    return {name: getattr(row, name) for name in known if not wanted or name in wanted}


def page(rows: list[Any], *, after: str = "", fields: str = "") -> HttpResponse:
    """Return a page of a list with the cursor of the next, empty at the end."""
    return answer({"items": [chosen(row, fields) for row in rows] if fields else rows, "next": after})


def tag_of(value: Any) -> str:
    """Return the ETag of a value: the same for the same content."""
    return f'"{hashlib.sha256(as_bytes(value)).hexdigest()[:32]}"'


def _plain(value: Any) -> Any:
    return vars(value) if hasattr(value, "__dict__") else str(value)


_json = Encoder(enc_hook=_plain, decimal_format="string")
