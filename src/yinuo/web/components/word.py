"""A letter as a Word file (DOCX), to be edited further and signed."""

import io
from collections.abc import Sequence
from typing import cast

from msgspec import Struct

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LATIN, _HAN = "Times New Roman", "仿宋"


class Letter(Struct, frozen=True, kw_only=True):
    """What stands in a letter, from its head to where it is signed; a text's lines become paragraphs."""

    title: str
    head: Sequence[str]
    sections: Sequence[tuple[str, str]]
    foot: Sequence[str]
    author: str


def letter_docx(letter: Letter) -> bytes:
    """Return a letter on A4 as DOCX."""
    # Here and not above: it takes as long to load as a tenth of the program, for a paper that few ever ask for.
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt
    from docx.styles.style import ParagraphStyle

    paper = Document()
    title = _plain(letter.title)
    paper.core_properties.title, paper.core_properties.author = title[:250], _plain(letter.author)[:250]
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.7)
    for name, size in (("Normal", 12), ("Title", 18), ("Heading 1", 14)):
        style = cast(ParagraphStyle, paper.styles[name])
        style.font.name, style.font.size = _LATIN, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _HAN)
    paper.add_heading(title, level=0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in letter.head:
        paper.add_paragraph(_plain(line))
    for heading, text in letter.sections:
        paper.add_heading(_plain(heading), level=1)
        for line in text.split("\n"):
            paper.add_paragraph(_plain(line))
    for line in letter.foot:
        paper.add_paragraph(_plain(line)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _plain(text: str) -> str:
    """Leave out what XML cannot carry."""
    return "".join(sign for sign in text if sign in "\t\n" or sign >= " ")
