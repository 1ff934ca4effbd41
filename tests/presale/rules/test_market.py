"""Which words are heard in which texts."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from yinuo.presale.rules.market import (
    change_since,
    distinct,
    hear,
    is_long_enough,
    listening,
    said,
    said_in,
    words_in,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("word", "text", "is_heard"),
    [
        ("林木家", "林木家的柜子便宜两千", True),
        ("林木家", "我在林木家居看过", True),
        ("林木家", "林木和家人都来看过", False),
        ("林木家", "林 木 家", False),
        # traditional and simplified hear each other
        ("发货慢", "你們發貨慢，別人三天就到", True),
        ("發貨慢", "你们发货慢，别人三天就到", True),
        ("里面发霉", "櫃子裡面發黴", True),
        ("柜子里面", "櫃子裡面有味道", True),
        ("台面", "檯面裂了", True),
        # width and case
        ("ikea", "ＩＫＥＡ 的更便宜", True),
        ("IKEA", "我看了ikea的", True),
        ("Ｍｕｊｉ", "muji 也有一款", True),
        # letters and digits are heard whole
        ("ikea", "unlikeable", False),
        ("ikea", "ikeas", False),
        ("ikea", "IKEA's is cheaper", True),
        ("ikea", "an ikea-like table", True),
        ("ikea", "go to ikea", True),
        ("ikea", "ikea", True),
        ("ikea", "like a table, ikea too", True),
        ("ikea", "unlikeable ikea", True),
        ("x9", "X9 和 x99 哪个好", True),
        ("x9", "只有 x99", False),
        ("12号", "112号仓", False),
        ("12号", "在12号仓", True),
        ("a款", "我要A款的", True),
        ("a款", "我要aa款的", False),
        # several words, a blank or a line between them
        ("west elm", "West  Elm\nhas it", True),
        ("west elm", "west of Elm street", False),
        ("west elm", "Westelm", False),
        # accents are kept, invisible signs are not
        ("café", "CAFÉ style", True),
        ("林木家", "林\u200b木家", True),
        ("太贵", "不是太贵了吗", True),
        ("太贵", "", False),
    ],
)
def test_truth(word: str, text: str, is_heard: bool) -> None:
    assert bool(hear(text, [listening(1, [word])])) is is_heard


def test_topics_share_their_words() -> None:
    topics = [listening(1, ["林木家"]), listening(2, ["木家居"]), listening(3, ["宜居"])]

    assert hear("林木家居", topics) == {1: ["林木家"], 2: ["木家居"]}


def test_a_word_inside_a_longer_one_is_not_said_again() -> None:
    topic = listening(1, ["木蜡", "木蜡油", "贵"])

    assert hear("木蜡油太贵", [topic]) == {1: ["木蜡油", "贵"]}
    assert hear("木蜡不是木蜡油", [topic]) == {1: ["木蜡", "木蜡油"]}


def test_words_are_said_once_in_their_order_as_the_house_writes_them() -> None:
    topic = listening(1, ["IKEA", "林木家"])

    assert hear("林木家、ikea、林木家", [topic]) == {1: ["林木家", "IKEA"]}


def test_a_topic_without_words_hears_nothing() -> None:
    assert hear("林木家", [listening(1, []), listening(2, ["\u200b"])]) == {}


def test_a_typed_list_is_parted_and_said_once() -> None:
    typed = "林木家，IKEA、ikea\n\n 發貨慢 ;发货慢;west   elm"

    assert distinct(words_in(typed)) == ["林木家", "IKEA", "發貨慢", "west elm"]


@pytest.mark.parametrize(
    ("word", "enough"),
    [
        ("贵", False),
        ("太贵", True),
        ("a", False),
        ("x9", True),
        ("！！", False),
        ("贵!", False),
        ("a b", True),
    ],
)
def test_a_word_says_enough(word: str, enough: bool) -> None:
    assert is_long_enough(word) is enough


def test_as_many_words_as_fit() -> None:
    assert said(["林木家", "IKEA"]) == "林木家 · IKEA"
    assert said(["a" * 40, "b" * 40]) == "a" * 40
    assert said([]) == ""


def test_a_line_around_the_words_is_shown() -> None:
    pieces = said_in("你好。" * 60 + "別人發貨快，你們發貨慢。" + "谢谢。" * 60, "发货慢")

    assert [piece.text for piece in pieces if piece.is_hit] == ["發貨慢"]
    assert sum(len(piece.text) for piece in pieces) <= 122
    assert [piece.text for piece in said_in("太贵了", "")] == ["太贵了"]


@pytest.mark.parametrize(
    ("now", "begin", "end"),
    [
        ("2026-03-12 10:00", "2026-02-01", "2026-02-12 10:00"),
        ("2026-05-03", "2026-02-01", "2026-03-01"),
        ("2026-03-30 10:00", "2026-02-01", "2026-03-01"),
        ("2026-02-20", "2026-02-01", "2026-02-01"),
    ],
)
def test_a_running_month_is_compared_with_as_long_a_part_of_the_one_before(
    now: str, begin: str, end: str
) -> None:
    found = change_since(first=date(2026, 3, 1), now=_instant(now))

    assert found == (_instant(begin), _instant(end))


def test_january_is_compared_with_december() -> None:
    begin, _end = change_since(first=date(2026, 1, 1), now=datetime(2026, 1, 5, tzinfo=SHANGHAI))

    assert begin == datetime(2025, 12, 1, tzinfo=SHANGHAI)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_long_monotonous_text_takes_no_longer_than_it_is_long() -> None:
    topic = listening(1, ["ab" * 20, "ab" * 10, "ab", "一" * 40, "一一"])

    assert hear("ab" * 5_000 + "一" * 10_000, [topic]) == {1: ["一" * 40]}
    assert hear("ab " * 6_000, [topic]) == {1: ["ab"]}
