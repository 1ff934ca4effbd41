import re
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.numbering import ALPHABET, new_number, parse_number, scrambled

NOW = datetime(2026, 10, 5, 4, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

keys = st.one_of(st.integers(0, 2**30 - 1), st.integers(0, 2**63 - 1))
prefixes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=4)


def number(key: int, prefix: str = "ZX") -> str:
    return new_number(prefix, now=NOW, id=key, zone=SHANGHAI)


def test_never_changes_the_number_of_a_key():
    assert [number(key) for key in (0, 1, 2, 2**30, 2**63 - 1)] == [
        "ZX-2610-000000-W",
        "ZX-2610-RZEMS1-R",
        "ZX-2610-0PNKHR-R",
        "ZX-2610-ET7H0F70-F",
        "ZX-2610-8VDFNW5XNVKV3-P",
    ]


def test_takes_the_month_of_the_organisations_zone():
    late = datetime(2026, 9, 30, 16, tzinfo=UTC)

    assert new_number("ZX", now=late, id=1, zone=SHANGHAI)[3:7] == "2610"
    assert new_number("ZX", now=late, id=1, zone=ZoneInfo("Europe/Berlin"))[3:7] == "2609"


def test_is_short_for_the_first_thousand_million_keys():
    assert {len(number(key)) for key in (0, 512, 10**6, 2**30 - 1)} == {16}
    assert [len(number(key)) for key in (2**30, 2**40, 2**50, 2**63 - 1)] == [18, 20, 23, 23]


def test_gives_every_key_another_body():
    bodies = {number(key).split("-")[2] for key in [*range(20_000), *range(2**30 - 500, 2**30 + 500)]}

    assert len(bodies) == 21_000


@pytest.mark.parametrize("bits", [1, 5, 10, 11, 16])
def test_scrambles_one_to_one(bits):
    assert {scrambled(value, bits=bits) for value in range(1 << bits)} == set(range(1 << bits))


def test_makes_neighbours_look_different():
    bodies = [number(key).split("-")[2] for key in range(5_000_000, 5_002_000)]
    alike = [sum(a == b for a, b in zip(one, two, strict=True)) for one, two in pairwise(bodies)]

    assert sum(alike) / len(alike) < 1


@given(prefixes, keys)
def test_reads_back_what_was_issued(prefix, key):
    assert parse_number(number(key, prefix)) == number(key, prefix)


@given(prefixes, keys)
def test_reads_what_people_type(prefix, key):
    issued = number(key, prefix)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in issued)

    assert parse_number(issued.lower()) == issued
    assert parse_number(issued.replace("-", "")) == issued
    assert parse_number(f"  {issued.replace('-', ' – ')}\n") == issued
    assert parse_number(wide) == issued
    letters = issued[len(prefix) :].translate({ord("0"): "o", ord("1"): "l"})
    assert parse_number(prefix + letters) == issued


@given(prefixes, keys, st.data())
def test_finds_every_single_wrong_character(prefix, key, data):
    issued = number(key, prefix)
    place = data.draw(st.sampled_from([n for n, c in enumerate(issued) if c != "-"]))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != issued[place]]))

    assert parse_number(issued[:place] + wrong + issued[place + 1 :]) is None


@given(prefixes, keys, st.data())
def test_finds_every_swap_of_neighbours(prefix, key, data):
    compact = number(key, prefix).replace("-", "")
    places = [n for n in range(len(compact) - 1) if compact[n] != compact[n + 1]]
    n = data.draw(st.sampled_from(places))

    assert parse_number(compact[:n] + compact[n + 1] + compact[n] + compact[n + 2 :]) is None


@given(st.text(max_size=30))
def test_never_fails_on_any_text(text):
    found = parse_number(text)

    assert found is None or re.fullmatch(r"[A-Z]{1,4}-\d{4}-[0-9A-Z]{6,13}-[0-9A-Z]", found)


@pytest.mark.parametrize(
    "text", ["", "ZX", "13800138000", "ZX-2613-000000-0", "你好", "²³¹", "ZX-٢٦١٠-000000-W"]
)
def test_gives_none_for_what_is_no_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize("prefix", ["", "zx", "ABCDE", "Z1", "咨询", "ZX\n"])
def test_refuses_a_prefix_that_is_not_letters(prefix):
    with pytest.raises(ValueError, match="not a prefix"):
        number(1, prefix)


@pytest.mark.parametrize("key", [-1, 2**63])
def test_refuses_a_key_out_of_range(key):
    with pytest.raises(ValueError, match="not a key"):
        number(key)


def test_refuses_a_naive_instant():
    with pytest.raises(ValueError, match="time zone"):
        new_number("ZX", now=datetime(2026, 10, 5), id=1, zone=SHANGHAI)  # noqa: DTZ001
