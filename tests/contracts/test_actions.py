"""Every action keeps the house's rules for writes."""

import inspect
import re
from typing import Any

import pytest

from tests.contracts.walk import ROOT, actions

ALL = actions()
CHECKS = ("access.", ".require(", ".can(", "_for(actor", "actor.staff_id is None", "require_within(")
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

    assert (words and words.split("\n")[0].rstrip().endswith((".", ":", "None"))) or "Raises:" in words.split(
        "\n"
    )[0]


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
    """The action, or a function of its own module that it calls, asks for a right or goes through a room's access."""
    function = inspect.unwrap(ALL[name])
    module = inspect.getmodule(function)
    source = inspect.getsource(function)
    called = [getattr(module, word, None) for word in set(re.findall(r"\b(\w+)\(", source))]
    sources = [
        source,
        *(inspect.getsource(inspect.unwrap(f)) for f in called if inspect.isfunction(inspect.unwrap(f))),
    ]

    assert any(sign in text for text in sources for sign in CHECKS), source[:300]
