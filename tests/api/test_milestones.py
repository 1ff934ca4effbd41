"""The work on orders by program: plans, stages, reports, risk and why a day is what it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.api.conftest import Program
from tests.api.test_orders import body
from tests.insale.actions.test_milestone import PICTURE
from yinuo.insale.models import MilestoneNote, MilestonePlan
from yinuo.matters.models import Message
from yinuo.presale.stages import house_day

pytestmark = pytest.mark.django_db
PLAN = {
    "code": "furniture",
    "names": {"en": "Furniture"},
    "items": [
        {"code": "design", "names": {"en": "Design"}, "days": 2},
        {"code": "delivery", "names": {"en": "Delivery"}, "days": 10, "weight": 3},
    ],
    "report_weekday": 4,
    "is_default": True,
}


def day(days: int) -> str:
    return (house_day(timezone.now()) + timedelta(days=days)).isoformat()


@pytest.fixture
def key(program: Program) -> int:
    assert program.post("/milestone-plans", PLAN).status == 201
    made = program.post("/orders", body())
    assert made.status == 201, made.body
    confirmed = program.post(f"/orders/{made.body['id']}/confirm", {"delivery_on": day(30)})
    assert confirmed.status == 200, confirmed.body
    return int(made.body["id"])


def stages(program: Program, key: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program.get(f"/orders/{key}/milestones?language=en").body["items"]
    return found


def test_a_template_is_written_changed_and_listed(program: Program) -> None:
    made = program.post("/milestone-plans", PLAN)
    twice = program.post("/milestone-plans", PLAN)
    changed = program.call("PATCH", f"/milestone-plans/{made.body['id']}", {"active": False})
    wrong = program.call("PATCH", f"/milestone-plans/{made.body['id']}", {"items": []})

    assert (made.status, twice.status, changed.body["is_default"], wrong.status) == (201, 409, False, 422)
    assert MilestonePlan.objects.get().names == {"en": "Furniture"}
    (row,) = program.get("/milestone-plans?language=en").body["items"]
    assert (row["name"], row["days"]) == ("Furniture", 10)
    assert program.get("/milestone-plans?active=true").body["items"] == []


def test_a_stage_is_reported_and_the_day_explained(program: Program, key: int) -> None:
    first, last = stages(program, key)
    address = f"/milestones/{first['id']}/notes"

    silent = program.post(address, {"forecast_on": day(40)})
    told = program.post(address, {"forecast_on": day(40), "percent": 20, "cause": "Wood late"})

    assert (silent.status, silent.code) == (422, "cause_needed")
    assert told.status == 201
    assert told.body["order"]["forecast_on"] > day(40)
    assert told.body["order"]["status"] == "in_progress"
    assert stages(program, key)[1]["forecast_on"] > last["planned_on"]
    why = program.get(f"/orders/{key}/explanation?language=en").body
    assert [(one["kind"], one["what"], one["words"]) for one in why["causes"]] == [
        ("slip", "Design", "Wood late"),
        ("pushed", "Delivery", ""),
    ]
    assert why["late_days"] > 0
    assert "Wood late" in why["ready_words"]
    (risk,) = program.get("/order-risks?risk=late&language=en").body["items"]
    assert (risk["id"], risk["slack_days"], risk["stage"]) == (key, -why["late_days"], "Design")


def test_reports_are_drafted_and_sent(program: Program, key: int) -> None:
    first = stages(program, key)[0]
    program.post(f"/milestones/{first['id']}/notes", {"percent": 50, "words": "Drawn twice"})
    file = program.get(f"/orders/{key}/reports").body
    (one,) = file["reports"]
    assert (file["rhythm"]["weekday"], one["state"]) == (4, "owed")

    draft = program.get(f"/reports/{one['id']}/draft").body
    sent = program.post(f"/reports/{one['id']}/send", {"text": draft["text"]})
    again = program.post(f"/reports/{one['id']}/send", {"text": "x"})

    assert "Drawn twice" in draft["text"]
    assert (sent.status, sent.body["state"], sent.body["overall"]) == (200, "sent", "12.00")
    assert (again.status, again.code) == (409, "report_sent")
    assert Message.objects.get(direction="out").text == draft["text"].strip()
    rhythm = program.call("PUT", f"/orders/{key}/report-rhythm", {"weekday": 0, "weeks": 2})
    assert rhythm.body["rhythm"]["weeks"] == 2
    assert program.post(f"/orders/{key}/report-rhythm/stop", {"reason": "said so"}).status == 200
    stopped = program.post(f"/orders/{key}/report-rhythm/stop", {"reason": "said so"})
    assert (stopped.status, stopped.code) == (409, "no_reports_owed")


def test_a_plan_is_chosen_and_adjusted(program: Program, key: int) -> None:
    assert program.call("PUT", f"/orders/{key}/plan", {"plan_id": None}).body["forecast_on"] is None
    plan = MilestonePlan.objects.get().pk
    assert program.call("PUT", f"/orders/{key}/plan", {"plan_id": plan}).status == 200
    first = stages(program, key)[0]
    wanted = [
        {"milestone_id": first["id"], "name": "Design", "planned_on": first["planned_on"]},
        {"name": "Build", "planned_on": day(50), "weight": 5},
    ]

    done = program.call("PUT", f"/orders/{key}/milestones", {"stages": wanted, "language": "en"})
    wrong = program.call("PUT", f"/orders/{key}/milestones", {"stages": wanted[::-1]})

    assert (done.status, done.body["forecast_on"], wrong.status) == (200, day(50), 422)
    assert [one["name"] for one in stages(program, key)] == ["Design", "Build"]


def test_a_photo_comes_along(program: Program, key: int) -> None:
    note = program.post(f"/milestones/{stages(program, key)[0]['id']}/notes", {"percent": 5}).body["id"]

    answer = program.client.post(
        f"/api/v1/milestone-notes/{note}/photos",
        {"file": SimpleUploadedFile("a.png", PICTURE, content_type="image/png")},
        headers={"Authorization": f"Bearer {program.key}"},
    )

    assert answer.status_code == 201, answer.content
    assert MilestoneNote.objects.get(pk=note).photos.count() == 1


def test_what_is_not_there_is_not_found(program: Program, key: int) -> None:
    for address in (
        "/orders/77/milestones",
        "/orders/77/reports",
        "/orders/77/explanation",
        "/reports/77/draft",
    ):
        assert program.get(address).status == 404, address
    assert program.post("/milestones/77/notes", {"percent": 5}).status == 404
    assert program.get("/order-risks?cursor=x").status == 422
