"""File names from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.file_names import MAX_NAME_CHARS, safe_file_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("报价单.xls", "报价单.xls"),
        ("..\\..\\etc/passwd", "passwd"),
        ("/etc/shadow", "shadow"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\r\nb\x00.txt", "a b.txt"),
        ("CON.txt", "_CON.txt"),
        ("com1", "_com1"),
        ("console.txt", "console.txt"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        (" . ", "file"),
        ("..", "file"),
        ("", "file"),
        ("a.txt. ", "a.txt"),
    ],
)
def test_makes_a_name_harmless(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_cuts_a_long_name_and_keeps_its_extension() -> None:
    name = safe_file_name("长" * 300 + ".pdf")

    assert len(name) == MAX_NAME_CHARS
    assert name.endswith("长.pdf")


@given(name=st.text(max_size=300))
def test_makes_any_name_harmless(name: str) -> None:
    safe = safe_file_name(name)

    assert 1 <= len(safe) <= MAX_NAME_CHARS
    assert not set(safe) & set('/\\\x00\n\r<>:"|?*\u202e')
    assert safe_file_name(safe) == safe
