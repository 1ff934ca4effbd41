"""What a change does to lines and to the parts of a price."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from yinuo.insale.rules.change import PlainLine, differences, paired, respread

CENT = Decimal("0.01")
amounts = st.decimals(min_value=0, max_value=10**6, places=2)


def line(title: str, *, quantity: str = "1", **fields: object) -> PlainLine:
    return PlainLine(title=title, quantity=Decimal(quantity), **fields)  # type: ignore[arg-type]


def test_the_same_thing_goes_on_and_a_note_tells_two_apart() -> None:
    before = [
        line("Chair", product_id=1, note="oak"),
        line("Chair", product_id=1, note="walnut"),
        line("Oil"),
    ]
    after = [
        line("chair", product_id=1, note="walnut"),
        line("OIL"),
        line("Chair", product_id=1),
        line("Wax"),
    ]

    assert paired(before, after) == [1, 2, 0, None]


def test_tells_what_came_what_went_and_what_changed() -> None:
    before = [line("Table", product_id=1), line("Oil"), line("Wax")]
    after = [line("Table", product_id=1, quantity="2"), line("Wax"), line("Bench", product_id=2)]

    assert [(one.kind, (one.after or one.before).title) for one in differences(before, after)] == [  # type: ignore[union-attr]
        ("changed", "Table"),
        ("same", "Wax"),
        ("added", "Bench"),
        ("removed", "Oil"),
    ]


def test_what_is_paid_stays_and_the_rest_takes_the_difference() -> None:
    parts = [Decimal(300), Decimal(500), Decimal(200)]

    assert respread(parts, paid=Decimal(300), gross=Decimal(1350), unit=CENT) == [
        Decimal(300),
        Decimal(750),
        Decimal(300),
    ]
    assert respread(parts, paid=Decimal(1000), gross=Decimal(1100), unit=CENT) == [*parts, Decimal(100)]
    assert respread(parts, paid=Decimal(900), gross=Decimal(700), unit=CENT) == [
        Decimal(300),
        Decimal(400),
        Decimal(0),
    ]


@given(parts=st.lists(amounts, min_size=1, max_size=6), paid=amounts, gross=amounts)
def test_the_parts_always_add_up_and_are_never_less_than_nothing(
    parts: list[Decimal], paid: Decimal, gross: Decimal
) -> None:
    found = respread(parts, paid=paid, gross=gross, unit=CENT)

    assert sum(found) == gross
    assert min(found) >= 0
    assert len(parts) <= len(found) <= len(parts) + 1
