"""Addresses in plain text become links, and nothing else becomes markup."""

import pytest

from yinuo.web.components.links import linked

LINK = '<a class="link" href="{0}" rel="nofollow noopener noreferrer">{0}</a>'


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("", "https://shop.example/q/aB-9_x/", ""),
        ("请看：\n", "http://127.0.0.1:8000/g/x_-1/", "\n谢谢"),
        ("请点", "https://shop.example/g/x/", "，三分钟就好。"),
        ("See ", "https://shop.example/a", ". Thanks"),
        ("(", "https://shop.example/a?b=1", ")"),
    ],
)
def test_makes_an_address_a_link_and_ends_it_where_it_ends(before: str, address: str, after: str) -> None:
    assert linked(before + address + after) == before + LINK.format(address) + after


def test_escapes_everything() -> None:
    said = '<b>x</b> https://e.example/?a=1&b=2"onclick=x <script>'
    assert linked(said) == (
        "&lt;b&gt;x&lt;/b&gt; "
        + LINK.format("https://e.example/?a=1&amp;b=2")
        + "&quot;onclick=x &lt;script&gt;"
    )


@pytest.mark.parametrize("text", ["javascript:alert(1)", "https://", "www.example.com", "http:// x", ""])
def test_leaves_what_is_no_full_address(text: str) -> None:
    assert linked(text) == text
