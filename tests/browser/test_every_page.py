"""Every page on a phone, in three languages: no complaint in the console, nothing sideways, everything named."""

from typing import Any

import pytest

from tests.browser.conftest import House
from tests.browser.pages import LOOK, page_urls

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
LANGUAGES = ("en", "zh-hans", "zh-hant")


@pytest.fixture(scope="module")
def urls(house: House) -> tuple[list[str], list[str]]:
    return page_urls(house)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_portal_is_whole_on_a_phone(visit: Any, urls: Any, language: str) -> None:
    portal, _desk = urls
    assert len(portal) >= 8

    assert _faults(visit(width=360, height=800, language=language), _of_turn(portal, language)) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_is_whole_on_a_phone(visit: Any, urls: Any, language: str) -> None:
    _portal, desk = urls
    assert len(desk) >= 30

    assert (
        _faults(visit(width=360, height=800, language=language, staff=True), _of_turn(desk, language)) == {}
    )


def _of_turn(urls: list[str], language: str) -> list[str]:
    """Return the pages to open in a language: all in English, whose words are the longest, each third in the others."""
    return urls if language == "en" else urls[LANGUAGES.index(language) :: 3]


def _faults(one: Any, urls: list[str]) -> dict[str, list[str]]:
    found = {}
    for url in urls:
        one.complaints.clear()
        one.open(url)
        wrong = [*one.page.evaluate(LOOK), *one.complaints]
        if wrong:
            found[url] = wrong
    return found


def test_what_is_wrong_with_a_page_is_found(visit: Any) -> None:
    one = visit(width=360)
    one.open("/track/")
    one.page.evaluate(
        "() => { const main = document.querySelector('main');"
        " for (const name of ['h1', 'input', 'button', 'img']) main.append(document.createElement(name));"
        " main.lastElementChild.previousElementSibling.style.width = '50px';"
        " const wide = document.createElement('div'); wide.style.width = '900px'; wide.style.height = '9px';"
        " document.body.append(wide); console.error('x'); }"
    )

    faults = one.page.evaluate(LOOK)

    assert [fault.split(":")[0] for fault in faults] == [
        "scrolls sideways",
        "2 h1",
        "no label",
        "no name",
        "no alt",
    ]
    assert len(one.complaints) == 1
