"""Steps of an import: in their order only, and a step that cannot go on says so and loses nothing."""

import io
from typing import Any

import pytest

from tests.cast import NOW, Cast
from yinuo.core.actions.exports import export_list
from yinuo.core.actions.imports import (
    end_import_step,
    fail_import_step,
    start_import_step,
    stop_import,
    undo_import_part,
    upload_import,
    write_import_part,
)
from yinuo.core.errors import InvalidValue, NotAllowed
from yinuo.core.imports_errors import ImportStepWrong
from yinuo.core.models import ImportRun, JournalEntry
from yinuo.core.sheets import open_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path}},
    }


@pytest.fixture
def uploaded(cast: Cast) -> ImportRun:
    content = "姓名,手机号\n王小明,13812345678\n".encode()
    return upload_import(
        actor=cast.actor("leo_manager"),
        now=NOW,
        kind="customers",
        name="客户.csv",
        stream=io.BytesIO(content),
    )


def test_writes_undoes_and_ends_nothing_that_was_not_started(cast: Cast, uploaded: ImportRun) -> None:
    asked: dict[str, Any] = {"actor": cast.actor("leo_manager"), "now": NOW, "run_id": uploaded.pk}

    with pytest.raises(ImportStepWrong):
        write_import_part(**asked, rows=[], refused={})
    with pytest.raises(ImportStepWrong):
        undo_import_part(**asked, table="customer", size=10)
    with pytest.raises(ImportStepWrong):
        end_import_step(**asked, step="run")


def test_a_check_that_failed_can_be_tried_again(cast: Cast, uploaded: ImportRun) -> None:
    asked: dict[str, Any] = {"actor": cast.actor("leo_manager"), "now": NOW, "run_id": uploaded.pk}
    start_import_step(**asked, step="check", here=True)

    failed = fail_import_step(**asked, step="check", error=InvalidValue(field="file", problem="?"))

    assert failed.state == "uploaded"
    assert failed.problems[0]["texts"]
    assert start_import_step(**asked, step="check", here=True).state == "checking"


def test_a_list_that_leaves_is_journalled_with_its_length(cast: Cast) -> None:
    with export_list(actor=cast.actor("leo_manager"), now=NOW, kind="products", ending="csv") as file:
        rows = list(open_sheet(file, name="products.csv").rows())

    entry = JournalEntry.objects.get(verb="core.list_exported")
    assert entry.facts["rows"] == len(rows)


def test_a_list_leaves_only_with_its_right_and_in_a_known_form(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        export_list(actor=cast.actor("sun_supervisor"), now=NOW, kind="customers", plain=True)
    with pytest.raises(InvalidValue):
        export_list(actor=cast.actor("leo_manager"), now=NOW, kind="products", ending="exe")


def test_a_check_that_is_stopped_goes_no_further_and_can_begin_anew(cast: Cast, uploaded: ImportRun) -> None:
    asked: dict[str, Any] = {"actor": cast.actor("leo_manager"), "now": NOW, "run_id": uploaded.pk}
    start_import_step(**asked, step="check", here=True)

    stopped = stop_import(**asked)

    assert stopped.state == "uploaded"
    with pytest.raises(ImportStepWrong):
        end_import_step(**asked, step="check")
    assert start_import_step(**asked, step="check", here=True).state == "checking"


@pytest.mark.parametrize("state", ["uploaded", "checked", "done", "undoing", "undone", "failed"])
def test_stops_nothing_that_does_not_go_on(cast: Cast, uploaded: ImportRun, state: str) -> None:
    ImportRun.objects.filter(pk=uploaded.pk).update(state=state)
    entries = JournalEntry.objects.count()

    with pytest.raises(ImportStepWrong):
        stop_import(actor=cast.actor("leo_manager"), now=NOW, run_id=uploaded.pk)

    uploaded.refresh_from_db()
    assert (uploaded.state, JournalEntry.objects.count()) == (state, entries)
