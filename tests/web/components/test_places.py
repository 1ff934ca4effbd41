import pytest

from yinuo.web.components.places import Places
from yinuo.web.components.rows import NavItem, NavSection

SALE = NavSection(name="Sale", icon="funnel")
PLACES = [
    NavItem(name="Day", url="/desk/", icon="sun"),
    NavItem(name="Board", url="/desk/sale/", icon="columns", section=SALE),
    NavItem(name="Quotes", url="/desk/quotes/", icon="file-text", section=SALE),
    NavItem(name="Customers", url="/desk/customers/", icon="users"),
]


def test_a_section_is_one_line_of_the_rail() -> None:
    lines = Places(PLACES).rail()

    assert [(line.name, line.url) for line in lines] == [
        ("Day", "/desk/"),
        ("Sale", "/desk/sale/"),
        ("Customers", "/desk/customers/"),
    ]


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/desk/", "/desk/"),
        ("/desk/quotes/", "/desk/quotes/"),
        ("/desk/quotes/418/send/", "/desk/quotes/"),
        ("/desk/elsewhere/", ""),
        ("/help/", ""),
    ],
)
def test_a_page_lies_under_the_longest_address_that_starts_its_own(path: str, here: str) -> None:
    assert Places(PLACES).here(path) == here


@pytest.mark.parametrize(
    ("here", "line", "shown"),
    [
        ("/desk/quotes/", "/desk/sale/", ["Board", "Quotes"]),
        ("/desk/sale/", "/desk/sale/", ["Board", "Quotes"]),
        ("/desk/customers/", "/desk/customers/", []),
        ("", "", []),
    ],
)
def test_the_places_of_a_section_stand_together(here: str, line: str, shown: list[str]) -> None:
    places = Places(PLACES)

    assert places.line(here) == line
    assert [item.name for item in places.beside(here)] == shown


def test_a_place_that_is_alone_in_its_section_has_none_beside_it() -> None:
    assert Places(PLACES[:2]).beside("/desk/sale/") == []
