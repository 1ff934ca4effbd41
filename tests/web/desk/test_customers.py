"""Customers: the list, the file, contact values, merging."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.core.models import JournalEntry
from yinuo.people.models import Consent, ContactPoint, Customer, CustomerMerge

FILE = {"kind": "person", "language": "zh-hans"}


@pytest.fixture
def phone(cast: Cast) -> ContactPoint:
    return ContactPoint.objects.create(
        customer=cast.kim_customer, kind="phone", value="+8613800138000", created_at=timezone.now()
    )


@pytest.mark.parametrize("tab", ["", "matters", "promises", "privacy"])
def test_shows_a_file(desk: Client, cast: Cast, phone: ContactPoint, tab: str) -> None:
    page = desk.get(f"/desk/customers/{cast.kim_customer.pk}/?tab={tab}").content.decode()

    assert "<h1>Kim</h1>" in page
    assert "13800138000" not in page


def test_shows_a_number_in_full_and_leaves_a_trace(desk: Client, cast: Cast, phone: ContactPoint) -> None:
    url = f"/desk/customers/{cast.kim_customer.pk}/contacts/{phone.pk}/reveal/"

    part = desk.post(url, headers={"HX-Request": "true"}).content.decode()

    assert "13800138000" in part and "<html" not in part
    assert JournalEntry.objects.filter(verb="people.contact_revealed").count() == 1
    assert desk.get(url).status_code == 405


def test_lists_and_searches(desk: Client, cast: Cast) -> None:
    desk.post("/desk/customers/new/", {**FILE, "name": "林晓梅", "phone": "13912345678"})

    found = desk.get("/desk/customers/?q=5678").content.decode()

    assert "林晓梅" in found and "Kim" not in found
    assert "Nobody found" in desk.get("/desk/customers/?q=没有这个人").content.decode()


def test_opens_a_file(desk: Client, cast: Cast) -> None:
    response = desk.post(
        "/desk/customers/new/", {**FILE, "name": "林晓梅", "phone": "139 1234 5678", "tags": "VIP"}
    )

    made = Customer.objects.get(name="林晓梅")
    assert response["Location"] == f"/desk/customers/{made.pk}/"
    assert (made.owner, made.tags) == (cast.ana_agent, ["VIP"])
    assert made.contact_points.get().value == "+8613912345678"


def test_asks_whether_it_is_someone_known(desk: Client, cast: Cast) -> None:
    page = desk.post("/desk/customers/new/", {**FILE, "name": "Kim"}).content.decode()

    assert "Is it one of these?" in page and "the same name" in page
    assert Customer.objects.filter(name="Kim").count() == 1
    desk.post("/desk/customers/new/", {**FILE, "name": "Kim", "anyway": "1"})
    assert Customer.objects.filter(name="Kim").count() == 2


def test_keeps_the_form_when_a_number_is_none(desk: Client, cast: Cast) -> None:
    response = desk.post("/desk/customers/new/", {**FILE, "name": "林晓梅", "phone": "abc", "glance": "环保"})

    assert response.status_code == 422
    assert "环保" in response.content.decode()
    assert not Customer.objects.filter(name="林晓梅").exists()


def test_changes_a_file(desk: Client, cast: Cast) -> None:
    values = {"name": "Kim Li", "language": "en", "preferences": "木色：胡桃\n书桌高: 74 cm", "tags": "a b"}

    desk.post(f"/desk/customers/{cast.kim_customer.pk}/edit/", values)

    cast.kim_customer.refresh_from_db()
    assert cast.kim_customer.name == "Kim Li"
    assert cast.kim_customer.preferences == {"木色": "胡桃", "书桌高": "74 cm"}


def test_refuses_a_preference_without_a_name(desk: Client, cast: Cast) -> None:
    values = {"name": "Kim", "language": "en", "preferences": "胡桃"}

    response = desk.post(f"/desk/customers/{cast.kim_customer.pk}/edit/", values)

    assert response.status_code == 422
    assert "has no name before its colon" in response.content.decode()


def test_merges_two_files_and_takes_them_apart(sign_in: SignIn, cast: Cast) -> None:
    twin = Customer.objects.create(name="Kim", created_at=timezone.now())
    ada = sign_in("ada_administrator")
    page = ada.get(f"/desk/customers/{cast.kim_customer.pk}/").content.decode()
    assert f"/desk/customers/{cast.kim_customer.pk}/merge/{twin.pk}/" in page

    ada.post(f"/desk/customers/{cast.kim_customer.pk}/merge/{twin.pk}/", {"survivor": "this", "reason": ""})

    twin.refresh_from_db()
    assert twin.merged_into_id == cast.kim_customer.pk
    ada.post(f"/desk/customers/merges/{CustomerMerge.objects.get().pk}/undo/")
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_records_a_consent_and_its_end(desk: Client, cast: Cast) -> None:
    base = f"/desk/customers/{cast.kim_customer.pk}/consents/"

    desk.post(f"{base}new/", {"purpose": "售后回访", "evidence": "电话里同意"})
    desk.post(f"{base}withdraw/", {"purpose": "售后回访"})

    consent = Consent.objects.get()
    assert (consent.purpose, consent.withdrawn_at is not None) == ("售后回访", True)


@pytest.mark.parametrize(
    ("role", "expected"), [("ana_agent", 200), ("tia_technician", 403), ("sun_supervisor", 403)]
)
def test_opens_the_form_only_for_who_may_edit(sign_in: SignIn, cast: Cast, role: str, expected: int) -> None:
    assert sign_in(role).get(f"/desk/customers/{cast.kim_customer.pk}/edit/").status_code == expected
