"""What authorities pass on, by program: the same actions, rights and refusals as the desk's."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.aftersale.authorities import SCAN, SECTIONS
from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from yinuo.aftersale.models import AuthorityTransfer, Complaint

pytestmark = pytest.mark.django_db
KIM = {"name": "Kim", "phone": "13812345678"}


def notice(cast: Cast, **more: Any) -> dict[str, Any]:
    today = timezone.localtime(timezone.now()).date()
    return {
        "authority": "青浦区市场监督管理局",
        "doc_kind": "transfer_letter",
        "doc_no": "118",
        "noticed_on": today.isoformat(),
        "due_on": (today + timedelta(days=5)).isoformat(),
        "owner_id": cast.leo_manager.pk,
        "complaint": {"text": "衣柜有气味。", "customer": KIM},
        **more,
    }


def test_a_notice_is_registered_and_a_report_begun(program: Program, cast: Cast) -> None:
    made = program.post("/authority-transfers", notice(cast))
    key = made.body["id"]
    again = program.post("/authority-transfers", notice(cast))
    draft = program.get(f"/authority-transfers/{key}/draft?language=zh-hans")
    report = program.post(f"/authority-transfers/{key}/reports", SECTIONS)
    file = program.get(f"/authority-transfers/{key}")
    rows = program.get("/authority-transfers?group=waiting&text=118")

    assert (made.status, made.headers["Location"]) == (201, f"/api/v1/authority-transfers/{key}")
    assert (again.status, again.code) == (409, "authority_transfer_known")
    assert "衣柜有气味。" in draft.body["facts"]
    assert (report.status, report.body["version"]) == (201, 1)
    assert (file.body["row"]["owner_id"], file.body["row"]["days_left"]) == (cast.leo_manager.pk, 5)
    assert [one["id"] for one in rows.body["items"]] == [key]
    assert Complaint.objects.get().source == "api"


def test_a_program_answers_nobody_in_person(program: Program, cast: Cast) -> None:
    key = program.post("/authority-transfers", notice(cast)).body["id"]
    talk = {"at": timezone.now().isoformat(), "way": "call", "with_whom": "王科长", "words": "说明"}

    met = program.post(f"/authority-transfers/{key}/interviews", talk)
    given = program.post(
        f"/authority-transfers/{key}/hand-over", {"owner_id": cast.ada_administrator.pk, "reason": "快"}
    )

    assert (met.status, met.code) == (403, "not_the_owner_of_transfer")
    assert (given.status, given.code) == (403, "not_the_owner_of_transfer")
    assert AuthorityTransfer.objects.get().owner_id == cast.leo_manager.pk


def test_its_owner_signs_and_answers_with_a_session(program: Program, cast: Cast) -> None:
    key = program.post("/authority-transfers", notice(cast)).body["id"]
    report = program.post(f"/authority-transfers/{key}/reports", SECTIONS).body["id"]
    leo = Client()
    leo.force_login(cast.leo_manager, backend="django.contrib.auth.backends.ModelBackend")
    scan = SimpleUploadedFile("盖章.pdf", SCAN, content_type="application/pdf")
    receipt = SimpleUploadedFile("回执.pdf", SCAN, content_type="application/pdf")

    signed = leo.post(f"/api/v1/authority-reports/{report}/signed", {"file": scan})
    answered = leo.post(
        f"/api/v1/authority-transfers/{key}/answer",
        {"way": "in_person", "evidence": "回执 9", "receipt": receipt},
    )

    assert (signed.status_code, answered.status_code) == (201, 200)
    found = AuthorityTransfer.objects.get()
    assert (found.way, found.evidence, found.receipt is not None) == ("in_person", "回执 9", True)


def test_what_was_registered_wrongly_is_taken_back(
    program: Program, make_program: MakeProgram, cast: Cast
) -> None:
    key = program.post("/authority-transfers", notice(cast)).body["id"]
    where, why = f"/authority-transfers/{key}/take-back", {"reason": "同一份登记了两次"}

    reader = make_program("authority.read", "authority.register", "matter.read").post(where, why)
    silent = program.post(where, {"reason": " "})
    done = program.post(where, why)
    again = program.post(where, why)
    rows = program.get("/authority-transfers?group=taken_back")

    assert (reader.status, silent.code) == (403, "reason_needed")
    assert (done.status, done.body["taken_back_at"] is not None) == (200, True)
    assert (again.status, again.code) == (409, "authority_transfer_taken_back")
    assert [one["id"] for one in rows.body["items"]] == [key]
    assert program.get("/authority-transfers?group=waiting").body["items"] == []


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"due_on": None}, 422, "due_day_needed"),
        ({"doc_kind": "rumour"}, 422, "invalid_value"),
        ({"complaint": None}, 404, "not_found"),
        ({"authority": " "}, 422, "empty_text"),
    ],
)
def test_refuses_what_is_not_whole(
    program: Program, cast: Cast, change: dict[str, Any], status: int, code: str
) -> None:
    answer = program.post("/authority-transfers", notice(cast, **change))

    assert answer.status == status
    assert answer.code == code or change.get("doc_kind")
    assert (AuthorityTransfer.objects.count(), Complaint.objects.count()) == (0, 0)


def test_needs_its_rights(make_program: MakeProgram, cast: Cast) -> None:
    reader = make_program("authority.read", "matter.read")

    assert reader.get("/authority-transfers").status == 200
    assert reader.post("/authority-transfers", notice(cast)).status == 403
    assert make_program("matter.read").get("/authority-transfers").status == 403
