"""Faults of products on the desk: named, explained, counted."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.aftersale.benching import authorised, bought, line_of, received
from tests.aftersale.complaining import take
from tests.cast import Cast
from tests.catalog.faulting import make_fault
from tests.presale.quoting import make_product
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.actions.fault import name_fault
from yinuo.aftersale.models import Complaint, FaultExplanation, FaultSighting, RepairRecord
from yinuo.catalog.models import Product, ProductFault
from yinuo.matters.models import Matter, Message

HOME = "/desk/complaints/faults/"


@pytest.fixture
def chair(cast: Cast) -> Product:
    return make_product("C-1", family="餐椅", supplier="安吉良木")


@pytest.fixture
def cracks(chair: Product) -> ProductFault:
    return make_fault(chair)


@pytest.fixture
def complaint(cast: Cast, chair: Product) -> Complaint:
    return take(cast, product_id=chair.pk, batch="2608-B", language="en", now=timezone.now())


@pytest.fixture
def named(cast: Cast, complaint: Complaint, cracks: ProductFault) -> Complaint:
    ana = cast.actor("ana_agent")
    return name_fault(actor=ana, now=timezone.now(), complaint_id=complaint.pk, fault_id=cracks.pk)


def test_the_fault_is_named_on_the_complaint(
    desk: Client, complaint: Complaint, cracks: ProductFault
) -> None:
    url = f"/desk/complaints/{complaint.pk}/"
    assert "Name the fault" in desk.get(url).content.decode()
    form = desk.get(f"{url}fault/").content.decode()
    assert "Fine cracks in the wood" in form and "2608-B" in form

    assert desk.post(f"{url}fault/", {"fault_id": cracks.pk, "batch": "2608-C"}).status_code == 302

    row = FaultSighting.objects.get()
    assert (row.fault_id, row.batch) == (cracks.pk, "2608-C")
    page = desk.get(url).content.decode()
    assert "Another fault" in page and "安吉良木" in page
    assert desk.post(f"{url}fault/", {"fault_id": "", "batch": "2608-C"}).status_code == 302
    assert not FaultSighting.objects.exists()


@pytest.mark.parametrize("key", ["77", "x", "9" * 30])
def test_what_is_no_fault_of_it_is_said(
    desk: Client, complaint: Complaint, cracks: ProductFault, key: str
) -> None:
    answer = desk.post(f"/desk/complaints/{complaint.pk}/fault/", {"fault_id": key, "batch": ""})

    assert answer.status_code == 422
    assert not FaultSighting.objects.exists()
    assert Complaint.objects.get().batch == "2608-B"


def test_a_complaint_without_a_product_offers_none(desk: Client, cast: Cast, cracks: ProductFault) -> None:
    other = take(cast)

    assert "Name the fault" not in desk.get(f"/desk/complaints/{other.pk}/").content.decode()
    assert desk.get(f"/desk/complaints/{other.pk}/fault/").status_code == 404


def test_it_is_explained_in_two_clicks(desk: Client, complaint: Complaint, cracks: ProductFault) -> None:
    url, deed = f"/desk/complaints/{complaint.pk}/", f"/desk/matters/{complaint.pk}/explain/{cracks.pk}/"
    assert deed in desk.get(url).content.decode()
    form = desk.get(deed).content.decode()
    assert "About “Fine cracks in the wood”" in form and "Version 1, in English" in form

    answer = desk.post(deed, {"text": "About “Fine cracks in the wood”: all is well.", "next": url})

    assert (answer.status_code, answer["Location"]) == (302, url)
    assert Message.objects.get(direction="out").text.endswith("all is well.")
    page = desk.get(url).content.decode()
    assert "Explained to the customer" in page and "version 1" in page and "Explain again" in page
    assert desk.post(deed, {"text": " "}).status_code == 422
    assert FaultExplanation.objects.count() == 1


def test_what_is_not_offered_cannot_be_explained(desk: Client, cast: Cast, complaint: Complaint) -> None:
    other = make_fault(make_product("T-9"), code="other")

    assert desk.get(f"/desk/matters/{complaint.pk}/explain/{other.pk}/").status_code == 404
    assert desk.post(f"/desk/matters/{complaint.pk}/ready/faults/{other.pk}/").status_code == 404
    assert not Message.objects.filter(direction="out").exists()


def test_the_composer_inserts_it_and_the_reply_notes_it(
    desk: Client, ask: Any, chair: Product, cracks: ProductFault
) -> None:
    asked: Matter = ask("椅子上有细纹，正常吗？", product_id=chair.pk, now=timezone.now())
    base = f"/desk/matters/{asked.pk}/"
    menu = desk.get(f"{base}ready/").content.decode()
    assert "Is this normal?" in menu and "木纹细裂" in menu

    inserted = json.loads(desk.post(f"{base}ready/faults/{cracks.pk}/")["HX-Trigger"])["composer:insert"]
    assert inserted["fields"] == {"explains": cracks.published_id}
    sent = {
        "text": inserted["text"],
        "kind": "reply",
        "explains": cracks.published_id,
        "promises_reviewed": "1",
    }
    assert desk.post(f"{base}write/", sent).status_code == 302

    row = FaultExplanation.objects.get()
    assert (row.message.matter_id, row.version_id, row.language) == (asked.pk, cracks.published_id, "zh-hans")


def test_a_question_back_keeps_what_was_put_in(
    desk: Client, ask: Any, chair: Product, cracks: ProductFault
) -> None:
    asked: Matter = ask("正常吗？", product_id=chair.pk, now=timezone.now())

    page = desk.post(
        f"/desk/matters/{asked.pk}/write/",
        {"text": "木纹细裂：我明天下午三点前给您回电话。", "kind": "reply", "explains": cracks.published_id},
    )

    assert f'name="explains" value="{cracks.published_id}"' in page.content.decode()
    assert not FaultExplanation.objects.exists()


def test_the_inspection_and_the_repair_ask_for_the_fault(sign_in: SignIn, cast: Cast) -> None:
    order = bought(cast, family="餐椅")
    found = received(cast, authorised(cast, order))
    line, fault, leo = line_of(found), make_fault(family="餐椅"), sign_in("leo_manager")
    url = f"/desk/returns/bench/{found.pk}/lines/{line.pk}/inspect/"
    assert "Known fault" in leo.get(url).content.decode()
    seen = {"quantity": "2", "finding": "as_described", "outcome": "refund_due", "batch": "A"}

    assert leo.post(url, {**seen, "finding": "no_fault_found", "fault_id": fault.pk}).status_code == 422
    assert leo.post(url, {**seen, "fault_id": fault.pk}).status_code == 302

    assert FaultSighting.objects.get().batch == "A"
    assert "Fine cracks" in leo.get(f"/desk/returns/bench/{found.pk}/").content.decode()
    page = leo.get(f"/desk/returns/{found.pk}/").content.decode()
    assert "Fine cracks" in page and "Explain" in page
    repairs = f"/desk/orders/{order.pk}/repairs/"
    noted = {"handed_in_at": "2026-03-20T10:00", "recorded": "on", "fault_id": fault.pk, "batch": "B"}
    assert leo.post(f"{repairs}line/{line.order_line_id}/", noted).status_code == 302
    repair = RepairRecord.objects.get()
    assert repair.fault_code == "wood-cracks"
    assert 'value="B"' in leo.get(f"{repairs}{repair.pk}/").content.decode()
    changed = {**noted, "fault_code": "wood-cracks", "fault_id": ""}
    assert leo.post(f"{repairs}{repair.pk}/", changed).status_code == 302
    assert FaultSighting.objects.count() == 1
    without = leo.post(f"{repairs}line/{line.order_line_id}/", {**noted, "fault_id": ""})
    assert without.status_code == 422


@pytest.mark.parametrize("by", ["fault", "product", "batch", "supplier", "weather"])
def test_counted_with_a_chart_and_the_cases_behind(
    desk: Client, named: Complaint, by: str, django_assert_max_num_queries: Any
) -> None:
    desk.get(HOME)
    with django_assert_max_num_queries(8):
        page = desk.get(f"{HOME}?by={by}").content.decode()

    shown = {"product": "Slate table", "batch": "Slate table · 2608-B", "supplier": "安吉良木"}
    assert shown.get(by, "Fine cracks in the wood") in page
    assert '<svg class="chart columns"' in page and ": 1 case" in page
    assert f"{HOME}cases/?" in page and "/desk/exports/faults.csv" in page


def test_the_cases_behind_a_count(
    desk: Client, named: Complaint, cracks: ProductFault, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        page = desk.get(f"{HOME}cases/?fault={cracks.pk}&batch=2608-B&supplier=安吉良木").content.decode()

    assert f"/desk/complaints/{named.pk}/" in page and named.number in page
    assert (
        f"{HOME}cases/?fault={cracks.pk}" in desk.get(f"/desk/knowledge/faults/{cracks.pk}/").content.decode()
    )
    assert "Fine cracks in the wood · Batch 2608-B · 安吉良木" in page
    assert named.number not in desk.get(f"{HOME}cases/?batch=-").content.decode()
    assert named.number not in desk.get(f"{HOME}?from=2020-01&to=junk&product=x").content.decode()
    assert desk.get(f"{HOME}cases/?after=junk").status_code == 422


def test_as_a_spreadsheet(sign_in: SignIn, named: Complaint) -> None:
    answer = sign_in("leo_manager").get("/desk/exports/faults.csv?supplier=安吉良木")

    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Seen on" in text
    assert (
        f"Fine cracks in the wood,wood-cracks,Slate table,C-1,2608-B,安吉良木,Complaint,{named.number}"
        in text
    )


def test_nothing_was_seen_yet(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("leo_manager").get(HOME).content.decode()

    assert "No fault was seen" in page and "Write down a fault" in page
