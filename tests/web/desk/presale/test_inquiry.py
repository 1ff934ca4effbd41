"""Inquiries on the desk: how somebody came, and who left without buying."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.presale.quoting import make_product
from tests.presale.selling import STEP
from tests.web.desk.conftest import SignIn
from yinuo.people.models import Consent, Customer
from yinuo.presale.actions.opportunity import Prospect, open_opportunity
from yinuo.presale.models import Inquiry, InquirySetting

VISIT = {
    "name": "贺女士",
    "phone": "13900139000",
    "wish": "想要 1.6 米的，颜色深一点。",
    "channel": "visit",
    "answered": "on",
}


def test_says_beside_the_matter_how_they_came_and_corrects_it(desk: Client, ask: Any) -> None:
    matter = ask("有现货吗？", searched="茶几 现货")
    page = desk.get(f"/desk/matters/{matter.pk}/sale/").content.decode()
    assert 'value="advice" selected' in page
    assert "茶几 现货" in page

    response = desk.post(f"/desk/matters/{matter.pk}/manner/", {"manner": "trouble"})

    assert response.status_code == 302
    assert Inquiry.objects.get().manner == "trouble"


@pytest.mark.parametrize("manner", ["", "nonsense", "\x00"])
def test_a_manner_that_is_none_changes_nothing(desk: Client, ask: Any, manner: str) -> None:
    matter = ask("有现货吗？")

    assert desk.post(f"/desk/matters/{matter.pk}/manner/", {"manner": manner}).status_code == 302
    assert Inquiry.objects.get().manner == "one_line"


def test_a_sale_that_is_no_inquiry_has_no_such_part(desk: Client, cast: Cast) -> None:
    sale = open_opportunity(
        actor=cast.actor("ana_agent"),
        now=cast.kim_customer.created_at,
        prospect=Prospect(text="想换家具", customer_id=cast.kim_customer.pk),
        step=STEP,
    )

    assert 'name="manner"' not in desk.get(f"/desk/matters/{sale.pk}/sale/").content.decode()


def test_the_inbox_is_narrowed_to_how_they_came(desk: Client, ask: Any) -> None:
    trouble, other = ask("裂了", topic="trouble"), ask("有现货吗？")

    page = desk.get("/desk/inbox/?whose=all&manner=trouble").content.decode()

    assert f"/desk/inbox/{trouble.pk}/" in page
    assert f"/desk/inbox/{other.pk}/" not in page
    assert desk.get("/desk/inbox/?whose=all&manner=nonsense").status_code == 200


def test_who_left_without_buying_is_noted_in_one_short_form(desk: Client) -> None:
    product = make_product()
    assert desk.get("/desk/follow-ups/visit/").status_code == 200

    response = desk.post("/desk/follow-ups/visit/", VISIT | {"product": product.pk, "agreed": "下周可以问问"})

    assert response.status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.manner, inquiry.product_id, inquiry.state) == ("left", product.pk, "resolved")
    assert Consent.objects.get().evidence == "下周可以问问"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"wish": ""}, {"phone": "12"}, {"channel": "web"}, {"product": "999999"}]
)
def test_refuses_a_visit_that_makes_no_sense(desk: Client, wrong: dict[str, str]) -> None:
    response = desk.post("/desk/follow-ups/visit/", VISIT | wrong)

    assert response.status_code == 422
    assert not Inquiry.objects.exists()
    assert not Customer.objects.filter(name="贺女士").exists()


def test_days_are_set_by_who_edits_the_pipeline(desk: Client, sign_in: SignIn, cast: Cast) -> None:
    days = {"bought_within_days": 60, "not_bought_after_days": 20, "follow_up_after_days": 5}
    assert desk.post("/desk/follow-ups/settings/", days).status_code == 403

    leo = sign_in("leo_manager")
    assert leo.post("/desk/follow-ups/settings/", days | {"follow_up_after_days": 0}).status_code == 422
    assert leo.post("/desk/follow-ups/settings/", days).status_code == 302

    assert InquirySetting.objects.get().bought_within_days == 60
