import pytest

from yinuo.core.likeness import asked_terms
from yinuo.core.passages import Piece, best_passage, excerpt, marked, plain_text

BODY = """# 保养

平时用拧干的软布顺着木纹擦。

- **每半年**上一次[木蜡油](https://example.com/wax)。
- 热锅请垫隔热垫。

有水印时，软布蘸少许木蜡油，顺木纹擦三五遍。"""


def test_says_a_markdown_text_in_plain_words() -> None:
    assert plain_text("## 标题\n- **粗** 和 `x`，见[这里](/help/)") == "标题\n- 粗 和 x，见这里"


def test_takes_the_paragraph_that_answers() -> None:
    assert best_passage(BODY, asked_terms("水印"), limit=40) == "有水印时，软布蘸少许木蜡油，顺木纹擦三五遍。"


def test_takes_neighbours_while_they_fit() -> None:
    assert best_passage(BODY, asked_terms("拧干"), limit=50) == (
        "平时用拧干的软布顺着木纹擦。\n\n- 每半年上一次木蜡油。\n- 热锅请垫隔热垫。"
    )


def test_cuts_a_long_paragraph_after_a_sentence() -> None:
    assert best_passage("一二三四五。六七八九十。", [], limit=8) == "一二三四五。"
    assert best_passage("一" * 20, [], limit=8) == "一" * 7 + "…"
    assert best_passage("  \n\n ", []) == ""


def test_marks_what_was_asked_about_in_the_readers_own_script() -> None:
    assert marked("觸控螢幕沒有反應", asked_terms("螢幕")) == [
        Piece(text="觸控"),
        Piece(text="螢幕", is_hit=True),
        Piece(text="沒有反應"),
    ]


@pytest.mark.parametrize(
    ("title", "asked", "hit"),
    [("Washing the covers", "wash", "Washing"), ("Model T-1601", "ｔ-1601", ""), ("ﬁne oak", "oak", "oak")],
)
def test_marks_english_words_whole(title: str, asked: str, hit: str) -> None:
    pieces = marked(title, asked_terms(asked))

    assert "".join(piece.text for piece in pieces) == title
    assert [piece.text for piece in pieces if piece.is_hit] == ([hit] if hit else [])


def test_shows_one_line_around_what_was_asked_about() -> None:
    pieces = excerpt(
        "很长的开头。" * 30 + "这里写着水印的处理。" + "很长的结尾。" * 30, asked_terms("水印"), limit=60
    )

    text = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.is_hit] == ["水印"]
    assert text.startswith("…") and text.endswith("…") and len(text) == 62


def test_shows_the_beginning_of_what_only_its_title_matches() -> None:
    assert excerpt("平时用软布擦。", asked_terms("发票")) == [Piece(text="平时用软布擦。")]
