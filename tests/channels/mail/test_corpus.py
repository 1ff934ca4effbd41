"""Every mail of the corpus reads as the JSON beside it says; fields that a JSON leaves out are not its subject."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins

from yinuo.channels.mail.parser import parse_mail

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("*.eml"))


def as_plain(raw: bytes) -> dict[str, Any]:
    mail = parse_mail(raw)
    fields = to_builtins(mail, builtin_types=(bytes,)) | {
        "is_bounce": mail.is_bounce,
        "date": mail.date.isoformat() if mail.date else None,
    }
    for attachment in fields["attachments"]:
        del attachment["content"]
    return fields


def with_defaults(expected: dict[str, Any]) -> dict[str, Any]:
    files = expected.get("attachments")
    if files is None:
        return expected
    return expected | {"attachments": [{"is_inline": False, "content_id": ""} | file for file in files]}


def test_has_enough_mails() -> None:
    assert len(NAMES) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_reads_as_expected(name: str) -> None:
    expected = with_defaults(json.loads((CORPUS / f"{name}.json").read_text("utf-8")))

    found = as_plain((CORPUS / f"{name}.eml").read_bytes())

    assert {key: found[key] for key in expected} == expected
