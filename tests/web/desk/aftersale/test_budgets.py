"""Goodwill budgets on the desk."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.models import GoodwillBudget

HOME = "/desk/complaints/budgets/"


def test_a_manager_sets_what_an_agent_may_give(
    sign_in: SignIn, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    leo = sign_in("leo_manager")

    answer = leo.post(f"{HOME}{cast.ana_agent.pk}/", {"amount": "300", "currency": "CNY"})

    assert answer.status_code == 302
    budget = GoodwillBudget.objects.get()
    assert (budget.staff_id, str(budget.amount), budget.month.day) == (cast.ana_agent.pk, "300.00", 1)
    with django_assert_max_num_queries(10):
        page = leo.get(HOME).content.decode()
    assert "¥300.00" in page


@pytest.mark.parametrize("amount", ["-1", "many", "", "1e30"])
def test_what_is_no_amount_is_said(sign_in: SignIn, cast: Cast, amount: str) -> None:
    answer = sign_in("leo_manager").post(f"{HOME}{cast.ana_agent.pk}/", {"amount": amount, "currency": "CNY"})

    assert answer.status_code == 422
    assert not GoodwillBudget.objects.exists()


def test_nobody_sets_their_own(sign_in: SignIn, cast: Cast) -> None:
    leo = sign_in("leo_manager")

    assert f"{HOME}{cast.leo_manager.pk}/" not in leo.get(HOME).content.decode()
    answer = leo.post(f"{HOME}{cast.leo_manager.pk}/", {"amount": "300", "currency": "CNY"})

    assert answer.status_code in (403, 422)
    assert not GoodwillBudget.objects.exists()


def test_somebody_who_is_not_there(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("leo_manager").get(f"{HOME}1/").status_code == 404


def test_agents_set_nothing(desk: Client, cast: Cast) -> None:
    assert desk.get(HOME).status_code == 403
    assert desk.post(f"{HOME}{cast.ana_agent.pk}/", {"amount": "9", "currency": "CNY"}).status_code == 403
    assert not GoodwillBudget.objects.exists()
