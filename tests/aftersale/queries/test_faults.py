"""Faults counted by fault, product, batch and supplier, and the cases behind each count."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.aftersale.complaining import take
from tests.cast import NOW, Cast
from tests.catalog.faulting import make_fault
from tests.presale.quoting import make_product
from yinuo.aftersale.actions.fault import name_fault
from yinuo.aftersale.models import Complaint, FaultSighting
from yinuo.aftersale.queries.faults import WantedFaults, count_faults, list_sightings, seen_products
from yinuo.catalog.actions.products import change_product
from yinuo.catalog.models import Product, ProductFault
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import InvalidValue

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
# the first instants of April where the house stands are still March in UTC
APRIL_BEGINS = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)


@pytest.fixture
def chair(cast: Cast) -> Product:
    return make_product("C-1", family="餐椅", supplier="安吉良木")


@pytest.fixture
def cracks(chair: Product) -> ProductFault:
    return make_fault(chair)


def _case(
    cast: Cast, fault: ProductFault, product: Product, *, batch: str = "", at: datetime | None = None
) -> Complaint:
    complaint = take(cast, product_id=product.pk, batch=batch)
    name_fault(actor=cast.actor("ana_agent"), now=NOW, complaint_id=complaint.pk, fault_id=fault.pk)
    if at is not None:
        FaultSighting.objects.filter(complaint=complaint).update(seen_at=at)
    return complaint


def _counts(cast: Cast, by: str, **wanted: Any) -> list[tuple[Any, ...]]:
    rows = count_faults(actor=cast.actor("leo_manager"), by=by, wanted=WantedFaults(**wanted), language="en")
    return [(row.name, row.batch or row.supplier, row.cases) for row in rows]


def test_counts_by_each_of_four(
    cast: Cast, chair: Product, cracks: ProductFault, django_assert_max_num_queries: Any
) -> None:
    table = make_product("T-9", family="餐桌")
    wobbles = make_fault(family="餐桌", code="wobbles")
    _case(cast, cracks, chair, batch="2608-B")
    _case(cast, cracks, chair, batch="2608-B")
    _case(cast, cracks, chair)
    _case(cast, wobbles, table)

    assert _counts(cast, "fault") == [("Fine cracks in the wood", "", 3), ("Fine cracks in the wood", "", 1)]
    assert _counts(cast, "product") == [("Slate table", "", 3), ("Slate table", "", 1)]
    assert _counts(cast, "batch") == [
        ("Slate table", "2608-B", 2), ("Slate table", "", 1), ("Slate table", "", 1),
    ]  # fmt: skip
    assert _counts(cast, "supplier") == [("安吉良木", "安吉良木", 3), ("", "", 1)]
    leo = cast.actor("leo_manager")
    with django_assert_max_num_queries(2):
        count_faults(actor=leo, by="batch", wanted=WantedFaults(), language="en")
    with pytest.raises(InvalidValue):
        count_faults(actor=leo, by="weather", wanted=WantedFaults(), language="en")
    with django_assert_max_num_queries(1):
        assert len(seen_products(actor=leo, language="en")) == 2


def test_a_supplier_nobody_had_named_is_todays(cast: Cast, cracks: ProductFault, chair: Product) -> None:
    change_product(actor=SYSTEM, now=NOW, product_id=chair.pk, fields={"supplier": ""})
    _case(cast, cracks, chair)
    assert _counts(cast, "supplier") == [("", "", 1)]

    change_product(actor=SYSTEM, now=NOW, product_id=chair.pk, fields={"supplier": "德清木业"})

    assert _counts(cast, "supplier") == [("德清木业", "德清木业", 1)]
    assert _counts(cast, "supplier", supplier="") == []


def test_months_begin_where_the_house_stands(cast: Cast, chair: Product, cracks: ProductFault) -> None:
    _case(cast, cracks, chair, at=APRIL_BEGINS)
    _case(cast, cracks, chair, at=APRIL_BEGINS.replace(hour=15, minute=59))

    assert _counts(cast, "fault", first=MARCH, last=MARCH) == [("Fine cracks in the wood", "", 1)]
    assert _counts(cast, "fault", first=APRIL, last=APRIL) == [("Fine cracks in the wood", "", 1)]
    [row] = count_faults(actor=cast.actor("leo_manager"), by="fault", wanted=WantedFaults(), language="en")
    assert row.by_month == {MARCH: 1, APRIL: 1}
    assert (row.cases, row.complaints, row.returns, row.repairs) == (2, 2, 0, 0)


def test_what_is_behind_a_count(
    cast: Cast, chair: Product, cracks: ProductFault, django_assert_max_num_queries: Any
) -> None:
    first = _case(cast, cracks, chair, batch="A", at=APRIL_BEGINS)
    _case(cast, cracks, chair, batch="B")
    leo = cast.actor("leo_manager")

    with django_assert_max_num_queries(1):
        rows, after = list_sightings(actor=leo, wanted=WantedFaults(batch="A"), language="en")

    [row] = rows
    assert (row.matter_id, row.number, row.matter_kind, row.source) == (
        first.pk, first.number, "complaint", "complaint",
    )  # fmt: skip
    assert (row.fault, row.supplier, row.product_code, after) == (
        "Fine cracks in the wood", "安吉良木", "C-1", "",
    )  # fmt: skip
    one, after = list_sightings(actor=leo, wanted=WantedFaults(), language="en", limit=1)
    rest, end = list_sightings(actor=leo, wanted=WantedFaults(), language="en", limit=1, after=after)
    assert {one[0].batch, rest[0].batch} == {"A", "B"} and end == ""
    with pytest.raises(InvalidValue):
        list_sightings(actor=leo, wanted=WantedFaults(), language="en", after="yesterday")


def test_each_counts_what_they_may_read(cast: Cast, chair: Product, cracks: ProductFault) -> None:
    _case(cast, cracks, chair)

    rows = count_faults(
        actor=cast.actor("otto_other_outlet"), by="fault", wanted=WantedFaults(), language="en"
    )

    assert rows == []
