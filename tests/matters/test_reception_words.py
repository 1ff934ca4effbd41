import pytest

from yinuo.matters.reception_start import START
from yinuo.matters.reception_words import says

HELLO = START[0]["marks"]
THANKS = START[-1]["marks"]


@pytest.mark.parametrize(
    "text",
    ["您好，王女士", "  你好！", "Hello Ms Wang", "Ｈｅｌｌｏ", "王女士，您好：", "Dear Ms Wang,", "hi, yes"],
)
def test_a_greeting_at_the_beginning_is_one(text: str) -> None:
    assert says(text, HELLO, at_start=True)


@pytest.mark.parametrize(
    "text", ["有货的。", "This is it: the chair.", "history", "Which one? " * 5 + "Hello"]
)
def test_what_is_no_greeting_or_stands_late_is_none(text: str) -> None:
    assert not says(text, HELLO, at_start=True)


def test_thanks_count_anywhere_as_whole_words() -> None:
    assert says("已经寄出。" * 40 + "感谢您的耐心。", THANKS)
    assert says("All done. Thanks!", THANKS)
    assert not says("Thanksgiving is closed.", ["thanks"])
    assert not says("anything", [])


def test_a_mark_is_no_pattern() -> None:
    assert says("a+b", ["a+b"])
    assert not says("aab", ["a+b"])
    assert not says("x", ["(", " "])
