"""Letters as Word files."""

import io

from docx import Document

from yinuo.web.components.word import Letter, letter_docx

LETTER = Letter(
    title="情况报告",
    head=["市场监督管理局："],
    sections=[("处理经过", "第一行\n第二行")],
    foot=["禾木家居"],
    author="禾木家居",
)


def test_keeps_the_order_of_a_letter() -> None:
    paper = Document(io.BytesIO(letter_docx(LETTER)))

    assert [one.text for one in paper.paragraphs] == [
        "情况报告",
        "市场监督管理局：",
        "处理经过",
        "第一行",
        "第二行",
        "禾木家居",
    ]
    assert paper.core_properties.author == "禾木家居"


def test_leaves_out_what_a_word_file_cannot_carry() -> None:
    odd = Letter(title="a\x00b", head=[], sections=[("c\x0bd", "e\x1ff")], foot=[], author="g")

    assert [one.text for one in Document(io.BytesIO(letter_docx(odd))).paragraphs] == ["ab", "cd", "ef"]
