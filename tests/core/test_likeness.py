import pytest

from yinuo.core.likeness import asked_terms, match_of


def _ways(text: str) -> list[tuple[str, ...]]:
    return [term.ways for term in asked_terms(text)]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("请问胡桃木的桌子怎么保养？", [("胡桃",), ("桃木",), ("桌子",), ("保养",)]),
        ("你好", []),
        ("在吗", []),
        ("", []),
        ("how do I wash sofas", [("wash",), ("sofas", "sofa")]),
        ("T-1601 的尺寸", [("t1601",), ("尺寸",)]),
        ("訂單 2026 0312 0001", [("202603120001",), ("订单",)]),
    ],
)
def test_keeps_what_a_question_is_about(text: str, ways: list[tuple[str, ...]]) -> None:
    assert _ways(text) == ways


def test_writes_queries_that_postgresql_reads() -> None:
    (term,) = asked_terms("sofas")

    assert (term.as_query(), term.as_query(heavy=True)) == ("'sofas' | 'sofa'", "'sofas':A | 'sofa':A")


def test_counts_a_rare_word_more_than_a_common_one() -> None:
    terms = asked_terms("木材 甲醛")

    common = match_of(terms, said=[0], heavy=[0], documents=10, said_by={0: 10, 1: 1})
    rare = match_of(terms, said=[1], heavy=[1], documents=10, said_by={0: 10, 1: 1})
    assert rare.share > common.share


def test_calls_a_chance_word_in_a_long_text_nothing() -> None:
    terms = asked_terms("冰箱坏了没法制冷，食物全部融化")

    assert not match_of(terms, said=[1], heavy=[], documents=10, said_by={1: 1}).is_near
    assert match_of(terms, said=[0, 1], heavy=[], documents=10, said_by={0: 1, 1: 1}).is_near


def test_asks_at_most_forty_things() -> None:
    assert len(asked_terms(" ".join(f"word{n}" for n in range(100)))) == 40
