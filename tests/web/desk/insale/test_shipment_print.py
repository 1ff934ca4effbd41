"""Labels and packing lists: what stands on them, who may print them, and what is written down."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from tests.insale.shipping import WAYBILL, confirmed_order, line_of, on_its_way
from tests.web.desk.conftest import SignIn
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.shipment import PackedBox, PackedLine, pack_shipment, unpack_shipment
from yinuo.insale.models import Shipment
from yinuo.web.components.paper import NoPdf
from yinuo.web.desk.insale import shipment_print


@pytest.fixture
def boxed(cast: Cast) -> Shipment:
    order = confirmed_order(cast)
    return pack_shipment(
        actor=cast.actor("ana_agent"),
        now=NOW,
        order_id=order.pk,
        lines=[PackedLine(line_id=line_of(order).pk, quantity=line_of(order).quantity)],
        boxes=[PackedBox(content="桌面"), PackedBox(content="<桌腿>")],
    )


@pytest.fixture
def no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print as on a computer without WeasyPrint's libraries: the page is what the PDF is made from."""

    def refuse(html: str, *, styles: str) -> bytes:
        raise NoPdf

    monkeypatch.setattr(shipment_print, "paper_pdf", refuse)


def printed() -> int:
    return JournalEntry.objects.filter(verb="insale.label_printed").count()


def url_of(shipment: Shipment, rest: str) -> str:
    return f"/desk/shipments/{shipment.pk}/{rest}/"


def test_a_label_for_each_box_says_in_full_where_it_goes(desk: Client, boxed: Shipment, no_pdf: None) -> None:
    page = desk.post(url_of(boxed, "label")).content.decode()

    assert page.count('<section class="label">') == 2
    for text in ("金女士", "13800138000", "杭州市西湖区文三路 1 号", boxed.number, "1 / 2", "&lt;桌腿&gt;"):
        assert text in page, text
    assert page.count(f'aria-label="{boxed.number}"') == 2
    assert "label_pdf.css" in page
    assert printed() == 1


def test_after_the_hand_over_its_bars_say_the_waybill(desk: Client, cast: Cast, no_pdf: None) -> None:
    page = desk.post(url_of(on_its_way(cast), "label")).content.decode()

    assert f'aria-label="{WAYBILL}"' in page
    assert "顺丰" in page  # the customer's language


def test_the_papers_come_as_pdf(desk: Client, boxed: Shipment) -> None:
    for answer in (desk.post(url_of(boxed, "label")), desk.get(url_of(boxed, "packing-list"))):
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert answer["Cache-Control"] == "private, no-store"


def test_a_packing_list_says_what_is_in_it_and_not_where_it_goes(
    desk: Client, boxed: Shipment, no_pdf: None
) -> None:
    page = desk.get(url_of(boxed, "packing-list")).content.decode()

    assert ("桌面" in page, boxed.order.number in page) == (True, True)
    assert "13800138000" not in page
    assert printed() == 0


def test_each_of_several_boxes_has_a_sheet_of_its_own(desk: Client, cast: Cast, no_pdf: None) -> None:
    order = confirmed_order(cast)
    several = pack_shipment(
        actor=cast.actor("ana_agent"),
        now=NOW,
        order_id=order.pk,
        lines=[PackedLine(line_id=line_of(order).pk, quantity=line_of(order).quantity)],
        boxes=[
            PackedBox(content="桌面、护角 ×4", weight_kg=Decimal("12.5")),
            PackedBox(content="<桌腿>；螺丝包"),
            PackedBox(),
        ],
    )

    page = desk.get(url_of(several, "packing-list")).content.decode()

    sheets = page.split('<section class="paper-box">')[1:]
    assert len(sheets) == 3
    assert [sheet.count("<tr><td>") for sheet in sheets] == [2, 2, 1]
    assert all(several.number in sheet and order.number in sheet for sheet in sheets)
    assert ("护角 ×4" in sheets[0], "1 / 3" in sheets[0], "12.5 kg" in sheets[0]) == (True, True, True)
    assert ("&lt;桌腿&gt;" in sheets[1], "桌面" in sheets[1]) == (True, False)


def test_one_box_needs_no_sheet_of_its_own(desk: Client, cast: Cast, no_pdf: None) -> None:
    page = desk.get(url_of(on_its_way(cast), "packing-list")).content.decode()

    assert "paper-box" not in page


def test_nothing_is_printed_for_what_was_unpacked(desk: Client, cast: Cast, boxed: Shipment) -> None:
    unpack_shipment(actor=cast.actor("ana_agent"), now=NOW, shipment_id=boxed.pk)

    assert desk.post(url_of(boxed, "label")).status_code == 409
    assert url_of(boxed, "label") not in desk.get(f"/desk/shipments/{boxed.pk}/").content.decode()
    assert printed() == 0


def test_is_for_those_who_reach_the_order(sign_in: SignIn, boxed: Shipment) -> None:
    for name in ("otto_other_outlet", "sun_supervisor"):
        browser: Any = sign_in(name)
        assert browser.post(url_of(boxed, "label")).status_code in (403, 404)
        assert browser.get(url_of(boxed, "packing-list")).status_code in (403, 404)
    assert printed() == 0
