"""Codes on paper: bars and squares that a scanner reads, drawn in the page itself."""

import re

import pytest
from PIL import ImageFile

from yinuo.web.components.paper import bars_inline, paper_pdf, qr_inline


def test_bars_are_those_of_code_128() -> None:
    drawn = bars_inline("AB12")

    # start B, A, B, 1, 2, checksum (104 + 33·1 + 34·2 + 17·3 + 18·4) mod 103 = 19, stop: widths of ISO/IEC 15417
    widths = "211214111323131123123221223211" + "221132" + "2331112"
    runs, place = [], 10
    for digit, width in enumerate(map(int, widths)):
        if digit % 2 == 0:
            runs.append((place, width))
        place += width
    assert [(int(x), int(w)) for x, w in re.findall(r"M(\d+) 0h(\d+)v", drawn)] == runs
    assert f'viewBox="0 0 {place + 10} 1"' in drawn


@pytest.mark.parametrize("text", ["SF1234567890123", "FH-2611-00042", "1234567890"])
def test_every_number_has_bars_and_a_name(text: str) -> None:
    assert f'aria-label="{text}"' in bars_inline(text)


def test_a_code_stands_in_the_page_without_a_head() -> None:
    drawn = qr_inline("https://example.com/r/x/")

    assert drawn.startswith("<svg")
    assert "<?xml" not in drawn


def test_paper_fetches_nothing() -> None:
    made = paper_pdf('<p>x<img src="http://127.0.0.1:1/x.png">', styles="yinuo/css/quote_pdf.css")

    assert made.startswith(b"%PDF")


def test_half_a_picture_is_none_after_a_paper_was_made() -> None:
    paper_pdf("<p>x", styles="yinuo/css/quote_pdf.css")

    assert not ImageFile.LOAD_TRUNCATED_IMAGES
