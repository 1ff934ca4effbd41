from datetime import date, timedelta

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.people.conftest import last_entry, new_customer, refused, verbs
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed
from yinuo.people.actions.consents import give_consent
from yinuo.people.actions.contacts import add_address
from yinuo.people.actions.customers import change_customer, erase_customer
from yinuo.people.actions.merges import merge_customers, undo_merge
from yinuo.people.errors import CustomerAbsorbed, CustomerErased, MergeCannotBeUndone, MergeWithItself
from yinuo.people.merging import MERGE_PARTS, MergePart, register_merge_part
from yinuo.people.models import Address, Consent, ContactPoint, Customer
from yinuo.people.queries.customers import find_customer_by_contact, list_customers, list_merges

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def files(cast: Cast) -> tuple[Customer, Customer]:
    kim = new_customer("Kim", ("phone", "13812345678"), level="gold", tags=["a"], preferences={"size": "M"})
    twin = new_customer(
        "Kim L.",
        ("email", "kim@example.com"),
        level="silver",
        birthday=date(1990, 2, 1),
        tags=["b"],
        preferences={"size": "L", "tea": "green"},
        do_not_contact=True,
    )
    add_address(actor=SYSTEM, now=NOW, customer_id=twin.pk, detail="Nanjing Road 1")
    for row in (kim, twin):
        give_consent(actor=SYSTEM, now=NOW, customer_id=row.pk, purpose="care calls", evidence="Said so")
    give_consent(actor=SYSTEM, now=NOW, customer_id=twin.pk, purpose="news", evidence="Said so")
    return kim, twin


def test_moves_everything_and_fills_what_is_empty(leo: Actor, files: tuple[Customer, Customer]) -> None:
    kim, twin = files

    merge = merge_customers(
        actor=leo, now=LATER, survivor_id=kim.pk, absorbed_id=twin.pk, reason="Same person"
    )

    kim.refresh_from_db()
    twin.refresh_from_db()
    found = find_customer_by_contact(kind="email", value="kim@example.com")
    assert found is not None
    assert (found.id, twin.merged_into_id) == (kim.pk, kim.pk)
    assert (kim.level, kim.birthday, kim.tags, kim.do_not_contact) == (
        "gold",
        date(1990, 2, 1),
        ["a", "b"],
        True,
    )
    assert kim.preferences == {"size": "M", "tea": "green"}
    assert ContactPoint.objects.filter(customer=kim).count() == 2
    assert sorted(Consent.objects.filter(customer=kim).values_list("purpose", flat=True)) == [
        "care calls",
        "news",
    ]
    counts = {"contact_points": 1, "addresses": 1, "consents": 1, "people": 0}
    facts = last_entry("customer", kim.pk).facts
    assert {key: facts["counts"][key] for key in counts} == counts
    assert verbs("customer", twin.pk)[-1] == "people.customer_was_absorbed"
    assert [row.id for row in list_merges(actor=leo, customer_id=kim.pk)] == [merge.pk]
    assert twin.pk not in {row.id for row in list_customers(actor=leo)[0]}
    assert [row.id for row in list_customers(actor=leo, text="kim@example.com")[0]] == [kim.pk]


def test_undoes_a_merge_but_keeps_what_changed_since(leo: Actor, files: tuple[Customer, Customer]) -> None:
    kim, twin = files
    merge = merge_customers(actor=leo, now=LATER, survivor_id=kim.pk, absorbed_id=twin.pk)
    change_customer(actor=leo, now=LATER, customer_id=kim.pk, fields={"birthday": date(1991, 3, 2)})

    undo_merge(actor=leo, now=LATER, merge_id=merge.pk, reason="Two people")

    kim.refresh_from_db()
    twin.refresh_from_db()
    assert (kim.birthday, kim.tags, kim.preferences, kim.do_not_contact) == (
        date(1991, 3, 2),
        ["a"],
        {"size": "M"},
        False,
    )
    assert twin.merged_into_id is None
    assert ContactPoint.objects.get(customer=twin).value == "kim@example.com"
    assert Address.objects.get(customer=twin).detail == "Nanjing Road 1"
    assert sorted(Consent.objects.filter(customer=twin).values_list("purpose", flat=True)) == [
        "care calls",
        "news",
    ]
    assert [row.id for row in list_customers(actor=leo, text="kim@example.com")[0]] == [twin.pk]
    assert verbs("customer", kim.pk)[-1] == "people.merge_undone"


