"""Quality explanations on the desk and on a product's page."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.catalog.faulting import CRACKS, make_fault
from tests.presale.quoting import make_product
from tests.web.desk.conftest import SignIn
from yinuo.catalog.models import FaultVersion, Product, ProductFault

HOME = "/desk/knowledge/faults/"


@pytest.fixture
def chair(cast: Cast) -> Product:
    return make_product("C-1", family="餐椅")


@pytest.fixture
def leo(sign_in: SignIn) -> Client:
    return sign_in("leo_manager")


def _words(**more: str) -> dict[str, str]:
    said = {
        f"{part}_en": text if isinstance(text, str) else "\n".join(text)
        for part, text in CRACKS["en"].items()
    }
    return {**said, **more}


def test_an_editor_writes_a_fault_and_puts_it_into_force(
    leo: Client, chair: Product, django_assert_max_num_queries: Any
) -> None:
    assert "C-1" in leo.get(f"{HOME}new/?product={chair.pk}").content.decode()

    made = leo.post(f"{HOME}new/", {"code": "wood-cracks", "product_id": chair.pk, **_words()})

    fault = ProductFault.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"{HOME}{fault.pk}/")
    page = leo.get(f"{HOME}{fault.pk}/").content.decode()
    assert "Draft" in page and "Hairlines along the grain" in page and "<li>Measure the crack</li>" in page
    assert leo.post(f"{HOME}{fault.pk}/publish/", {"audience": "public"}).status_code == 302
    with django_assert_max_num_queries(12):
        page = leo.get(HOME).content.decode()
    assert "Fine cracks in the wood" in page
    assert "Fine cracks in the wood" in leo.get(f"/desk/products/{chair.pk}/").content.decode()


def test_newer_words_wait_until_they_are_put_into_force(leo: Client, chair: Product) -> None:
    fault = make_fault(chair)
    form = leo.get(f"{HOME}{fault.pk}/write/").content.decode()
    assert "Measure the crack\nMeasure it again" in form and "木纹细裂" in form

    assert leo.post(f"{HOME}{fault.pk}/write/", _words(name_en="Cracks")).status_code == 302

    page = leo.get(f"{HOME}{fault.pk}/").content.decode()
    assert "<h1>Fine cracks in the wood</h1>" in page
    draft = FaultVersion.objects.get(number=2)
    assert "not in force" in leo.get(f"{HOME}{fault.pk}/?version={draft.pk}").content.decode()
    assert "newer draft" in leo.get(f"{HOME}?drafts=1").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "wood cracks"}, "A short name has letters"),
        ({"product_id": ""}, "either one product or one family"),
        ({"family": "餐椅"}, "either one product or one family"),
        ({"product_id": "77"}, "Select a valid choice"),
        ({"normal_en": ""}, "at least one language"),
        ({"steps_en": "x\n" * 13}, "At most 12 steps"),
        ({"steps_en": "x" * 201}, "at most 200 fit"),
        ({f"{part}_en": "" for part in CRACKS["en"]}, "at least one language"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    leo: Client, chair: Product, wrong: dict[str, str], said: str
) -> None:
    answer = leo.post(f"{HOME}new/", {"code": "cracks", "product_id": str(chair.pk), **_words(), **wrong})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ProductFault.objects.exists()


def test_moved_out_of_use_and_back(leo: Client, chair: Product) -> None:
    fault = make_fault(chair)
    assert leo.post(f"{HOME}{fault.pk}/place/", {"family": "餐椅"}).status_code == 302
    assert "all of the family 餐椅" in leo.get(f"{HOME}{fault.pk}/").content.decode()

    assert leo.post(f"{HOME}{fault.pk}/retire/", {"reason": "old"}).status_code == 302
    assert "Fine cracks" not in leo.get(HOME).content.decode()
    assert leo.post(f"{HOME}{fault.pk}/restore/").status_code == 302
    assert "Fine cracks" in leo.get(HOME).content.decode()


def test_who_does_not_edit_only_reads(sign_in: SignIn, chair: Product) -> None:
    fault, draft = make_fault(chair), make_fault(chair, code="draft", audience="")
    tia = sign_in("tia_technician")

    assert "Hairlines" in tia.get(f"{HOME}{fault.pk}/").content.decode()
    assert tia.get(f"{HOME}{draft.pk}/").status_code == 404
    assert tia.get(f"{HOME}new/").status_code == 403
    assert tia.post(f"{HOME}{fault.pk}/write/", _words()).status_code == 403
    assert FaultVersion.objects.count() == 2


def test_customers_read_on_the_products_page_what_is_for_everyone(client: Client, chair: Product) -> None:
    make_fault(chair)
    make_fault(chair, code="staff", audience="staff")

    page = client.get("/products/C-1/", headers={"accept-language": "en"}).content.decode()

    assert "Is this normal?" in page
    assert page.count('<details class="fault"') == 1 and "Hairlines along the grain" in page
