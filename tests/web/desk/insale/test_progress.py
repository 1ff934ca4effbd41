"""The work on an order on its page: the picture, why the day is what it is, reports, plans, and the board of all orders by risk."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.actions.test_milestone import PICTURE
from tests.insale.ordering import confirmed, opened
from tests.insale.planning import planned, stage
from tests.web.desk.conftest import SignIn
from yinuo.insale.actions.milestone import report_milestone
from yinuo.insale.models import (
    Milestone,
    MilestoneNote,
    MilestonePlan,
    Order,
    ProgressReport,
    ReportRhythm,
)
from yinuo.matters.models import Attachment, Message, Promise
from yinuo.presale.stages import house_day


def soon(days: int) -> date:
    return house_day(timezone.now()) + timedelta(days=days)


def png(name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PICTURE, content_type="image/png")


@pytest.fixture
def order(cast: Cast) -> Order:
    return planned(cast, now=timezone.now(), promised=soon(30))


def url_of(order: Order) -> str:
    return f"/desk/orders/{order.pk}/"


def text_of(desk: Client, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def report(cast: Cast, order: Order, code: str, **said: Any) -> MilestoneNote:
    return report_milestone(
        actor=cast.actor("ana_agent"), now=timezone.now(), milestone_id=stage(order, code).pk, **said
    )


def test_the_page_shows_the_work_to_scale_and_as_a_table(
    desk: Client, cast: Cast, order: Order, django_assert_max_num_queries: Any
) -> None:
    report(cast, order, "design", percent=40)
    text_of(desk, url_of(order))

    with django_assert_max_num_queries(37):
        page = text_of(desk, url_of(order))

    assert page.count('class="plan-bar"') == 4
    assert 'class="plan-today"' in page
    assert "Purchase" in page
    assert f"{url_of(order)}stages/{stage(order, 'design').pk}/" in page
    assert f"{url_of(order)}plan/adjust/" in page
    assert f'"{url_of(order)}plan/"' not in page
    assert f"{url_of(order)}reports/{ProgressReport.objects.get().pk}/" in page


def test_a_draft_shows_nothing_of_it_and_an_order_without_a_plan_says_so(desk: Client, cast: Cast) -> None:
    draft = text_of(desk, url_of(opened(cast, now=timezone.now())))
    bare = text_of(desk, url_of(confirmed(cast, now=timezone.now())))

    assert "plan/adjust" not in draft
    assert "plan/adjust" in bare
    assert 'class="plan-bar"' not in bare


def test_a_stage_is_reported_from_the_phone_with_photos(desk: Client, order: Order) -> None:
    one = stage(order, "design")
    address = f"{url_of(order)}stages/{one.pk}/"
    words = "图纸已定稿"

    answer = desk.post(
        address, {"percent": "60", "words": words, "shown": "on", "photos": [png(), png("b.png")]}
    )

    assert (answer.status_code, answer["Location"]) == (302, address)
    note = MilestoneNote.objects.get()
    assert (note.percent, note.words, note.shown, note.photos.count()) == (60, words, True, 2)
    page = text_of(desk, address)
    assert words in page
    photo = note.photos.first()
    assert photo is not None
    shown = desk.get(f"/desk/orders/stage-notes/{note.pk}/photos/{photo.pk}/")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert b"".join(shown) == PICTURE
    assert desk.get(f"/desk/orders/stage-notes/{note.pk}/photos/{photo.pk + 9}/").status_code == 404


def test_what_stands_in_the_way_is_said_at_its_field_and_nothing_is_lost(desk: Client, order: Order) -> None:
    address = f"{url_of(order)}stages/{stage(order, 'design').pk}/"

    answer = desk.post(address, {"percent": "10", "forecast_on": soon(20).isoformat(), "words": "等客户定色"})
    wrong = desk.post(address, {"percent": "x"})
    bad = desk.post(
        address,
        {"percent": "20", "photos": [SimpleUploadedFile("a.exe", b"MZ" + b"0" * 64)]},
        follow=True,
    )

    assert answer.status_code == 422
    assert "等客户定色" in answer.content.decode()
    assert "Say why" in answer.content.decode()
    assert wrong.status_code == 422
    assert bad.status_code == 200
    assert (MilestoneNote.objects.count(), Attachment.objects.count()) == (1, 0)
    assert desk.get(f"{url_of(order)}stages/{10**9}/").status_code == 404


def test_the_page_says_why_and_the_customer_is_told(desk: Client, cast: Cast, order: Order) -> None:
    report(cast, order, "purchase", forecast_on=soon(40), cause="木料要重新烘干")

    page = text_of(desk, url_of(order))
    assert "木料要重新烘干" in page
    assert f"{url_of(order)}delay/" in page
    ready = text_of(desk, f"{url_of(order)}delay/")
    assert order.number in ready
    sent = desk.post(f"{url_of(order)}delay/", {"text": "会晚几天，很抱歉。"})

    assert sent.status_code == 302
    assert Message.objects.get(direction="out").text == "会晚几天，很抱歉。"
    assert Promise.objects.get(pk=order.delivery_id or 0).state == "active"


def test_a_report_is_looked_over_and_sent(desk: Client, cast: Cast, order: Order) -> None:
    note = report(cast, order, "design", percent=40, words="图纸改了两处")
    desk.post(
        f"{url_of(order)}stages/{stage(order, 'design').pk}/",
        {"percent": "45", "shown": "on", "photos": [png()]},
    )
    one = ProgressReport.objects.get()
    address = f"{url_of(order)}reports/{one.pk}/"

    page = text_of(desk, address)
    photo = Attachment.objects.get()
    assert f'value="{photo.pk}" checked' in page
    assert note.words in page
    assert "Kim" in page
    empty = desk.post(address, {"text": " "})
    sent = desk.post(address, {"text": "本周一切顺利。", "photo": [photo.pk, "x"]})

    assert (empty.status_code, sent.status_code) == (422, 302)
    message = Message.objects.get(direction="out")
    assert (message.text, message.attachments.count()) == ("本周一切顺利。", 1)
    one.refresh_from_db()
    assert one.state == "sent"
    assert "本周一切顺利。" in text_of(desk, address)
    assert ProgressReport.objects.filter(state="owed").count() == 1
    other = planned(cast, now=timezone.now(), promised=soon(30))
    assert desk.get(f"{url_of(other)}reports/{one.pk}/").status_code == 404


def test_the_rhythm_is_set_and_ended(desk: Client, sign_in: SignIn, order: Order) -> None:
    text_of(desk, f"{url_of(order)}rhythm/")
    bad = desk.post(f"{url_of(order)}rhythm/", {"weekday": "9", "weeks": "1", "by_time": "10:00"})
    good = desk.post(f"{url_of(order)}rhythm/", {"weekday": "1", "weeks": "2", "by_time": "10:00"})
    assert (bad.status_code, good.status_code) == (422, 302)
    assert ReportRhythm.objects.get().weekday == 1
    assert desk.post(f"{url_of(order)}rhythm/stop/", {"reason": "x"}).status_code == 403

    leo = sign_in("leo_manager")
    text_of(leo, f"{url_of(order)}rhythm/stop/")
    leo.post(f"{url_of(order)}rhythm/stop/", {"reason": "客户说微信里看就行"})

    assert not ReportRhythm.objects.exists()
    assert not ProgressReport.objects.exists()


def test_a_plan_is_chosen_and_adjusted(desk: Client, cast: Cast, order: Order) -> None:
    desk.post(f"{url_of(order)}plan/", {"plan": ""})
    assert Milestone.objects.count() == 0
    desk.post(f"{url_of(order)}plan/", {"plan": str(MilestonePlan.objects.get().pk)})
    rows = list(Milestone.objects.order_by("position"))
    address = f"{url_of(order)}plan/adjust/"
    text_of(desk, address)
    fields = {"stage-TOTAL_FORMS": "6", "stage-INITIAL_FORMS": "4"}
    for place, row in enumerate(rows):
        fields |= {
            f"stage-{place}-milestone": str(row.pk),
            f"stage-{place}-name": row.names["en"],
            f"stage-{place}-planned_on": row.planned_on.isoformat(),
            f"stage-{place}-weight": "1",
        }
    fields["stage-0-take_out"] = "on"
    fields |= {"stage-4-name": "安装", "stage-4-planned_on": soon(45).isoformat()}

    without_day = desk.post(address, {**fields, "stage-4-planned_on": ""})
    backwards = desk.post(address, {**fields, "stage-4-planned_on": soon(0).isoformat()})
    done = desk.post(address, fields)

    assert (without_day.status_code, backwards.status_code, done.status_code) == (422, 422, 302)
    assert "安装" in backwards.content.decode()
    assert [one.code for one in Milestone.objects.order_by("position")] == [
        "purchase",
        "production",
        "delivery",
        "stage-1",
    ]


def test_templates_are_written_in_the_settings(desk: Client, sign_in: SignIn, cast: Cast) -> None:
    assert desk.get("/desk/orders/plans/").status_code == 403
    leo = sign_in("leo_manager")
    text_of(leo, "/desk/orders/plans/")
    text_of(leo, "/desk/orders/plans/new/")
    fields = {
        "code": "stock",
        "name_zh_hans": "现货",
        "report_weekday": "",
        "report_weeks": "1",
        "report_by": "17:00",
        "is_default": "on",
        "active": "on",
        "stage-TOTAL_FORMS": "3",
        "stage-INITIAL_FORMS": "0",
        "stage-0-zh_hans": "打包",
        "stage-0-days": "1",
        "stage-1-zh_hans": "送货",
        "stage-1-days": "3",
        "stage-1-weight": "2",
    }
    backwards = leo.post("/desk/orders/plans/new/", {**fields, "stage-1-days": "0"})
    made = leo.post("/desk/orders/plans/new/", fields)
    twice = leo.post("/desk/orders/plans/new/", fields)

    assert (backwards.status_code, made.status_code, twice.status_code) == (422, 302, 422)
    plan = MilestonePlan.objects.get()
    assert [(item["names"]["zh-hans"], item["days"], item["weight"]) for item in plan.items] == [
        ("打包", 1, 1),
        ("送货", 3, 2),
    ]
    assert (plan.is_default, plan.report_weekday) == (True, None)
    address = f"/desk/orders/plans/{plan.pk}/"
    assert "送货" in text_of(leo, address)
    fields |= {"stage-0-code": "stage-1", "stage-1-code": "stage-2", "report_weekday": "0"}
    del fields["active"]
    assert leo.post(address, fields).status_code == 302
    plan.refresh_from_db()
    assert (plan.active, plan.is_default, plan.report_weekday) == (False, False, 0)
    assert leo.get("/desk/orders/plans/999999/").status_code == 404
    assert "现货" in text_of(leo, "/desk/orders/plans/")


def test_the_board_shows_the_worst_first(
    desk: Client, cast: Cast, order: Order, django_assert_max_num_queries: Any
) -> None:
    late = planned(cast, now=timezone.now(), promised=soon(5))
    text_of(desk, "/desk/orders/risk/")

    with django_assert_max_num_queries(8):
        page = text_of(desk, "/desk/orders/risk/")

    assert page.index(late.number) < page.index(order.number)
    assert 'data-risk="late"' in page
    only = text_of(desk, "/desk/orders/risk/?risk=late&whose=mine")
    assert late.number in only
    assert order.number not in only
    for query in ("risk=x&whose=y", "risk=no_day", "whose=team"):
        text_of(desk, f"/desk/orders/risk/?{query}")
    assert desk.get("/desk/orders/risk/?after=nonsense").status_code == 422
    assert '"/desk/orders/risk/"' in text_of(desk, "/desk/orders/")


def test_who_may_not_work_on_orders_cannot_report(sign_in: SignIn, cast: Cast, order: Order) -> None:
    address = f"{url_of(order)}stages/{stage(order, 'design').pk}/"
    assert sign_in("otto_other_outlet").post(address, {"percent": "5"}).status_code == 404
    assert sign_in("sun_supervisor").get(address).status_code == 403
    assert not MilestoneNote.objects.exists()
