"""Complaints on the desk: by the clock, taken down in one screen, one complaint and what is done with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.aftersale.complaining import accepted, take, with_standards
from tests.cast import Cast
from tests.insale.ordering import confirmed, opened
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.models import Complaint, ComplaintCause, ComplaintProblem, FinalAnswer
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Matter, Promise

HOME = "/desk/complaints/"
NEW = f"{HOME}new/"


def now() -> Any:
    return timezone.now()


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    with_standards()
    return accepted(cast, now=now(), severity=3)


def url_of(complaint: Complaint) -> str:
    return f"{HOME}{complaint.pk}/"


def stored(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def test_lists_what_is_due_next_first(
    desk: Client, cast: Cast, complaint: Complaint, django_assert_max_num_queries: Any
) -> None:
    sooner = take(cast, now=now() - timedelta(days=4), text="送货员摔了箱子。")
    desk.get(HOME)

    with django_assert_max_num_queries(8):
        page = desk.get(HOME).content.decode()

    assert page.index(sooner.number) < page.index(complaint.number)


def test_leads_on_page_by_page(
    desk: Client, cast: Cast, complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.aftersale.queries import complaints as queries

    take(cast, now=now() - timedelta(days=4), text="送货员摔了箱子。")
    monkeypatch.setattr(queries, "MAX_ROWS", 1)

    first = desk.get(HOME).content.decode()
    second = desk.get(HOME, {"after": _cursor_in(first)}).content.decode()

    assert "送货员" in first
    assert complaint.number not in first
    assert complaint.number in second


def _cursor_in(page: str) -> str:
    from html import unescape
    from re import search
    from urllib.parse import parse_qs

    found = search(r'href="\?([^"]*after=[^"]+)"', page)
    assert found is not None
    return parse_qs(unescape(found.group(1)))["after"][0]


@pytest.mark.parametrize("after", ["x", "-~-1", "2026-01-01~3", "~"])
def test_a_wrong_cursor_is_no_error_of_ours(desk: Client, complaint: Complaint, after: str) -> None:
    assert desk.get(HOME, {"after": after}).status_code == 422


def test_finds_by_a_word_wherever_it_stands(desk: Client, cast: Cast, complaint: Complaint) -> None:
    page = desk.get(HOME, {"q": complaint.number}).content.decode()
    none = desk.get(HOME, {"q": "no such word"}).content.decode()

    assert complaint.title in page
    assert complaint.title not in none


def test_takes_one_down_with_the_order_by_its_number(desk: Client, cast: Cast) -> None:
    with_standards()
    order = confirmed(cast, now=now())

    answer = desk.post(
        NEW,
        {
            "source": "call",
            "text": "桌面有一道划痕。",
            "demands": ["exchange"],
            "severity": "2",
            "order": order.number.lower(),
        },
    )

    made = Complaint.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == url_of(made)
    assert (made.purchase_id, made.customer_id, made.demands) == (
        order.pk,
        cast.kim_customer.pk,
        ["exchange"],
    )
    page = desk.get(url_of(made)).content.decode()
    assert "桌面有一道划痕。" in page
    assert order.number in page


def test_takes_one_down_of_somebody_new(desk: Client, cast: Cast) -> None:
    desk.post(
        NEW,
        {"source": "visit", "text": "桌腿松了。", "severity": "1", "name": "Chen", "phone": "13800002222"},
    )

    made = Complaint.objects.get()
    assert made.customer is not None
    assert (made.customer.name, made.channel, made.severity) == ("Chen", "visit", 1)


def test_takes_one_down_from_the_matter_in_which_it_was_heard(desk: Client, cast: Cast) -> None:
    order = confirmed(cast, now=now())
    address = f"{NEW}?matter={order.pk}"

    form = desk.get(address).content.decode()
    desk.post(address, {"source": "chat", "text": "桌腿松了。", "severity": "2", "order": order.number})

    made = Complaint.objects.get()
    assert 'name="phone"' not in form
    assert (made.origin_id, made.purchase_id) == (order.pk, order.pk)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"order": "DD-0"}, "order"),
        ({"name": ""}, "name"),
        ({"text": " "}, "text"),
        ({"severity": "9"}, "severity"),
    ],
)
def test_keeps_what_was_typed_beside_what_is_wrong(
    desk: Client, cast: Cast, wrong: dict[str, str], field: str
) -> None:
    typed = {"source": "call", "text": "桌腿松了。", "severity": "2", "name": "Chen", "batch": "B-77"}

    answer = desk.post(NEW, {**typed, **wrong})

    assert answer.status_code == 422
    assert "B-77" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_shows_one_with_few_queries(
    desk: Client, complaint: Complaint, django_assert_max_num_queries: Any
) -> None:
    desk.get(url_of(complaint))

    with django_assert_max_num_queries(20):
        page = desk.get(url_of(complaint)).content.decode()

    assert "餐椅坐了三天就开裂" in page
    assert "accept/" not in page
    assert "extend/" in page


def test_is_taken_on_by_one_button(desk: Client, cast: Cast) -> None:
    taken = take(cast, now=now())

    assert "accept/" in desk.get(url_of(taken)).content.decode()
    answer = desk.post(f"{url_of(taken)}accept/")
    again = desk.post(f"{url_of(taken)}accept/")

    assert (answer.status_code, again.status_code) == (302, 302)
    assert stored(taken).stage == "investigating"
    assert JournalEntry.objects.filter(verb="aftersale.complaint_accepted").count() == 1


def test_is_declined_with_its_answer(desk: Client, cast: Cast) -> None:
    taken = take(cast, now=now())
    values = {"reason": "不是我们售出的", "where_to": "12315", "answer": "不能受理。请联系 12315。"}

    missing = desk.post(f"{url_of(taken)}decline/", {**values, "where_to": ""})
    desk.post(f"{url_of(taken)}decline/", values)

    assert missing.status_code == 422
    assert stored(taken).stage == "not_accepted"
    page = desk.get(url_of(taken)).content.decode()
    assert "不能受理。请联系 12315。" in page
    assert "decline/" not in page


def test_is_handed_on_asked_about_extended_and_withdrawn(
    desk: Client, cast: Cast, complaint: Complaint
) -> None:
    due = Promise.objects.get(
        matter=complaint.pk, standard_version__standard__code="complaint-disposition"
    ).due_at
    until = (due + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")

    extended = desk.post(f"{url_of(complaint)}extend/", {"until": until, "reason": "送检"})
    asked = desk.post(f"{url_of(complaint)}await/", {"what": "请拍一张照片。"})
    waiting = desk.get(url_of(complaint)).content.decode()
    resumed = desk.post(f"{url_of(complaint)}resume/")
    ended = desk.post(f"{url_of(complaint)}withdraw/", {"reason": "修好了", "answer": "已撤回。"})

    assert [one.status_code for one in (extended, asked, resumed, ended)] == [302, 302, 302, 302]
    assert "请拍一张照片。" in waiting
    assert (stored(complaint).stage, stored(complaint).extended_because) == ("withdrawn", "送检")
    assert FinalAnswer.objects.get().text == "已撤回。"


def test_is_handed_to_another_body(desk: Client, cast: Cast) -> None:
    taken = take(cast, now=now())

    desk.post(f"{url_of(taken)}transfer/", {"body": "maker", "name": "木业", "answer": "已转交。"})

    assert (stored(taken).stage, stored(taken).where_to) == ("transferred", "木业")


def test_findings_colleagues_and_problem(desk: Client, cast: Cast, complaint: Complaint) -> None:
    cause = ComplaintCause.objects.create(kind="cause", code="wood", names={"zh-hans": "木材含水率"})

    desk.post(f"{url_of(complaint)}findings/", {"cause_id": str(cause.pk), "words": "含水率 14%"})
    desk.post(f"{url_of(complaint)}colleagues/", {"team_id": str(cast.team.pk), "text": "这批椅子谁验的货？"})
    desk.post(f"{url_of(complaint)}problem/", {"title": "八月这批椅子开裂"})

    page = desk.get(url_of(complaint)).content.decode()
    child = Matter.objects.get(kind="internal")
    assert child.parent_id == complaint.pk
    assert "木材含水率" in page
    assert "含水率 14%" in page
    assert child.number in page
    assert "八月这批椅子开裂" in page
    desk.post(f"{url_of(complaint)}problem/solve/", {"words": "整批召回，换新。"})
    assert ComplaintProblem.objects.get().words == "整批召回，换新。"


def test_facts_are_changed_in_a_form(desk: Client, cast: Cast, complaint: Complaint) -> None:
    order = confirmed(cast, now=now())

    desk.post(
        f"{url_of(complaint)}edit/",
        {"severity": "1", "demands": ["refund"], "order": order.number, "serial": "S-1"},
    )

    found = stored(complaint)
    assert (found.severity, found.demands, found.purchase_id, found.serial) == (
        1,
        ["refund"],
        order.pk,
        "S-1",
    )


def test_others_do_not_find_it(sign_in: SignIn, complaint: Complaint) -> None:
    client = sign_in("otto_other_outlet")

    assert client.get(url_of(complaint)).status_code == 404
    assert client.post(f"{url_of(complaint)}withdraw/", {"reason": "x", "answer": "x"}).status_code == 404
    assert stored(complaint).stage == "investigating"


def test_causes_are_written_by_whoever_may(sign_in: SignIn, cast: Cast) -> None:
    manager = sign_in("leo_manager")
    made = manager.post(
        f"{HOME}causes/new/cause/", {"code": "wood", "name_zh_hans": "木材", "active": "on", "position": "1"}
    )
    parent = ComplaintCause.objects.get()
    manager.post(
        f"{HOME}causes/new/cause/",
        {"code": "dry", "name_zh_hans": "含水率", "parent_id": str(parent.pk), "active": "on"},
    )
    child = ComplaintCause.objects.get(code="dry")
    circle = manager.post(
        f"{HOME}causes/{parent.pk}/", {"name_zh_hans": "木材", "parent_id": str(child.pk), "active": "on"}
    )

    assert made.status_code == 302
    assert "木材 › 含水率" in manager.get(f"{HOME}causes/").content.decode()
    assert circle.status_code == 422
    assert manager.get(f"{HOME}causes/new/moon/").status_code == 404
    assert sign_in("ana_agent").get(f"{HOME}causes/").status_code == 403


def test_stands_on_the_page_of_its_order_and_of_its_matter(desk: Client, cast: Cast) -> None:
    order = confirmed(cast, now=now())
    about = take(cast, now=now(), order_id=order.pk)

    on_order = desk.get(f"/desk/orders/{order.pk}/").content.decode()
    beside = desk.get(f"/desk/matters/{about.pk}/sale/").content.decode()

    assert about.number in on_order
    assert f"{NEW}?matter={order.pk}" in on_order
    assert url_of(about) in beside


def test_a_draft_order_has_no_complaints(desk: Client, cast: Cast) -> None:
    order = opened(cast, now=now())

    assert NEW not in desk.get(f"/desk/orders/{order.pk}/").content.decode()


def test_is_begun_from_the_customers_file(desk: Client, cast: Cast) -> None:
    address = f"{NEW}?customer={cast.kim_customer.pk}"
    order = confirmed(cast, now=now())

    form = desk.get(address).content.decode()
    file = desk.get(f"/desk/customers/{cast.kim_customer.pk}/").content.decode()
    desk.post(address, {"source": "call", "text": "桌腿松了。", "severity": "2", "order": order.number})
    strange = desk.post(address, {"source": "call", "text": "桌腿松了。", "severity": "2", "order": "DD-0"})

    assert address in file
    assert f'value="{order.number}"' in form
    made = Complaint.objects.get()
    assert (made.customer_id, made.purchase_id) == (cast.kim_customer.pk, order.pk)
    assert strange.status_code == 422
