"""Every entry type has a sentence that its facts fill, and a place in the docs."""

import re

import pytest

from tests.contracts.walk import ROOT, docs
from yinuo.core.entries import REGISTRY

ALL = {verb: kind for verb, kind in REGISTRY.items() if kind.__module__.startswith("yinuo.")}


@pytest.mark.parametrize("verb", sorted(ALL))
def test_its_sentence_is_filled_by_its_facts(verb: str) -> None:
    kind = ALL[verb]
    blanks = set(re.findall(r"%\((\w+)\)s", str(kind.sentence)))

    assert blanks <= set(kind.__struct_fields__) | {"actor"}


@pytest.mark.parametrize("verb", sorted(ALL))
def test_says_what_erasing_a_person_takes(verb: str) -> None:
    kind = ALL[verb]
    assert kind.erasure if any(kind.own_facts().values()) else kind.erasure == "nothing personal"


@pytest.mark.parametrize("page", ["journal.md", "states.md", "rights.md", "cli.md"])
def test_the_docs_are_as_the_program_says(page: str) -> None:
    assert (ROOT / "docs" / page).read_text() == docs.made()[page]
