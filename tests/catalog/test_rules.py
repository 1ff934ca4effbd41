import pytest

from yinuo.catalog.errors import BadSlug, CatalogTextMissing, CatalogTextTooLong, UnknownLanguage
from yinuo.catalog.rules import checked_slug, checked_texts, render_markdown, shown_language, text_in


@pytest.mark.parametrize(
    ("available", "asked", "shown"),
    [
        (["en", "zh-hans", "zh-hant"], "zh-hant", "zh-hant"),
        (["en", "zh-hans"], "zh-hant", "zh-hans"),
        (["zh-hant", "en"], "zh-hans", "en"),
        ([], "en", None),
    ],
)
def test_falls_back_to_simplified_chinese_then_to_any(
    available: list[str], asked: str, shown: str | None
) -> None:
    assert shown_language(available, asked) == shown


def test_reads_a_text_in_the_language_that_is_there() -> None:
    assert (text_in({"en": "Table"}, "zh-hans"), text_in({}, "en")) == ("Table", "")


def test_drops_empty_texts() -> None:
    assert checked_texts({"en": " Table ", "zh-hans": " "}, limit=10, field="names", needed=True) == {
        "en": "Table"
    }


def test_refuses_texts_that_cannot_be() -> None:
    with pytest.raises(CatalogTextMissing):
        checked_texts({"en": " "}, limit=10, field="names", needed=True)
    with pytest.raises(CatalogTextTooLong):
        checked_texts({"en": "x" * 11}, limit=10, field="names", needed=True)
    with pytest.raises(UnknownLanguage):
        checked_texts({"tlh": "x"}, limit=10, field="names", needed=True)


@pytest.mark.parametrize(
    ("text", "slug"), [("Care-Of-Wood", "care-of-wood"), (" 木制品-保养 ", "木制品-保养")]
)
def test_makes_a_short_name(text: str, slug: str) -> None:
    assert checked_slug(text) == slug


@pytest.mark.parametrize("text", ["", "a b", "a/b", "-a", "a--b", "x" * 81, "a?b", "a\x00"])
def test_refuses_what_cannot_stand_in_an_address(text: str) -> None:
    with pytest.raises(BadSlug):
        checked_slug(text)


def test_renders_tables_and_shows_html_as_text() -> None:
    html = render_markdown(
        "# Care\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))"
    )

    assert "<h1>Care</h1>" in html
    assert "<td>2</td>" in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert 'href="javascript' not in html
