"""Spreadsheets on the desk: from the upload to the undo, and lists that leave."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import NOW, Cast
from yinuo.core.actions.imports import undo_import_part
from yinuo.core.models import ImportRun
from yinuo.core.queries.imports import get_import
from yinuo.core.sheets import open_sheet
from yinuo.people.jobs import go_on_with_import
from yinuo.people.models import Customer

HOME = "/desk/imports/"
CONTENT = "姓名,手机号\n王小明,13812345678\n短号,12\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path}},
    }


@pytest.fixture
def leo(client: Client, cast: Cast) -> Client:
    client.force_login(cast.leo_manager, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["yinuo_language"] = "en"
    return client


def send(client: Client, content: str | bytes = CONTENT, *, kind: str = "customers") -> Any:
    raw = content.encode("gb18030") if isinstance(content, str) else content
    return client.post(HOME + "new/", {"kind": kind, "file": SimpleUploadedFile("客户.csv", raw)})


def work(cast: Cast, run: ImportRun, step: str) -> None:
    actor = cast.actor("leo_manager")
    go_on_with_import(
        run_id=run.pk,
        step=step,
        actor_kind="staff",
        actor_id=actor.id,
        name=actor.name,
        language="en",
        rights={},
    )
    run.refresh_from_db()


def test_a_spreadsheet_goes_all_the_way_and_back(leo: Client, cast: Cast) -> None:
    sent = send(leo)
    run = ImportRun.objects.get()
    page = f"{HOME}{run.pk}/"
    assert sent["Location"] == page

    first = leo.get(page).content.decode()
    assert "王小明" in first and "too few or too many" in first

    leo.post(page + "columns/", {"column-name": "姓名", "column-phone": "手机号", "check": "1"})
    run.refresh_from_db()
    assert run.state == "checking"
    assert 'hx-trigger="every 1s"' in leo.get(page).content.decode()
    assert "HX-Refresh" not in leo.get(page + "progress/")
    work(cast, run, "check")
    assert leo.get(page + "progress/")["HX-Refresh"] == "true"
    checked = leo.get(page).content.decode()
    assert "Take in 1 row" in checked and "Row 3" in checked

    leo.post(page + "run/")
    run.refresh_from_db()
    work(cast, run, "run")
    assert run.state == "done"
    back = b"".join(leo.get(page + "returned/").streaming_content)  # type: ignore[attr-defined]
    assert "短号" in back.decode("utf-8-sig")

    assert leo.get(page + "undo/").status_code == 200
    leo.post(page + "undo/")
    run.refresh_from_db()
    work(cast, run, "undo")
    assert run.state == "undone"
    assert leo.get(page).status_code == 200
    assert not Customer.objects.filter(name="王小明").exists()
    assert "客户.csv" in leo.get(HOME).content.decode()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04nonsense", b"\x89PNG\r\n\x1a\n\x00", b"only headings\n\x00"]
)
def test_says_what_is_wrong_with_a_file(leo: Client, content: bytes) -> None:
    answer = send(leo, content)

    assert answer.status_code in (302, 422)
    assert answer.status_code == 422 or ImportRun.objects.get().rows == 0


def test_says_which_column_is_missing_or_chosen_twice(leo: Client) -> None:
    send(leo)
    page = f"{HOME}{ImportRun.objects.get().pk}/"

    missing = leo.post(page + "columns/", {"column-phone": "手机号"})
    twice = leo.post(page + "columns/", {"column-name": "手机号", "column-phone": "手机号"})

    assert missing.status_code == 422 and "No column is chosen" in missing.content.decode()
    assert twice.status_code == 422 and "chosen twice" in twice.content.decode()


def test_a_step_out_of_turn_is_refused(leo: Client) -> None:
    send(leo)
    run = ImportRun.objects.get()

    leo.post(f"{HOME}{run.pk}/run/")
    leo.post(f"{HOME}{run.pk}/undo/")

    run.refresh_from_db()
    assert run.state == "uploaded"


def test_a_step_that_goes_on_can_be_stopped(leo: Client, cast: Cast) -> None:
    send(leo)
    run = ImportRun.objects.get()
    page = f"{HOME}{run.pk}/"
    leo.post(page + "columns/", {"column-name": "姓名", "column-phone": "手机号", "check": "1"})
    assert "Stop" in leo.get(page).content.decode()

    leo.post(page + "stop/")
    run.refresh_from_db()
    assert run.state == "uploaded"

    leo.post(page + "columns/", {"column-name": "姓名", "column-phone": "手机号", "check": "1"})
    work(cast, run, "check")
    assert "Refused rows" in leo.get(page).content.decode()
    leo.post(page + "run/")
    assert "Stop and take back" in leo.get(page).content.decode()
    leo.post(page + "stop/")
    run.refresh_from_db()
    assert run.state == "undoing"
    assert "Stop" not in leo.get(page).content.decode()
    work(cast, run, "undo")
    assert (run.state, Customer.objects.filter(name="王小明").exists()) == ("undone", False)


def test_an_undo_shows_how_far_it_is(leo: Client, cast: Cast) -> None:
    send(leo)
    run = ImportRun.objects.get()
    leo.post(f"{HOME}{run.pk}/columns/", {"column-name": "姓名", "column-phone": "手机号", "check": "1"})
    work(cast, run, "check")
    leo.post(f"{HOME}{run.pk}/run/")
    work(cast, run, "run")
    leo.post(f"{HOME}{run.pk}/undo/")
    actor = cast.actor("leo_manager")

    before = get_import(actor=actor, run_id=run.pk).share
    undo_import_part(actor=actor, now=NOW, run_id=run.pk, table="customer", size=1)

    assert (before, get_import(actor=actor, run_id=run.pk).share) == (0.0, 1.0)


@pytest.mark.parametrize("kind", ["customers", "products", "prices"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_can_be_imported(leo: Client, kind: str, ending: str) -> None:
    answer = leo.get(f"{HOME}templates/{kind}.{ending}")

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheet = open_sheet(io.BytesIO(content), name=f"a.{ending}")
    leo.post(HOME + "new/", {"kind": kind, "file": SimpleUploadedFile(f"a.{ending}", content)})
    assert len(ImportRun.objects.get().mapping) == len(sheet.headings)


def test_a_list_leaves_masked_unless_asked_plainly(leo: Client, cast: Cast) -> None:
    from yinuo.people.actions.contacts import add_contact_point

    actor = cast.actor("leo_manager")
    add_contact_point(
        actor=actor, now=NOW, customer_id=cast.kim_customer.pk, kind="phone", text="13812345678"
    )

    masked = b"".join(leo.get("/desk/exports/customers.csv").streaming_content)  # type: ignore[attr-defined]
    plain = leo.post("/desk/exports/customers.csv", {"plain": "1"})
    narrowed = b"".join(leo.get("/desk/exports/customers.csv?level=VIP").streaming_content)  # type: ignore[attr-defined]

    assert "138****5678" in masked.decode() and "13812345678" not in masked.decode()
    assert "+8613812345678" in b"".join(plain.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Kim" not in narrowed.decode()


@pytest.mark.parametrize(
    "address", ["exports/nothing.csv", "exports/customers.pdf", "imports/templates/x.csv"]
)
def test_strange_addresses_are_not_found(leo: Client, address: str) -> None:
    assert leo.get(f"/desk/{address}").status_code == 404


def test_lists_are_read_with_few_statements(leo: Client, django_assert_max_num_queries: Any) -> None:
    for _n in range(3):
        send(leo)

    with django_assert_max_num_queries(8):
        leo.get(HOME)
