from datetime import date, timedelta

from tests.cast import NOW, SYSTEM, Cast
from tests.people.conftest import last_entry, new_customer, refused, verbs
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalPersonal, SearchDocument
from yinuo.people.actions.contacts import add_address
from yinuo.people.actions.customers import (
    NewContact,
    assign_customer_owner,
    change_customer,
    create_customer,
    erase_customer,
)
from yinuo.people.actions.merges import merge_customers
from yinuo.people.actors import customer_actor
from yinuo.people.contact_values import PhoneWrongLength
from yinuo.people.errors import (
    ContactPointTaken,
    ContactPointTwice,
    CustomerErased,
    CustomerReasonNeeded,
    NameMissing,
    NotForCustomers,
    StaffInactive,
)
from yinuo.people.models import Address, ContactPoint, Customer


def test_opens_a_file_with_normalised_contacts(ana: Actor) -> None:
    customer = create_customer(
        actor=ana,
        now=NOW,
        name="  张  三 ",
        contacts=[
            NewContact(kind="phone", text="138 1234 5678", preferred=True),
            NewContact(kind="email", text="Zhang@Example.com", verified=True),
        ],
        level="gold",
    )

    customer.refresh_from_db()
    points = (
        ContactPoint.objects.filter(customer=customer)
        .order_by("kind")
        .values_list("kind", "value", "verified_at")
    )
    assert (customer.name, customer.level, customer.created_at) == ("张 三", "gold", NOW)
    assert list(points) == [("email", "zhang@example.com", NOW), ("phone", "+8613812345678", None)]
    assert verbs("customer", customer.pk) == ["people.customer_created"]
    assert last_entry("customer", customer.pk).facts == {
        "kind": "person",
        "contact_kinds": ["phone", "email"],
    }
    assert JournalPersonal.objects.get(entry__subject_id=customer.pk).facts == {"name": "张 三"}