def test_moves_what_a_later_room_registered(leo: Actor, files: tuple[Customer, Customer]) -> None:
    kim, twin = files
    held = {twin.pk: [7, 8], kim.pk: [9]}

    def move(ids: list[int], to: int) -> int:
        for key in held:
            held[key] = [i for i in held[key] if i not in ids]
        held[to] += ids
        return len(ids)

    known = list(MERGE_PARTS)
    register_merge_part(MergePart(name="sample", collect=lambda key: list(held[key]), move=move))
    try:
        merge = merge_customers(actor=leo, now=LATER, survivor_id=kim.pk, absorbed_id=twin.pk)
        merged = {key: sorted(ids) for key, ids in held.items()}
        undo_merge(actor=leo, now=LATER, merge_id=merge.pk)
    finally:
        MERGE_PARTS[:] = known

    assert merged == {twin.pk: [], kim.pk: [7, 8, 9]}
    assert held == {twin.pk: [7, 8], kim.pk: [9]}


def test_refuses_to_undo_twice(leo: Actor, files: tuple[Customer, Customer]) -> None:
    merge = merge_customers(actor=leo, now=LATER, survivor_id=files[0].pk, absorbed_id=files[1].pk)
    undo_merge(actor=leo, now=LATER, merge_id=merge.pk)

    with refused(MergeCannotBeUndone):
        undo_merge(actor=leo, now=LATER, merge_id=merge.pk)


def test_refuses_to_undo_below_a_later_merge(leo: Actor, files: tuple[Customer, Customer]) -> None:
    third = new_customer("Third")
    first = merge_customers(actor=leo, now=LATER, survivor_id=files[0].pk, absorbed_id=files[1].pk)
    merge_customers(actor=leo, now=LATER, survivor_id=third.pk, absorbed_id=files[0].pk)

    with refused(MergeCannotBeUndone):
        undo_merge(actor=leo, now=LATER, merge_id=first.pk)


def test_refuses_to_undo_after_erasing(ada: Actor, files: tuple[Customer, Customer]) -> None:
    merge = merge_customers(actor=ada, now=LATER, survivor_id=files[0].pk, absorbed_id=files[1].pk)
    erase_customer(actor=ada, now=LATER, customer_id=files[0].pk, reason="Asked")

    with refused(CustomerErased):
        undo_merge(actor=ada, now=LATER, merge_id=merge.pk)
    merge.refresh_from_db()
    assert merge.moved == {}


def test_refuses_a_file_with_itself(leo: Actor, files: tuple[Customer, Customer]) -> None:
    with refused(MergeWithItself):
        merge_customers(actor=leo, now=LATER, survivor_id=files[0].pk, absorbed_id=files[0].pk)


def test_refuses_a_file_that_was_merged_already(leo: Actor, files: tuple[Customer, Customer]) -> None:
    kim, twin = files
    third = new_customer("Third")
    merge_customers(actor=leo, now=LATER, survivor_id=kim.pk, absorbed_id=twin.pk)

    with refused(CustomerAbsorbed, survivor_id=kim.pk):
        merge_customers(actor=leo, now=LATER, survivor_id=third.pk, absorbed_id=twin.pk)


def test_refuses_agents(ana: Actor, files: tuple[Customer, Customer]) -> None:
    with refused(NotAllowed, right="customer.merge"):
        merge_customers(actor=ana, now=LATER, survivor_id=files[0].pk, absorbed_id=files[1].pk)
