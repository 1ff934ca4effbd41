"""Rule packs; drafting and publishing stand in test_parts."""

from typing import Any

import pytest

from tests.api.conftest import Program
from tests.cast import FIRST_ANSWER
from yinuo.matters.models import RulePack, Standard

pytestmark = pytest.mark.django_db
PACK: dict[str, Any] = {
    "code": "ours",
    "version": "1",
    "valid_from": "2026-01-01T00:00:00+08:00",
    "standards": [{"code": "second-answer", **FIRST_ANSWER}],
}


def _basic(program: Program) -> Any:
    [pack] = [row for row in program.get("/standard-packs").body["items"] if row["code"] == "yinuo-basic"]
    return pack


def test_takes_a_shipped_pack_in_once(program: Program) -> None:
    before = _basic(program)

    first = program.post("/standard-packs/yinuo-basic/load")
    second = program.post("/standard-packs/yinuo-basic/load")

    after = _basic(program)
    assert (before["code"], before["shipped"], before["loaded_at"]) == ("yinuo-basic", True, None)
    assert (first.status, second.body["id"]) == (200, first.body["id"]), first.body
    assert after["loaded_at"] is not None
    assert set(after["standards"]) <= {row["code"] for row in program.get("/standards").body["items"]}


def test_takes_a_pack_of_ones_own_in(program: Program) -> None:
    made = program.post("/standard-packs", PACK, Idempotency_Key="k1")
    again = program.post("/standard-packs", PACK)

    assert (made.status, again.body["id"]) == (200, made.body["id"]), made.body
    [row] = [row for row in program.get("/standard-packs").body["items"] if not row["shipped"]]
    assert (row["code"], row["standards"]) == ("ours", ["second-answer"])
    assert Standard.objects.get(code="second-answer").pack_id == made.body["id"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"standards": []}, 422, "bad_rule_pack"),
        ({"standards": [{"code": "x", "amount": -1}]}, 422, ""),
        ({"valid_from": "tomorrow"}, 422, "invalid_request"),
        ({"code": "nul\x00"}, 400, ""),
    ],
)
def test_refuses_a_pack_that_is_wrong(
    program: Program, change: dict[str, Any], status: int, code: str
) -> None:
    found = program.post("/standard-packs", {**PACK, **change})

    assert found.status == status, found.body
    assert not code or found.code == code
    assert not RulePack.objects.exists()


def test_knows_no_pack_that_is_not_shipped(program: Program) -> None:
    assert program.post("/standard-packs/other/load").status == 404
