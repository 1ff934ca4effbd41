"""No cell that leaves the house is a formula, and what left can come back."""

import csv
import io
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from yinuo.core.sheets import csv_lines, guarded, open_sheet, write_xlsx

STARTS = "=+-@\t\r＝＋－＠"
NASTY = st.text(max_size=40) | st.builds(lambda a, b: a + b, st.sampled_from(STARTS), st.text(max_size=20))


@given(NASTY)
@settings(max_examples=300, deadline=None)
def test_no_text_begins_a_formula_unless_it_is_a_number(text: str) -> None:
    cell = next(csv.reader(io.StringIO(b"".join(csv_lines([[text]])).decode("utf-8-sig"), newline="")))[0:1]

    shown = cell[0] if cell else ""
    assert shown[:1] not in STARTS or not shown or shown.lstrip("-").replace(".", "", 1).isdigit()


@given(st.sampled_from(STARTS.replace("\t", "").replace("\r", "")), st.text("abc=1 王", max_size=8))
@settings(max_examples=100, deadline=None)
def test_a_marked_text_comes_back_as_it_was(sign: str, rest: str) -> None:
    text = (sign + rest).strip()

    sheet = open_sheet(io.BytesIO(b"".join(csv_lines([["a", "b"], [text, "x"]]))), name="a.csv")

    assert next(sheet.rows())[1] == [text, "x"]


def test_numbers_stay_numbers() -> None:
    assert [guarded(text) for text in ("-12.50", "7", "-1+1", "+8613812345678")] == [
        "-12.50",
        "7",
        "'-1+1",
        "'+8613812345678",
    ]


def test_a_workbook_has_texts_amounts_and_dates_but_no_formula() -> None:
    stream = io.BytesIO()
    rows = [["名称", "价格", "从"], ["=1+1", Decimal("12.50"), date(2026, 3, 12)], ["\x00\x0bok", None, ""]]

    write_xlsx(rows, stream, title="价格[2026]")

    sheet = load_workbook(stream).active
    assert sheet.title == "价格 2026 "
    assert [[c.value for c in row] for row in sheet.iter_rows()][1][0] == "'=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet["B2"].value == 12.5
    assert sheet["A3"].value == "ok"
    assert open_sheet(io.BytesIO(stream.getvalue()), name="a.xlsx").headings == ["名称", "价格", "从"]
