"""What people send as a spreadsheet is read the same, whoever saved it."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from yinuo.core.errors import DomainError
from yinuo.core.sheets import open_sheet, reading
from yinuo.core.sheets.charsets import charset_of, separator_of
from yinuo.core.sheets.errors import SheetEmpty, SheetTooLarge, SheetUnreadable

TEXT = "姓名,电话,备注\r\n王小明,13812345678,喜欢胡桃木\r\n李雷,0755-2345678,\r\n"


def read(content: bytes, name: str = "客户.csv") -> tuple[list[str], list[tuple[int, list[str]]]]:
    sheet = open_sheet(io.BytesIO(content), name=name)
    return sheet.headings, list(sheet.rows())


def xlsx(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_reads_each_encoding_that_spreadsheet_programs_write(encoding: str) -> None:
    headings, rows = read(TEXT.encode(encoding))

    assert headings == ["姓名", "电话", "备注"]
    assert rows == [(2, ["王小明", "13812345678", "喜欢胡桃木"]), (3, ["李雷", "0755-2345678", ""])]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_reads_each_separator(separator: str) -> None:
    headings, rows = read(TEXT.replace(",", separator).encode())

    assert headings == ["姓名", "电话", "备注"]
    assert len(rows) == 2


def test_numbers_rows_as_the_file_does_also_behind_lines_within_a_cell() -> None:
    _headings, rows = read(b'a,b\n1,"two\nlines"\n\n,\n5,6\n')

    assert rows == [(2, ["1", "two\nlines"]), (6, ["5", "6"])]


def test_reads_cells_of_a_workbook_as_plain_text() -> None:
    content = xlsx(
        ["电话", "价格", "日期", "时刻", "是", "数"],
        [
            13812345678.0,
            0.1 + 0.2,
            date(2026, 3, 12),
            datetime(2026, 3, 12, 9, 30, tzinfo=UTC).replace(tzinfo=None),
            True,
            1e21,
        ],
        [None, None, None, None, None, None],
        ["+86 138", 12, "2026/3/1", None, False, -0.5],
    )

    headings, rows = read(content, "a.xlsx")

    assert headings[0] == "电话"
    assert rows[0] == (
        2,
        ["13812345678", "0.3", "2026-03-12", "2026-03-12 09:30:00", "1", "1000000000000000000000"],
    )
    assert rows[1] == (4, ["+86 138", "12", "2026/3/1", "", "0", "-0.5"])


def test_reads_the_first_sheet_that_has_rows() -> None:
    book = Workbook()
    second = book.create_sheet("Data")
    second.append(["name"])
    second.append(["x"])
    stream = io.BytesIO()
    book.save(stream)

    assert read(stream.getvalue(), "a.xlsx") == (["name"], [(2, ["x"])])


def test_headings_are_all_different_and_never_empty() -> None:
    headings, rows = read(b"a,a,,b,\n1,2,3,4,5\n")

    assert headings == ["a", "a (2)", "#3", "b"]
    assert rows == [(2, ["1", "2", "3", "4"])]


@pytest.mark.parametrize("content", [b"", b"  \n\n", xlsx()])
def test_refuses_an_empty_file(content: bytes) -> None:
    with pytest.raises(SheetEmpty):
        read(content)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no zip at all", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\xff\xff\xff\xff"]
)
def test_refuses_what_is_no_spreadsheet(content: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        read(content)


def test_refuses_more_rows_and_columns_than_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)

    assert len(read(b"a\n1\n2\n3\n")[1]) == 3
    with pytest.raises(SheetTooLarge):
        read(b"a\n1\n2\n3\n4\n")
    with pytest.raises(SheetTooLarge):
        read((",".join("x" * 201) + "\n").encode())
    with pytest.raises(SheetTooLarge):
        read(xlsx(["x"] * 201), "a.xlsx")


def test_refuses_a_packed_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED_BYTES", 100)

    with pytest.raises(SheetTooLarge):
        read(xlsx(["a"]), "a.xlsx")


def test_a_file_that_breaks_off_within_a_character_is_unreadable_not_a_fault() -> None:
    with pytest.raises(DomainError):
        read(b"a,b\n" + b"x,y\n" * 100_000 + "好".encode()[:2])


def test_says_no_encoding_for_what_is_no_text() -> None:
    assert charset_of(b"\x00\x01\x02\x03" * 10, is_whole=True) is None
    assert separator_of("just words") == ","
