"""Reading bodies and queries strictly: what the database could not keep is refused at the door."""

from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from yinuo.api.problems import Problem


class StrictParser(Parser):
    """JSON by orjson (no NaN, no lone surrogates); text with NUL characters is refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = orjson.loads(request.body)
        if b"\\u0000" in request.body and _has_nul(body):
            raise ValueError("NUL character")
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        if any("\x00" in text for texts in data.lists() for text in texts[1] if isinstance(text, str)):
            raise Problem(status=400, code="bad_request", detail="A text holds a NUL character.")
        return found


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_nul(item) for item in value)
