"""Orders leave as a spreadsheet, a row a line, and would come in again as they are."""

import io
from typing import Any

import pytest
from django.utils.translation import override

from tests.cast import NOW, Cast
from tests.insale.ordering import confirmed, opened
from yinuo.core.actions.exports import export_list
from yinuo.core.actions.imports import start_import_step, upload_import
from yinuo.core.errors import NotAllowed
from yinuo.core.imports_engine import perform_step
from yinuo.core.sheets import open_sheet
from yinuo.insale.actions.order import Delivery
from yinuo.insale.models import Order
from yinuo.people.models import ContactPoint

pytestmark = pytest.mark.django_db
TO = Delivery(recipient="Kim", phone="13812345678", address="人民路2号")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path}},
    }


def sent(
    cast: Cast, *, by: str = "leo_manager", plain: bool = False, **filters: str
) -> tuple[bytes, list[Any]]:
    with (
        override("en"),
        export_list(
            actor=cast.actor(by), now=NOW, kind="orders", ending="csv", plain=plain, filters=filters
        ) as stream,
    ):
        content = b"".join(stream)
    sheet = open_sheet(io.BytesIO(content), name="a.csv")
    return content, [dict(zip(sheet.headings, cells, strict=True)) for _number, cells in sheet.rows()]


def test_a_row_is_a_line_with_what_concerns_its_order_masked(cast: Cast) -> None:
    confirmed(cast, external_number="A-1", delivery=TO)

    _content, (row,) = sent(cast)

    assert (row["Order number"], row["Stands"], row["Quantity"]) == ("A-1", "confirmed", "2.000")
    assert (row["Unit price, tax included"], row["Paid so far"]) == ("2000.00", "0.00")
    assert (row["Recipient"], row["Product code or SKU"]) == ("Kim", "T-1")
    assert "12345678" not in row["Recipient's telephone"] and row["Address"] != TO.address


def test_a_list_is_narrowed_as_its_page_is(cast: Cast) -> None:
    confirmed(cast, external_number="A-1")
    opened(cast, external_number="A-2")

    assert [row["Order number"] for row in sent(cast, group="draft")[1]] == ["A-2"]
    assert [row["Order number"] for row in sent(cast, group="nonsense", q="A-1")[1]] == ["A-1"]


def test_in_full_it_needs_the_right_to_see_it(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        sent(cast, by="tia_technician", plain=True)


def test_what_left_is_known_when_it_comes_back(cast: Cast) -> None:
    ContactPoint.objects.create(
        customer=cast.kim_customer, kind="phone", value="+8613812345678", created_at=NOW
    )
    confirmed(cast, external_number="A-1", delivery=TO)
    opened(cast, external_number="A-2", delivery=TO)
    content, _rows = sent(cast, plain=True)
    actor = cast.actor("leo_manager")
    run = upload_import(actor=actor, now=NOW, kind="orders", name="a.csv", stream=io.BytesIO(content))
    for step in ("check", "run"):
        start_import_step(actor=actor, now=NOW, run_id=run.pk, step=step, here=True)
        run = perform_step(actor=actor, run_id=run.pk, step=step)

    assert (run.created, run.unchanged, run.refused) == (0, 2, 0), run.problems
    assert Order.objects.count() == 2
