from datetime import timedelta

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.people.conftest import new_customer
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.people.actions.customers import create_customer, erase_customer
from yinuo.people.queries.customers import (
    Candidate,
    find_customer_by_contact,
    find_customers,
    find_duplicates,
    get_customer,
    list_addresses,
    list_contact_points,
    list_customers,
)


def test_finds_who_has_a_contact_by_one_query(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    kim = new_customer("Kim", ("phone", "13812345678-1234"))

    with django_assert_num_queries(1):
        found = find_customer_by_contact(kind="phone", value="+8613812345678", extension="1234")

    assert found is not None
    assert found.id == kim.pk
    assert find_customer_by_contact(kind="phone", value="+8613812345678") is None


def test_reads_a_file_by_one_query(cast: Cast, ana: Actor, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    company = new_customer("Hemu", kind="company")
    kim = new_customer("Kim", owner_id=cast.ana_agent.pk, company_id=company.pk)

    with django_assert_num_queries(1):
        row = get_customer(actor=ana, customer_id=kim.pk)

    assert (row.name, row.owner_name, row.company_name, row.deputy_name) == ("Kim", "Ana", "Hemu", None)


def test_finds_no_file_out_of_reach(cast: Cast, tia: Actor) -> None:
    kim = new_customer("Kim")

    for read in (get_customer, list_contact_points, list_addresses):
        with pytest.raises(NotFound):
            read(actor=tia, customer_id=kim.pk)


def test_lists_page_after_page_without_gaps(cast: Cast, ana: Actor) -> None:
    for n in range(5):
        # Three of them at the same instant: the key breaks the tie.
        create_customer(actor=SYSTEM, now=NOW + timedelta(hours=max(n, 2)), name=f"C{n}")

    seen, after = [], ""
    while True:
        rows, after = list_customers(actor=ana, after=after, limit=2)
        seen += [row.name for row in rows]
        if not after:
            break

    assert seen == ["C4", "C3", "C2", "C1", "C0", "Kim"]


@pytest.mark.parametrize(
    "after", ["x", "a|b", "MjAyNi0wMS0wMXwx", "é", "MjAyNi0wMS0wMVQwMDowMDowMCswMDowMHwtMQ"]
)
def test_refuses_a_page_mark_that_is_none(ana: Actor, after: str) -> None:
    with pytest.raises(InvalidValue):
        list_customers(actor=ana, after=after)


def test_lists_what_matches(cast: Cast, ana: Actor) -> None:
    new_customer("张三丰", ("phone", "13812345678"), tags=["vip"], level="gold", owner_id=cast.ana_agent.pk)
    new_customer("Lee", ("email", "lee@example.com"))

    asked = [{"text": "三丰"}, {"text": "5678"}, {"text": "張三"}, {"tag": "vip"}, {"level": "gold"}]
    found = [[row.name for row in list_customers(actor=ana, **filters)[0]] for filters in asked]

    assert found == [["张三丰"]] * 5
    assert [row.name for row in list_customers(actor=ana, text="lee@example.com")[0]] == ["Lee"]
    assert [row.name for row in list_customers(actor=ana, owner_id=cast.ana_agent.pk)[0]] == ["张三丰"]
    assert list_customers(actor=ana, text="！？") == ([], "")


def test_leaves_erased_files_out(cast: Cast, ada: Actor) -> None:
    kim = new_customer("Kim Two")
    erase_customer(actor=ada, now=NOW, customer_id=kim.pk, reason="Asked")

    assert [row.name for row in list_customers(actor=ada)[0]] == ["Kim"]


def test_ranks_duplicates_by_how_sure_they_are(cast: Cast, ana: Actor) -> None:
    same_name = new_customer("Lee", ("phone", "13900001111"))
    tail = new_customer("Lee", ("phone", "13700005678"))
    same_value = new_customer("Other", ("email", "lee@example.com"))

    found = find_duplicates(
        actor=ana,
        name=" lee ",
        contacts=[("phone", "13812345678"), ("email", "LEE@example.com"), ("phone", "?")],
    )

    assert found == [
        Candidate(id=same_value.pk, name="Other", why="contact"),
        Candidate(id=tail.pk, name="Lee", why="name_and_tail"),
        Candidate(id=same_name.pk, name="Lee", why="name"),
    ]


def test_tells_of_no_duplicate_out_of_reach(cast: Cast, tia: Actor) -> None:
    new_customer("Lee", ("phone", "13812345678"))

    assert find_duplicates(actor=tia, name="Lee", contacts=[("phone", "13812345678")]) == []


def test_finds_living_files_by_name_and_number(cast: Cast, ana: Actor) -> None:
    kim = new_customer("Kim Chen", ("phone", "13812345678"))
    gone = new_customer("Kim Wang")
    erase_customer(actor=SYSTEM, now=NOW, customer_id=gone.pk, reason="asked")

    assert [row.id for row in find_customers(actor=ana, text="chen")] == [kim.pk]
    assert [row.id for row in find_customers(actor=ana, text="13812345678")] == [kim.pk]
    assert find_customers(actor=ana, text="wang") == []
