"""Complaints by program: the same actions, rights and refusals as the desk's."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.aftersale.complaining import with_standards
from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from yinuo.aftersale.models import Complaint, FinalAnswer

pytestmark = pytest.mark.django_db
KIM = {"name": "Kim", "phone": "13812345678"}


def body(**more: Any) -> dict[str, Any]:
    return {"customer": KIM, "text": "椅子开裂了。", "demands": ["exchange"], "severity": 3, **more}


@pytest.fixture
def key(program: Program) -> int:
    return int(program.post("/complaints", body()).body["id"])


def test_a_complaint_goes_its_way(program: Program, cast: Cast) -> None:
    with_standards()
    made = program.post("/complaints", body(serial="SN-1"))
    key = made.body["id"]
    assert (made.status, made.body["stage"]) == (201, "received")
    assert made.headers["Location"] == f"/api/v1/complaints/{key}"

    accepted = program.post(f"/complaints/{key}/accept")
    again = program.post(f"/complaints/{key}/accept")
    found = program.call("PUT", f"/complaints/{key}/findings", {"words": "含水率高"})
    child = program.post(f"/complaints/{key}/colleagues", {"team_id": cast.team.pk, "text": "谁验的货？"})
    asked = program.post(f"/complaints/{key}/await", {"what": "请拍照。"})
    resumed = program.post(f"/complaints/{key}/resume")

    assert [one.body["stage"] for one in (accepted, found, asked, resumed)] == [
        "investigating",
        "investigating",
        "awaiting",
        "investigating",
    ]
    assert (again.status, again.code) == (409, "invalid_move")
    file = program.get(f"/complaints/{key}").body
    assert (file["text"], file["findings"], file["row"]["serial"]) == ("椅子开裂了。", "含水率高", "SN-1")
    assert [one["id"] for one in file["children"]] == [child.body["id"]]
    assert "extend" in file["may"]
    rows = program.get("/complaints?group=investigating&text=SN-1").body["items"]
    assert [row["id"] for row in rows] == [key]


def test_is_declined_with_its_answer(program: Program, key: int) -> None:
    words = {"reason": "不是我们的", "where_to": "12315", "answer": "不能受理。"}

    empty = program.post(f"/complaints/{key}/decline", {**words, "answer": " "})
    declined = program.post(f"/complaints/{key}/decline", words)

    assert (empty.status, empty.code) == (422, "final_answer_needed")
    assert declined.body["stage"] == "not_accepted"
    assert FinalAnswer.objects.get().text == "不能受理。"


def test_is_handed_on_or_withdrawn(program: Program, key: int) -> None:
    other = int(program.post("/complaints", body()).body["id"])

    handed = program.post(f"/complaints/{key}/transfer", {"body": "12315", "answer": "已转交。"})
    withdrawn = program.post(f"/complaints/{other}/withdraw", {"reason": "修好了", "answer": "已撤回。"})

    assert (handed.body["stage"], withdrawn.body["stage"]) == ("transferred", "withdrawn")


def test_is_extended_once(program: Program, cast: Cast) -> None:
    with_standards()
    key = program.post("/complaints", body()).body["id"]
    until = (timezone.now() + timedelta(days=20)).isoformat()

    first = program.post(f"/complaints/{key}/extend", {"until": until, "reason": "送检"})
    second = program.post(f"/complaints/{key}/extend", {"until": until, "reason": "送检"})

    assert first.body["extended_until"] is not None
    assert (second.status, second.code) == (409, "complaint_extended_already")


def test_facts_are_written_whole(program: Program, key: int) -> None:
    written = program.call("PUT", f"/complaints/{key}", {"severity": 1, "demands": ["refund"], "batch": "B"})

    row = Complaint.objects.get(pk=key)
    assert written.status == 200
    assert (row.severity, row.demands, row.batch) == (1, ["refund"], "B")


def test_problems_and_causes(program: Program, key: int) -> None:
    other = int(program.post("/complaints", body()).body["id"])
    problem = program.post(f"/complaints/{key}/problem", {"title": "八月批次开裂"}).body["id"]

    joined = program.call("PUT", f"/complaints/{other}/problem", {"problem_id": problem})
    listed = program.get("/complaint-problems").body["items"]
    solved = program.post(f"/complaint-problems/{problem}/solve", {"words": "整批换新"})
    late = program.call("PUT", f"/complaints/{key}/problem", {"problem_id": None})
    cause = program.post("/complaint-causes", {"kind": "cause", "code": "wood", "names": {"zh-hans": "木材"}})
    renamed = program.call(
        "PUT", f"/complaint-causes/{cause.body['id']}", {"names": {"zh-hans": "木料"}, "active": False}
    )

    assert joined.body["problem_id"] == problem
    assert [(row["id"], row["complaints"]) for row in listed] == [(problem, 2)]
    assert solved.body["solved_at"] is not None
    assert (late.status, late.body["problem_id"]) == (200, None)
    assert (cause.status, renamed.body["active"]) == (201, False)
    rows = program.get("/complaint-causes").body["items"]
    assert [(row["code"], row["name"]) for row in rows] == [("wood", "木料")]


def test_each_needs_its_right(make_program: MakeProgram) -> None:
    reader = make_program("matter.read")

    assert reader.post("/complaints", body()).status == 403
    assert reader.get("/complaint-causes").status == 403
    assert reader.get("/complaints").status == 200
    assert not Complaint.objects.exists()
