import pytest

from tests.cast import NOW, Cast
from tests.people.conftest import last_entry, new_customer, refused, verbs
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.people.actions.contacts import (
    add_address,
    add_contact_point,
    remove_address,
    remove_contact_point,
    reveal_contact,
)
from yinuo.people.actors import customer_actor
from yinuo.people.errors import ContactPointTaken, NameMissing
from yinuo.people.models import Address, ContactPoint, Customer
from yinuo.people.queries.customers import find_customer_by_contact, list_contact_points


@pytest.fixture
def kim(cast: Cast) -> Customer:
    return new_customer("Kim", ("phone", "13812345678"))


def test_adds_a_preferred_way_in_place_of_the_one_before(ana: Actor, kim: Customer) -> None:
    first = add_contact_point(
        actor=ana, now=NOW, customer_id=kim.pk, kind="wechat", text="kim_2026", preferred=True
    )

    second = add_contact_point(
        actor=ana, now=NOW, customer_id=kim.pk, kind="phone", text="13912345678-1234", preferred=True
    )

    first.refresh_from_db()
    assert (first.preferred, second.value, second.extension) == (False, "+8613912345678", "1234")
    assert last_entry("customer", kim.pk).facts == {"contact_point_id": second.pk, "kind": "phone"}
    assert last_entry("customer", kim.pk).personal.facts == {"masked": "139****5678-****"}


def test_refuses_a_value_of_another_file(ana: Actor, kim: Customer) -> None:
    lee = new_customer("Lee")

    with refused(ContactPointTaken, value="138****5678"):
        add_contact_point(actor=ana, now=NOW, customer_id=lee.pk, kind="phone", text="13812345678")


def test_removes_a_way_and_frees_its_value(ana: Actor, kim: Customer) -> None:
    point = ContactPoint.objects.get(customer=kim)

    remove_contact_point(actor=ana, now=NOW, contact_point_id=point.pk)

    assert find_customer_by_contact(kind="phone", value="+8613812345678") is None
    assert verbs("customer", kim.pk)[-1] == "people.contact_point_removed"


def test_reveals_a_value_and_writes_down_who_looked(ana: Actor, kim: Customer) -> None:
    point = ContactPoint.objects.get(customer=kim)

    found = reveal_contact(actor=ana, now=NOW, contact_point_id=point.pk, reason="Call back")

    entry = last_entry("customer", kim.pk)
    assert found == "+8613812345678"
    assert (entry.verb, entry.actor_id, entry.reason) == ("people.contact_revealed", ana.id, "Call back")
    assert entry.facts == {"contact_point_id": point.pk, "kind": "phone"}


def test_refuses_to_reveal_to_the_supervisor(sun: Actor, kim: Customer) -> None:
    point = ContactPoint.objects.get(customer=kim)

    with refused(NotAllowed, right="customer.reveal"):
        reveal_contact(actor=sun, now=NOW, contact_point_id=point.pk)


def test_hides_contacts_of_customers_of_other_outlets(cast: Cast, tia: Actor, kim: Customer) -> None:
    point = ContactPoint.objects.get(customer=kim)
    own = new_customer("Own", ("phone", "13912345678"), outlet_id=cast.tia_technician.outlet_id)

    shown = list_contact_points(actor=tia, customer_id=own.pk)

    assert [(row.shown, row.plain, row.revealable) for row in shown] == [("139****5678", False, True)]
    with refused(NotFound):
        reveal_contact(actor=tia, now=NOW, contact_point_id=point.pk)


def test_shows_customers_their_own_contacts_in_full(kim: Customer) -> None:
    rows = list_contact_points(actor=customer_actor(customer_id=kim.pk, name="Kim"), customer_id=kim.pk)

    assert [(row.shown, row.plain) for row in rows] == [("+8613812345678", True)]


def test_adds_and_removes_an_address(ana: Actor, kim: Customer) -> None:
    address = add_address(actor=ana, now=NOW, customer_id=kim.pk, region="上海", detail="南京路 1 号")

    remove_address(actor=ana, now=NOW, address_id=address.pk)

    assert not Address.objects.exists()
    assert verbs("customer", kim.pk)[-2:] == ["people.address_added", "people.address_removed"]


def test_refuses_an_empty_address(ana: Actor, kim: Customer) -> None:
    with refused(NameMissing):
        add_address(actor=ana, now=NOW, customer_id=kim.pk, detail=" ")
