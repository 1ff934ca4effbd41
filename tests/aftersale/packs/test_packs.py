"""Packs are data, and checked wholly."""

import copy
import json

import pytest
from django.utils import translation

from tests.aftersale.selling import CN, EU
from yinuo.aftersale.packs import read_pack, shipped_packs
from yinuo.aftersale.packs.kinds import KINDS
from yinuo.aftersale.rules.pack import PackError

WORDS = {"zh-hans": "字", "zh-hant": "字", "en": "word"}
RULE = {
    "id": "X-1",
    "kind": "no_reason_return",
    "title": WORDS,
    "text": WORDS,
    "source": "Law 1",
    "edition": "2026",
    "verified": True,
    "valid_from": "2026-01-01",
    "grants": ["return"],
    "freight": "buyer",
    "term": {"amount": 7, "unit": "calendar_days", "starts_on": "received"},
}
PACK = {
    "code": "xx",
    "version": "1",
    "jurisdiction": WORDS,
    "country": "DE",
    "currency": "EUR",
    "source": "Laws",
    "valid_from": "2026-01-01",
    "classes": {},
    "words": {},
    "rules": [RULE],
}


def with_rule(**changes: object) -> dict[str, object]:
    pack = copy.deepcopy(PACK)
    rule = {**RULE, **changes}
    pack["rules"] = [{name: value for name, value in rule.items() if value != "absent"}]
    return pack


def problems(value: object) -> list[str]:
    with translation.override("en"), pytest.raises(PackError) as refused:
        read_pack(json.dumps(value).encode())
    return refused.value.problems


def test_every_shipped_pack_is_whole():
    assert sorted(shipped_packs()) == ["cn", "eu"]
    for path in shipped_packs().values():
        found = read_pack(path.read_bytes())
        assert found.code == path.stem
        assert len(found.digest) == 64


def test_the_chinese_pack_uses_every_kind_that_the_program_knows():
    assert {rule.kind for rule in CN.rules} == set(KINDS)


def test_the_chinese_pack_holds_every_rule():
    wanted = [f"R-{number:02}" for number in range(1, 25)] + [f"R-14{letter}" for letter in "abcdefg"]

    found = {rule.id for rule in CN.rules}

    assert {*wanted, "R-28", "R-29", "R-29a", "R-20-old"} <= found


def test_every_rule_speaks_three_languages_and_names_its_source():
    for pack in (CN, EU):
        for rule in pack.rules:
            assert set(rule.title.texts) == {"zh-hans", "zh-hant", "en"}
            assert rule.source and rule.edition


def test_reads_the_smallest_pack():
    found = read_pack(json.dumps(PACK).encode())

    assert (found.rule("X-1").term.amount, found.country, found.rule("X-1").topic) == (7, "DE", "X-1")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"kind": "magic"}, "Rule X-1, “kind”"),
        ({"kind": "absent"}, "Rule X-1, “kind”"),
        ({"term": "absent"}, "Rule X-1, “term”"),
        ({"term": {**RULE["term"], "amount": 0}}, "Rule X-1, “term.amount”"),
        ({"term": {**RULE["term"], "amount": 7.5}}, "Rule X-1, “term.amount”"),
        ({"term": {**RULE["term"], "amount": True}}, "Rule X-1, “term.amount”"),
        ({"term": {**RULE["term"], "amount": 99999}}, "Rule X-1, “term.amount”"),
        ({"term": {**RULE["term"], "unit": "fortnights"}}, "Rule X-1, “term.unit”"),
        ({"term": {**RULE["term"], "starts_on": "doomsday"}}, "Rule X-1, “term.starts_on”"),
        ({"term": {**RULE["term"], "rolls": "yes"}}, "Rule X-1, “term.rolls”"),
        ({"term": [7]}, "Rule X-1, “term”"),
        ({"grants": "absent"}, "Rule X-1, “grants”"),
        ({"grants": ["money"]}, "Rule X-1, “grants”"),
        ({"freight": "nobody"}, "Rule X-1, “freight”"),
        ({"channels": ["pigeon"]}, "Rule X-1, “channels”"),
        ({"buyers": "consumer"}, "Rule X-1, “buyers”"),
        ({"classes": ["durable"]}, "Rule X-1, “classes”"),
        ({"source": " "}, "Rule X-1, “source”"),
        ({"edition": "absent"}, "Rule X-1, “edition”"),
        ({"verified": "yes"}, "Rule X-1, “verified”"),
        ({"valid_from": "soon"}, "Rule X-1, “valid_from”"),
        ({"valid_to": "2025-12-31"}, "Rule X-1, “valid_to”"),
        ({"decided_by": "fate"}, "Rule X-1, “decided_by”"),
        ({"title": {"en": "Only English"}}, "Rule X-1, “title”"),
        ({"text": {**WORDS, "zh-hant": ""}}, "Rule X-1, “text”"),
        ({"details": {"speed": 9}}, "Rule X-1, “details.speed”"),
        ({"details": []}, "Rule X-1, “details”"),
        ({"details": {"untold_months": 0}}, "Rule X-1, “details.untold_months”"),
        ({"mood": "good"}, "Rule X-1, “mood”"),
        ({"kind": "excluded_by_nature", "term": "absent", "details": {}}, "Rule X-1, “details.traits”"),
        (
            {"kind": "excluded_by_nature", "term": "absent", "details": {"traits": ["soft"]}},
            "Rule X-1, “details.traits”",
        ),
        ({"kind": "excluded_by_nature", "details": {"traits": ["soft"]}}, "Rule X-1, “term”"),
        (
            {"kind": "warranty_period", "term": "absent", "details": {"months": {"tv": {"whole": 12}}}},
            "Rule X-1, “details.months.tv”",
        ),
    ],
)
def test_names_the_rule_and_the_field_that_is_wrong(change, where):
    assert any(problem.startswith(where) for problem in problems(with_rule(**change)))


def test_tells_all_objections_at_once():
    assert len(problems(with_rule(kind="magic") | {"currency": 3, "country": "Atlantis"})) == 3


def test_refuses_two_rules_of_a_topic_in_force_on_one_day():
    old = {**RULE, "id": "X-0", "topic": "same", "valid_to": "2027-01-01"}
    new = {**RULE, "topic": "same", "valid_from": "2026-12-31"}

    assert any("X-0" in problem for problem in problems({**PACK, "rules": [old, new]}))
    read_pack(json.dumps({**PACK, "rules": [old, {**new, "valid_from": "2027-01-01"}]}).encode())


def test_refuses_two_rules_of_one_name():
    assert problems({**PACK, "rules": [RULE, {**RULE, "topic": "other"}]})[0].startswith("Rule X-1, “id”")


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"3", b"{}", b'{"rules": [3]}', b"[" * 100_000])
def test_refuses_what_is_no_pack(content):
    with pytest.raises(PackError):
        read_pack(content)


def test_refuses_a_file_larger_than_a_megabyte():
    with pytest.raises(PackError):
        read_pack(b" " * (1024 * 1024 + 1))
