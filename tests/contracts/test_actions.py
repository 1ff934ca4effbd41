"""Every action keeps the house's rules for writes."""

import inspect
from typing import Any

import pytest

from tests.contracts.walk import ROOT, actions

ALL = actions()
TESTED = "\n".join(p.read_text() for p in (ROOT / "tests").rglob("*.py") if "contracts" not in p.parts)


@pytest.mark.parametrize("name", ALL)
def test_takes_its_actor_and_its_instant_by_keyword(name: str) -> None:
    parameters = inspect.signature(inspect.unwrap(ALL[name])).parameters

    kinds = {p.kind for p in parameters.values()}
    assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
    assert {"actor", "now"} <= set(parameters)


@pytest.mark.parametrize("name", ALL)
def test_says_what_it_does_and_what_it_raises(name: str) -> None:
    words: str = inspect.getdoc(inspect.unwrap(ALL[name])) or ""

    assert (
        (words
        and words.split("\n")[0].rstrip().endswith((".", ":", "None")))
        or "Raises:" in words.split("\n")[0]
    )


@pytest.mark.parametrize("name", ALL)
def test_declares_entry_types_of_the_journal(name: str) -> None:
    from yinuo.core.entries import REGISTRY

    declared: Any = ALL[name].journal_types
    assert declared and all(kind in REGISTRY.values() for kind in declared)


@pytest.mark.parametrize("name", ALL)
def test_is_used_by_a_test(name: str) -> None:
    assert name.rsplit(".", 1)[1] in TESTED


@pytest.mark.parametrize("name", ALL)
def test_checks_who_acts(name: str) -> None:
    """The body asks for a right, or goes through a room's access, or only joins actions that do."""
    source = inspect.getsource(inspect.unwrap(ALL[name]))

    assert any(word in source for word in ("access.", ".require(", "_for(", "_of(", "actor=actor")), source[
        :400
    ]
