"""Keeping what was made of words: the same arguments say the same in one language, however often a list repeats them."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
R = TypeVar("R")


def kept_by_language(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function returns, for each language by itself.

    The function depends on its arguments and the language alone, and its arguments can be hashed.
    """

    @lru_cache(maxsize=1024)
    def made(_language: str | None, *args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    @wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> R:
        return made(get_language(), *args, **kwargs)  # type: ignore[arg-type]

    return kept
