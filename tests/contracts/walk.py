"""What the contract tests walk: every action, address, error, entry type and command of the program."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from tools import docs

ROOT = Path(__file__).parent.parent.parent
docs.set_up()


def actions() -> dict[str, Any]:
    """Return dotted name → action, of all rooms."""
    from yinuo.core.action import ACTIONS

    return {name: function for name, function in sorted(ACTIONS.items()) if name.startswith("yinuo.")}


def addresses() -> Iterator[tuple[str, Any]]:
    """Yield (route, view) of every address."""
    yield from _below("/", get_resolver())


def _below(prefix: str, resolver: URLResolver) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _below(route, pattern)


def source_of(function: Any) -> str:
    """Return a function's source under its decorators."""
    return inspect.getsource(inspect.unwrap(function))