def test_opens_a_file_in_few_statements(ana: Actor, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    new_customer("First")

    # savepoint, file, contact points, release; what is searched and the journal go in one statement beside them
    with django_assert_num_queries(4):
        new_customer("Kim", ("phone", "13812345678"))


def test_refuses_a_contact_of_another_file(ana: Actor) -> None:
    new_customer("Kim", ("phone", "13812345678"))

    with refused(ContactPointTaken, value="138****5678"):
        create_customer(
            actor=ana,
            now=NOW,
            name="Lee",
            contacts=[
                NewContact(kind="email", text="lee@example.com"),
                NewContact(kind="phone", text="13812345678"),
            ],
        )


def test_refuses_the_same_contact_twice(ana: Actor) -> None:
    twice = [NewContact(kind="phone", text="13812345678"), NewContact(kind="phone", text="+86 138-1234-5678")]

    with refused(ContactPointTwice):
        create_customer(actor=ana, now=NOW, name="Lee", contacts=twice)


def test_refuses_a_file_without_a_name(ana: Actor) -> None:
    with refused(NameMissing):
        create_customer(actor=ana, now=NOW, name=" \x00 ")


def test_refuses_a_number_that_is_none(ana: Actor) -> None:
    with refused(PhoneWrongLength):
        create_customer(actor=ana, now=NOW, name="Lee", contacts=[NewContact(kind="phone", text="123")])


def test_refuses_an_unknown_kind_of_contact(ana: Actor) -> None:
    with refused(InvalidValue):
        create_customer(actor=ana, now=NOW, name="Lee", contacts=[NewContact(kind="pigeon", text="123")])


def test_refuses_the_supervisor(sun: Actor) -> None:
    with refused(NotAllowed, right="customer.edit"):
        create_customer(actor=sun, now=NOW, name="Lee")


def test_changes_fields_and_keeps_the_values_beside_the_entry(ana: Actor) -> None:
    customer = new_customer("Kim", level="gold")

    change_customer(
        actor=ana,
        now=NOW,
        customer_id=customer.pk,
        fields={
            "name": "Kim Lee",
            "level": "gold",
            "birthday": date(1990, 2, 1),
            "tags": ["vip", "vip", " "],
        },
    )

    customer.refresh_from_db()
    assert (customer.name, customer.birthday, customer.tags) == ("Kim Lee", date(1990, 2, 1), ["vip"])
    entry = last_entry("customer", customer.pk)
    assert entry.facts == {"fields": ["birthday", "name", "tags"]}
    assert JournalPersonal.objects.get(entry=entry).facts["values"]["name"] == ["Kim", "Kim Lee"]


def test_refuses_a_field_that_does_not_exist(ana: Actor) -> None:
    customer = new_customer("Kim")

    with refused(InvalidValue):
        change_customer(actor=ana, now=NOW, customer_id=customer.pk, fields={"erased_at": NOW})


def test_lets_customers_change_their_own_name_only_in_their_own_file(cast: Cast) -> None:
    kim, lee = new_customer("Kim"), new_customer("Lee")
    actor = customer_actor(customer_id=kim.pk, name="Kim")

    change_customer(actor=actor, now=NOW, customer_id=kim.pk, fields={"name": "Kim K."})

    kim.refresh_from_db()
    assert kim.name == "Kim K."
    with refused(NotFound):
        change_customer(actor=actor, now=NOW, customer_id=lee.pk, fields={"name": "Mine"})
    with refused(NotForCustomers):
        change_customer(actor=actor, now=NOW, customer_id=kim.pk, fields={"level": "gold"})


def test_gives_a_customer_to_a_colleague(cast: Cast, ana: Actor) -> None:
    customer = new_customer("Kim")

    assign_customer_owner(
        actor=ana, now=NOW, customer_id=customer.pk, owner_id=cast.ana_agent.pk, deputy_id=cast.leo_manager.pk
    )

    customer.refresh_from_db()
    assert (customer.owner_id, customer.deputy_id) == (cast.ana_agent.pk, cast.leo_manager.pk)
    assert last_entry("customer", customer.pk).facts["owner"] == "Ana"


def test_refuses_an_owner_who_left(cast: Cast, ana: Actor) -> None:
    customer = new_customer("Kim")
    cast.otto_other_outlet.is_active = False
    cast.otto_other_outlet.save()

    with refused(StaffInactive, name="Otto"):
        assign_customer_owner(actor=ana, now=NOW, customer_id=customer.pk, owner_id=cast.otto_other_outlet.pk)


def test_erases_the_person_and_keeps_the_chains_whole(ada: Actor) -> None:
    kim, twin = (
        new_customer("Kim", ("phone", "13812345678")),
        new_customer("Kim Twin", ("email", "kim@example.com")),
    )
    add_address(actor=ada, now=NOW, customer_id=kim.pk, detail="Nanjing Road 1")
    merge_customers(actor=ada, now=NOW, survivor_id=kim.pk, absorbed_id=twin.pk)

    erase_customer(
        actor=ada, now=NOW + timedelta(hours=1), customer_id=kim.pk, reason="Asked by the customer"
    )

    rows = Customer.objects.filter(pk__in=[kim.pk, twin.pk]).order_by("pk")
    assert {row.pk for row in rows if str(row.pk) in row.name and "Kim" not in row.name} == {kim.pk, twin.pk}
    assert [row.erased_at for row in rows] == [NOW + timedelta(hours=1)] * 2
    assert not ContactPoint.objects.filter(customer__in=rows).exists()
    assert not Address.objects.filter(customer__in=rows).exists()
    assert not JournalPersonal.objects.filter(
        entry__subject_kind="customer", entry__subject_id__in=rows
    ).exists()
    assert not SearchDocument.objects.filter(kind="customer", ref_id__in=[kim.pk, twin.pk]).exists()
    assert list(verify_journal()) == []
    facts = last_entry("customer", kim.pk).facts
    assert (facts["files"], facts["counts"]["contact_points"], facts["counts"]["addresses"]) == (
        [kim.pk, twin.pk],
        2,
        1,
    )


def test_refuses_to_erase_without_a_reason(ada: Actor) -> None:
    customer = new_customer("Kim")

    with refused(CustomerReasonNeeded):
        erase_customer(actor=ada, now=NOW, customer_id=customer.pk, reason=" ")


def test_refuses_to_let_an_agent_erase(ana: Actor) -> None:
    customer = new_customer("Kim")

    with refused(NotAllowed, right="customer.erase"):
        erase_customer(actor=ana, now=NOW, customer_id=customer.pk, reason="Asked")


def test_refuses_to_change_an_erased_file(ada: Actor) -> None:
    customer = new_customer("Kim")
    erase_customer(actor=ada, now=NOW, customer_id=customer.pk, reason="Asked")

    with refused(CustomerErased):
        change_customer(actor=SYSTEM, now=NOW, customer_id=customer.pk, fields={"name": "Back"})
