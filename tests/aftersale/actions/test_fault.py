"""Which fault of its product a complaint, a line that came back and a repair are about."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.aftersale.benching import SEEN, authorised, bought, inspected, line_of, received
from tests.aftersale.complaining import entries, take
from tests.cast import NOW, Cast
from tests.catalog.faulting import make_fault
from tests.presale.quoting import make_product
from yinuo.aftersale.actions.complaint import edit_complaint
from yinuo.aftersale.actions.fault import name_fault
from yinuo.aftersale.actions.repair import RepairSaid, change_repair, note_repair
from yinuo.aftersale.errors_fault import FaultNeedsProduct, FaultNotOfProduct
from yinuo.aftersale.models import Complaint, FaultSighting, RepairRecord, Return, ReturnLine
from yinuo.catalog.actions.faults import retire_fault
from yinuo.catalog.actions.products import change_product
from yinuo.catalog.models import Product, ProductFault
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.errors import EmptyText, TextTooLong


@pytest.fixture
def chair(cast: Cast) -> Product:
    return make_product("C-1", family="餐椅", supplier="安吉良木")


@pytest.fixture
def cracks(chair: Product) -> ProductFault:
    return make_fault(chair)


def _name(cast: Cast, complaint: Complaint, fault_id: int | None, **more: Any) -> Complaint:
    ana = cast.actor(more.pop("who", "ana_agent"))
    return name_fault(actor=ana, now=NOW, complaint_id=complaint.pk, fault_id=fault_id, **more)


def _seen() -> list[tuple[Any, ...]]:
    rows = FaultSighting.objects.order_by("pk")
    return list(rows.values_list("fault__code", "batch", "supplier", "is_counted"))


def test_a_complaint_is_put_down_to_a_fault_with_batch_and_supplier(
    cast: Cast, chair: Product, cracks: ProductFault
) -> None:
    complaint = take(cast, product_id=chair.pk, batch="2608-A")

    _name(cast, complaint, cracks.pk, batch="2608-B")

    row = FaultSighting.objects.get()
    assert (row.fault_id, row.product_id, row.batch, row.supplier) == (
        cracks.pk, chair.pk, "2608-B", "安吉良木",
    )  # fmt: skip
    assert (row.case_id, row.matter_id, row.seen_at, row.noted_by_id) == (
        complaint.pk, complaint.pk, complaint.opened_at, cast.ana_agent.pk,
    )  # fmt: skip
    assert Complaint.objects.get().batch == "2608-B"
    [entry] = entries("fault_seen")
    assert (entry.facts["fault"], entry.facts["before"], entry.facts["source"]) == (
        "wood-cracks",
        "",
        "complaint",
    )


def test_another_fault_takes_its_place_and_none_takes_it_back(
    cast: Cast, chair: Product, cracks: ProductFault
) -> None:
    wobbles = make_fault(family="餐椅", code="wobbles", audience="staff")
    complaint = take(cast, product_id=chair.pk)
    _name(cast, complaint, cracks.pk)

    _name(cast, complaint, wobbles.pk)
    before = JournalEntry.objects.count()
    _name(cast, complaint, wobbles.pk)

    assert _seen() == [("wobbles", "", "安吉良木", True)]
    assert JournalEntry.objects.count() == before
    assert entries("fault_seen")[-1].facts["before"] == "wood-cracks"
    _name(cast, complaint, None)
    assert _seen() == []
    assert entries("fault_unseen")[0].facts["fault"] == "wobbles"


def test_the_supplier_stays_that_of_the_day(cast: Cast, chair: Product, cracks: ProductFault) -> None:
    complaint = take(cast, product_id=chair.pk)
    _name(cast, complaint, cracks.pk)
    change_product(actor=SYSTEM, now=NOW, product_id=chair.pk, fields={"supplier": "德清木业"})

    _name(cast, complaint, cracks.pk, batch="9")

    assert _seen() == [("wood-cracks", "9", "安吉良木", True)]


def test_it_goes_along_with_what_is_changed_on_the_complaint(
    cast: Cast, chair: Product, cracks: ProductFault
) -> None:
    complaint = take(cast, product_id=chair.pk)
    _name(cast, complaint, cracks.pk)
    ana = cast.actor("ana_agent")

    edit_complaint(actor=ana, now=NOW, complaint_id=complaint.pk, fields={"batch": "2609"})
    assert _seen() == [("wood-cracks", "2609", "安吉良木", True)]

    other = make_product("T-9")
    edit_complaint(actor=ana, now=NOW, complaint_id=complaint.pk, fields={"product_id": other.pk})
    assert _seen() == []
    assert len(entries("fault_unseen")) == 1


def test_only_faults_in_force_of_its_product_can_be_named(
    cast: Cast, chair: Product, cracks: ProductFault
) -> None:
    complaint = take(cast, product_id=chair.pk)
    wrong = [
        make_fault(make_product("T-9"), code="other"),
        make_fault(chair, code="draft", audience=""),
        make_fault(chair, code="gone"),
    ]
    retire_fault(actor=SYSTEM, now=NOW, fault_id=wrong[2].pk)
    for key in (*(fault.pk for fault in wrong), 2**62):
        with pytest.raises(FaultNotOfProduct):
            _name(cast, complaint, key, batch="77")
    with pytest.raises(FaultNeedsProduct):
        _name(cast, take(cast), cracks.pk)
    with pytest.raises(TextTooLong):
        _name(cast, complaint, cracks.pk, batch="x" * 65)

    assert _seen() == [] and entries("fault_seen") == []
    assert Complaint.objects.get(pk=complaint.pk).batch == ""


def test_one_that_stands_may_stay_though_it_is_out_of_use(
    cast: Cast, chair: Product, cracks: ProductFault
) -> None:
    complaint = take(cast, product_id=chair.pk)
    _name(cast, complaint, cracks.pk)
    retire_fault(actor=SYSTEM, now=NOW, fault_id=cracks.pk)

    _name(cast, complaint, cracks.pk, batch="8")

    assert _seen() == [("wood-cracks", "8", "安吉良木", True)]


def test_whoever_may_not_work_on_it_names_nothing(cast: Cast, chair: Product, cracks: ProductFault) -> None:
    complaint = take(cast, product_id=chair.pk)

    with pytest.raises(NotAllowed):
        _name(cast, complaint, cracks.pk, who="sun_supervisor")
    with pytest.raises(NotFound):
        _name(cast, complaint, cracks.pk, who="otto_other_outlet")
    assert _seen() == []


def _came_back(cast: Cast, fault_of: str = "餐椅") -> tuple[Return, ReturnLine]:
    order = bought(cast)
    products = order.lines.order_by("position").values_list("product_id", flat=True)
    Product.objects.filter(pk=products[0]).update(family=fault_of, supplier="安吉良木")
    found = received(cast, authorised(cast, order))
    return found, line_of(found)


def test_an_inspection_names_the_fault_and_the_batch(cast: Cast, chair: Product) -> None:
    found, line = _came_back(cast)
    fault = make_fault(family="餐椅")

    inspected(cast, line, fault_id=fault.pk, batch="2608-B")

    row = FaultSighting.objects.get()
    assert (row.return_line_id, row.case_id, row.batch, row.supplier) == (
        line.pk,
        found.pk,
        "2608-B",
        "安吉良木",
    )
    assert row.seen_at == found.opened_at
    inspected(cast, line_of(found), now=SEEN + timedelta(hours=1))
    assert _seen() == []


def test_no_fault_found_names_none(cast: Cast, chair: Product) -> None:
    _found, line = _came_back(cast)
    fault = make_fault(family="餐椅")

    with pytest.raises(InvalidValue) as caught:
        inspected(cast, line, finding="no_fault_found", fault_id=fault.pk)

    assert caught.value.field == "fault_id"
    assert _seen() == [] and ReturnLine.objects.get(pk=line.pk).finding == ""


def test_a_case_counts_once_by_the_sighting_that_knows_the_batch(cast: Cast, chair: Product) -> None:
    found, line = _came_back(cast)
    fault = make_fault(family="餐椅")
    complaint = take(cast, product_id=line.order_line.product_id)
    Return.objects.filter(pk=found.pk).update(from_complaint=complaint.pk)
    _name(cast, complaint, fault.pk)

    inspected(cast, line_of(found), fault_id=fault.pk, batch="2608-B")

    assert _seen() == [("wood-cracks", "", "安吉良木", False), ("wood-cracks", "2608-B", "安吉良木", True)]
    assert set(FaultSighting.objects.values_list("case_id", flat=True)) == {complaint.pk}
    inspected(cast, line_of(found), now=SEEN + timedelta(hours=1))
    assert _seen() == [("wood-cracks", "", "安吉良木", True)]


def _repair(cast: Cast, line: ReturnLine, **more: Any) -> RepairRecord:
    said = RepairSaid(handed_in_at=SEEN, **more)
    return note_repair(actor=cast.actor("leo_manager"), now=SEEN, order_line_id=line.order_line_id, said=said)


def test_a_repair_takes_the_faults_code_as_the_word_it_is_counted_by(cast: Cast, chair: Product) -> None:
    _found, line = _came_back(cast)
    fault = make_fault(family="餐椅")

    repair = _repair(cast, line, fault_id=fault.pk, batch="1")
    own_word = _repair(cast, line, fault_id=fault.pk, fault_code="摇晃")

    assert (repair.fault_code, own_word.fault_code) == ("wood-cracks", "摇晃")
    assert [row[:2] for row in _seen()] == [("wood-cracks", "1"), ("wood-cracks", "")]
    assert {row.case_id for row in FaultSighting.objects.all()} == {repair.pk, own_word.pk}
    leo = cast.actor("leo_manager")
    change_repair(actor=leo, now=SEEN, repair_id=repair.pk, fields={"words": "x"})
    assert len(_seen()) == 2
    change_repair(actor=leo, now=SEEN, repair_id=repair.pk, fields={"fault_id": None})
    assert [row[:2] for row in _seen()] == [("wood-cracks", "")]
    assert RepairRecord.objects.get(pk=repair.pk).fault_code == "wood-cracks"


@pytest.mark.parametrize(("fault_id", "error"), [(None, EmptyText), (2**62, EmptyText)])
def test_a_repair_without_a_word_for_its_fault_is_refused(
    cast: Cast, fault_id: int | None, error: type[DomainError]
) -> None:
    _found, line = _came_back(cast)

    with pytest.raises(error):
        _repair(cast, line, fault_id=fault_id)
    assert not RepairRecord.objects.exists()
    with pytest.raises(FaultNotOfProduct):
        _repair(cast, line, fault_id=2**62, fault_code="x")
    assert not RepairRecord.objects.exists()


def test_a_repair_that_was_not_owed_after_all_leaves_nothing_behind(cast: Cast, chair: Product) -> None:
    found, line = _came_back(cast)
    fault = make_fault(family="餐椅")
    inspected(cast, line, outcome="repair_due", words="我们修好它", fault_id=fault.pk)
    repair = RepairRecord.objects.get()
    change_repair(
        actor=cast.actor("leo_manager"),
        now=SEEN,
        repair_id=repair.pk,
        fields={"fault_id": fault.pk, "batch": "7"},
    )
    assert [row[3] for row in _seen()] == [False, True]

    inspected(cast, line_of(found), now=SEEN + timedelta(hours=1), fault_id=fault.pk)

    assert [row[3] for row in _seen()] == [True]
    assert Decimal(line_of(found).quantity) > 0
