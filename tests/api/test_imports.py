from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Program
from tests.cast import Cast
from yinuo.core.models import ImportRun
from yinuo.people.jobs import go_on_with_import
from yinuo.people.models import Customer

pytestmark = pytest.mark.django_db
CONTENT = "谁,手机号\n王小明,13812345678\n短号,12\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path}},
    }


def send(program: Program, kind: str = "customers") -> Any:
    return program.client.post(
        "/api/v1/imports",
        {"kind": kind, "file": SimpleUploadedFile("a.csv", CONTENT.encode())},
        headers={"Authorization": f"Bearer {program.key}"},
    )


def download(program: Program, path: str) -> Any:
    answer = program.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {program.key}"})
    answer.text_sent = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return answer


def work(run: ImportRun, step: str) -> None:
    go_on_with_import(
        run_id=run.pk,
        step=step,
        actor_kind="program",
        actor_id=1,
        name="Shop",
        language="en",
        rights={"import.run": 5, "customer.edit": 5, "customer.read": 5},
    )


def test_a_program_takes_rows_in_and_back(cast: Cast, program: Program) -> None:
    sent = send(program)
    run = ImportRun.objects.get()
    path = f"/imports/{run.pk}"

    early = program.post(path + "/steps", {"step": "run"})
    mapped = program.post(path + "/mapping", {"mapping": {"name": "谁", "phone": "手机号"}})
    checking = program.post(path + "/steps", {"step": "check"})
    work(run, "check")
    program.post(path + "/steps", {"step": "run"})
    work(run, "run")
    done = program.get(path).body

    assert (sent.status_code, early.status, mapped.status, checking.status) == (201, 409, 200, 202)
    assert sent["Location"] == f"/api/v1{path}"
    assert (done["state"], done["created"], done["refused"]) == ("done", 1, 1)
    assert "短号" in download(program, path + "/refused").text_sent
    assert program.get("/imports").body["items"][0]["id"] == run.pk
    program.post(path + "/steps", {"step": "undo"})
    work(run, "undo")
    assert program.get(path).body["state"] == "undone"
    assert not Customer.objects.filter(name="王小明").exists()


def test_a_program_stops_what_goes_on(cast: Cast, program: Program) -> None:
    send(program)
    run = ImportRun.objects.get()
    path = f"/imports/{run.pk}"
    program.post(path + "/mapping", {"mapping": {"name": "谁", "phone": "手机号"}})

    early = program.post(path + "/stop", {})
    program.post(path + "/steps", {"step": "check"})
    stopped = program.post(path + "/stop", {})

    assert (early.status, stopped.status, stopped.body["state"]) == (409, 202, "uploaded")


def test_refuses_what_is_no_import(program: Program) -> None:
    assert send(program, "unicorns").status_code == 422
    assert program.get("/imports/1").status == 404
    assert program.get("/imports/1/refused").status == 404
    assert program.get("/exports/unicorns").status == 422


@pytest.mark.parametrize("kind", ["customers", "products", "prices"])
def test_lists_leave_as_files(cast: Cast, program: Program, kind: str) -> None:
    answer = download(program, f"/exports/{kind}?ending=csv")

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{kind}.csv"'
