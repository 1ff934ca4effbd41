"""Every error has one code, a sentence that can be filled, and a place in the docs."""

import re

import pytest

from tests.contracts.walk import ROOT, docs
from yinuo.core.errors import REGISTRY, DomainError

ALL = {code: kind for code, kind in REGISTRY.items() if kind.__module__.startswith("yinuo.")}


def test_no_two_errors_share_a_code() -> None:
    def below(kind: type[DomainError]) -> list[type[DomainError]]:
        return [kind, *(deeper for sub in kind.__subclasses__() for deeper in below(sub))]

    codes = [k.code for k in below(DomainError) if "code" in k.__dict__ and k.__module__.startswith("yinuo.")]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("code", sorted(ALL))
def test_has_a_status_of_a_refusal(code: str) -> None:
    assert ALL[code].status in {400, 403, 404, 409, 412, 413, 415, 422, 429}


@pytest.mark.parametrize("code", sorted(ALL))
def test_can_be_said(code: str) -> None:
    message = str(ALL[code].message)
    blanks = set(re.findall(r"%\((\w+)\)[sd]", message))

    assert message % dict.fromkeys(blanks, 1)


def test_stands_in_the_docs() -> None:
    page = (ROOT / "docs" / "errors.md").read_text()

    assert page == docs.made()["errors.md"]
