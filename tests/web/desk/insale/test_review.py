"""The contract review on the desk: its checklists, its page with points to sign, its end, and who sees it waiting."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.ordering import opened
from tests.insale.reviewing import begun, checklist, signed
from tests.web.desk.conftest import SignIn
from yinuo.insale.actions.order import Delivery
from yinuo.insale.models import ContractReview, Order, ReviewChecklist
from yinuo.matters.models import Promise

HOME = "/desk/review-checklists/"


def now() -> Any:
    return timezone.now()


@pytest.fixture
def draft(cast: Cast) -> Order:
    checklist(cast)
    return opened(cast, now=now(), delivery=Delivery(on=(now() + timedelta(days=20)).date()))


def url(order: Order, rest: str = "") -> str:
    return f"/desk/orders/{order.pk}/review/{rest}"


def points_in(**rows: str) -> dict[str, str]:
    management = {"point-TOTAL_FORMS": "2", "point-INITIAL_FORMS": "0"}
    return management | {f"point-{key.replace('__', '-')}": value for key, value in rows.items()}


def test_a_manager_writes_a_checklist_and_takes_it_out_of_use(sign_in: SignIn, desk: Client) -> None:
    manager = sign_in("leo_manager")
    assert desk.get(HOME).status_code == 403
    assert HOME in manager.get("/desk/settings/").content.decode()
    values = {
        "code": "usual",
        "name_zh_hans": "通用评审",
        "name_en": "Usual",
        "is_default": "on",
        **points_in(
            **{"0__en": "Wood is there", "0__area": "materials", "0__role": "technician", "0__must": "on"}
        ),
    }

    assert manager.post(f"{HOME}new/", {**values, "name_zh_hans": "", "name_en": ""}).status_code == 422
    assert manager.post(f"{HOME}new/", {**values, "point-0-role": "supervisor"}).status_code == 422
    assert manager.post(f"{HOME}new/", values).status_code == 302

    made = ReviewChecklist.objects.get()
    assert (made.is_default, made.items[0]["role"], made.items[0]["must"]) == (True, "technician", True)
    page = manager.get(f"{HOME}{made.pk}/").content.decode()
    assert "Wood is there" in page
    changed = {**values, **points_in(**{"0__en": "Wood is dry", "0__area": "materials", "0__role": "agent"})}
    assert manager.post(f"{HOME}{made.pk}/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.active, made.is_default, made.items[0]["texts"]["en"]) == (False, False, "Wood is dry")
    assert manager.get(f"{HOME}1/").status_code == 404


def test_an_order_that_is_not_reviewed_says_so_and_begins(desk: Client, draft: Order) -> None:
    page = desk.get(f"/desk/orders/{draft.pk}/").content.decode()
    assert url(draft) in page
    assert "not begun" in page
    assert "Not reviewed yet" in desk.get(url(draft)).content.decode()
    refused = desk.post(f"/desk/orders/{draft.pk}/confirm/", {"delivery_on": draft.delivery_on})
    assert refused.status_code == 422
    assert "contract review" in refused.content.decode()

    form = desk.get(url(draft, "begin/")).content.decode()
    answer = desk.post(url(draft, "begin/"), {"checklist": str(ReviewChecklist.objects.get().pk)})

    assert "Usual review" in form
    assert answer["Location"] == url(draft)
    assert ContractReview.objects.get().state == "open"
    assert desk.post(url(draft, "begin/"), {"checklist": "9"}).status_code == 422


def test_shows_the_day_against_calendar_and_other_orders(
    desk: Client, cast: Cast, draft: Order, django_assert_max_num_queries: Any
) -> None:
    other = opened(cast, now=now())
    Order.objects.filter(pk=other.pk).update(status="confirmed", delivery_on=draft.delivery_on)
    begun(cast, draft, now=now())
    desk.get(url(draft))

    with django_assert_max_num_queries(22):
        page = desk.get(url(draft)).content.decode()

    assert "The wood is there in time" in page
    assert "1 other order is promised for the same week" in page
    assert "on the same day: 1" in page
    assert "to be signed by: Technician" in page


def test_each_signs_what_is_theirs(sign_in: SignIn, desk: Client, cast: Cast, draft: Order) -> None:
    review = begun(cast, draft, now=now())
    page = desk.get(url(draft)).content.decode()
    assert url(draft, "points/0/ok/") in page
    assert url(draft, "points/1/ok/") not in page

    assert desk.post(url(draft, "points/0/ok/")).status_code == 302
    refused = desk.post(url(draft, "points/1/ok/"))
    tia = sign_in("tia_technician")
    found = tia.post(url(draft, "points/1/finding/"), {"words": "Too wide <b>"})

    assert refused.status_code == 403
    assert "Technician" in refused.content.decode()
    assert found.status_code == 302
    assert [(p.ok, p.words) for p in review.points.order_by("position")] == [
        (True, ""),
        (False, "Too wide <b>"),
    ]
    page = desk.get(url(draft)).content.decode()
    assert "Too wide &lt;b&gt;" in page
    assert url(draft, "release/") not in page
    assert tia.post(url(draft, "points/1/finding/"), {"words": ""}).status_code == 422
    assert tia.get(url(draft, "points/9/finding/")).status_code == 404
    assert tia.post(url(draft, "points/1/settle/"), {"words": "Cut"}).status_code == 302
    assert url(draft, "release/") in desk.get(url(draft)).content.decode()


def test_my_day_shows_what_waits_for_my_signature(sign_in: SignIn, cast: Cast, draft: Order) -> None:
    begun(cast, draft, now=now())
    tia = sign_in("tia_technician")

    page = tia.get("/desk/").content.decode()

    assert url(draft) in page
    assert "1 point to sign" in page
    assert tia.get(url(draft)).status_code == 200
    assert url(draft) not in sign_in("sun_supervisor").get("/desk/").content.decode()


def test_releases_and_confirms(desk: Client, cast: Cast, draft: Order) -> None:
    signed(cast, begun(cast, draft, now=now()), now=now())

    assert desk.post(url(draft, "release/")).status_code == 302

    page = desk.get(f"/desk/orders/{draft.pk}/").content.decode()
    assert "Released" in page
    done = desk.post(f"/desk/orders/{draft.pk}/confirm/", {"delivery_on": draft.delivery_on})
    assert done.status_code == 302
    draft.refresh_from_db()
    assert draft.status == "confirmed"


def test_releases_on_a_condition_that_is_met_later(desk: Client, cast: Cast, draft: Order) -> None:
    signed(cast, begun(cast, draft, now=now()), now=now(), finding="No oak")
    due = (now() + timedelta(days=5)).date().isoformat()

    assert (
        desk.post(url(draft, "condition/"), {"condition": "Buy oak", "due_on": "2020-01-01"}).status_code
        == 422
    )
    assert desk.post(url(draft, "condition/"), {"condition": "Buy oak", "due_on": due}).status_code == 302

    assert "Buy oak" in desk.get(url(draft)).content.decode()
    assert desk.post(url(draft, "condition/met/"), {"words": "Bought"}).status_code == 302
    assert Promise.objects.get(what="Buy oak").state == "kept"
    assert desk.post(url(draft, "condition/met/"), {"words": "Bought"}).status_code == 422


def test_sends_back_and_begins_anew(desk: Client, cast: Cast, draft: Order) -> None:
    begun(cast, draft, now=now())

    assert desk.post(url(draft, "back/"), {"reason": " "}).status_code == 422
    assert desk.post(url(draft, "back/"), {"reason": "Sizes are missing"}).status_code == 302

    page = desk.get(url(draft)).content.decode()
    assert "Sizes are missing" in page
    assert url(draft, "begin/") in page


@pytest.mark.parametrize("rest", ["", "begin/", "condition/", "condition/met/", "back/", "points/0/finding/"])
def test_whoever_cannot_see_the_order_sees_no_review(
    sign_in: SignIn, cast: Cast, draft: Order, rest: str
) -> None:
    begun(cast, draft, now=now())

    assert sign_in("otto_other_outlet").get(url(draft, rest)).status_code == 404
    assert sign_in("ana_agent").get(f"/desk/orders/999/review/{rest}").status_code == 404
