"""Addresses with their places filled in."""

import re

_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")


def filled(route: str, *, key: int | str = 1, text: str = "x") -> str:
    """Return an address of a route, with this key for numbers and this word for everything else."""
    return _PLACE.sub(lambda m: str(key) if m.group(1) == "int" else text, route).rstrip("$")
