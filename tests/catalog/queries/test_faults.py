"""Faults as staff, customers and programs read them."""

from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.catalog.faulting import CRACKS, make_fault
from tests.presale.quoting import make_product
from yinuo.catalog.actions.faults import retire_fault, write_fault
from yinuo.catalog.models import Product
from yinuo.catalog.queries.faults import (
    faults_of_product,
    get_fault,
    list_fault_families,
    list_fault_versions,
    list_faults,
)
from yinuo.catalog.rules.faults import fault_words, said_in_message
from yinuo.core.actor import SYSTEM, Actor
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.people.actors import customer_actor


@pytest.fixture
def chair(cast: Cast) -> Product:
    return make_product("C-1", family="餐椅")


@pytest.fixture
def visitor(cast: Cast) -> Actor:
    return customer_actor(customer_id=None, name="Visitor", language="en")


def _codes(actor: Actor, **more: Any) -> list[str]:
    return [row.code for row in list_faults(actor=actor, language="en", **more)[0]]


def test_each_sees_what_is_meant_for_them(cast: Cast, chair: Product, visitor: Actor) -> None:
    make_fault(chair, code="a-public")
    make_fault(chair, code="b-staff", audience="staff")
    make_fault(chair, code="c-draft", audience="")
    gone = make_fault(chair, code="d-gone")
    retire_fault(actor=SYSTEM, now=NOW, fault_id=gone.pk)
    leo, tia = cast.actor("leo_manager"), cast.actor("tia_technician")

    assert _codes(visitor) == _codes(visitor, drafts=True) == ["a-public"]
    assert _codes(tia) == _codes(tia, drafts=True) == ["a-public", "b-staff"]
    assert _codes(leo) == ["a-public", "b-staff"]
    assert _codes(leo, drafts=True) == ["a-public", "b-staff", "c-draft", "d-gone"]
    with pytest.raises(NotFound):
        get_fault(actor=visitor, fault_id=gone.pk, language="en")
    with pytest.raises(NotAllowed):
        list_fault_versions(actor=tia, fault_id=make_fault(chair, code="e").pk, language="en")
    assert get_fault(actor=tia, fault_id=make_fault(chair, code="f").pk, language="en").versions == []


def test_it_is_found_by_what_it_is_called(cast: Cast, chair: Product) -> None:
    make_fault(chair)
    make_fault(family="餐椅", code="wobbles")
    leo = cast.actor("leo_manager")

    assert _codes(leo, text="细裂 wood") == ["wobbles", "wood-cracks"]
    assert _codes(leo, text="细裂 WOOD-cr") == ["wood-cracks"]
    assert _codes(leo, text="餐椅") == ["wobbles"]
    assert _codes(leo, text="nothing\x00 like it") == []
    assert _codes(leo, product_id=chair.pk) == ["wobbles", "wood-cracks"]
    assert _codes(leo, family="餐椅") == ["wobbles"]


def test_pages_by_code(cast: Cast, chair: Product) -> None:
    for place in range(3):
        make_fault(chair, code=f"fault-{place}")
    leo = cast.actor("leo_manager")

    first, after = list_faults(actor=leo, language="en", limit=2)
    rest, end = list_faults(actor=leo, language="en", limit=2, after=after)

    assert [row.code for row in (*first, *rest)] == ["fault-0", "fault-1", "fault-2"]
    assert (after, end) == ("fault-1", "")


def test_reads_the_words_in_force_until_newer_are_put_there(cast: Cast, chair: Product) -> None:
    fault = make_fault(chair)
    write_fault(actor=SYSTEM, now=NOW, fault_id=fault.pk, texts={"en": {**CRACKS["en"], "name": "Cracks"}})
    leo = cast.actor("leo_manager")

    file = get_fault(actor=leo, fault_id=fault.pk, language="zh-hant")

    assert (file.row.name, file.row.language, file.row.number, file.row.has_draft) == (
        "木纹细裂", "zh-hans", 1, True,
    )  # fmt: skip
    assert (file.words.steps, file.languages) == (CRACKS["zh-hans"]["steps"], ["en", "zh-hans"])
    assert [(row.number, row.name) for row in file.versions] == [(2, "Cracks"), (1, "木纹细裂")]
    assert (file.row.about, file.row.product_id) == ("岩板茶几", chair.pk)


def test_a_product_has_its_own_faults_before_those_of_its_family(
    cast: Cast, chair: Product, visitor: Actor, django_assert_max_num_queries: Any
) -> None:
    make_product("T-9")
    make_fault(family="餐椅", code="a-family")
    make_fault(chair, code="z-own")
    make_fault(chair, code="y-staff", audience="staff")
    make_fault(chair, code="draft", audience="")

    ana = cast.actor("ana_agent")
    with django_assert_max_num_queries(1):
        rows = faults_of_product(actor=ana, product_id=chair.pk, language="en")

    assert [row.code for row in rows] == ["y-staff", "z-own", "a-family"]
    assert rows[1].words.name == "Fine cracks in the wood"
    public = faults_of_product(actor=visitor, product_id=chair.pk, language="en", public=True)
    assert [row.code for row in public] == ["z-own", "a-family"]
    other = Product.objects.get(code="T-9")
    assert faults_of_product(actor=visitor, product_id=other.pk, language="en") == []
    assert list_fault_families(actor=ana) == ["餐椅"]


def test_says_it_as_a_message_in_one_language() -> None:
    said = said_in_message(fault_words(CRACKS, "en"))

    assert said.startswith("About “Fine cracks in the wood”\n\nThis is normal:\nHairlines")
    assert "1. Measure the crack\n2. Measure it again" in said
    assert said.endswith("we do this:\nSend us a photo; a technician comes within two working days.")
    no_steps = said_in_message(fault_words({"en": {**CRACKS["en"], "steps": []}}, "en"))
    assert "test it" not in no_steps
