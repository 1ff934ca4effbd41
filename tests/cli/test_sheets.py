import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tests.cast import Cast
from yinuo.cli import sheets
from yinuo.core.models import ImportRun, JournalEntry
from yinuo.people.models import Customer

ROWS = "姓名,手机号\n王小明,13812345678\n短号,12\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    storages = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**storages, "OPTIONS": {**storages["OPTIONS"], "location": tmp_path / "files"}},
    }


def run(command: Any, *arguments: Any) -> Result:
    # The tests have their database already; the command would start one of its own.
    inner = click.Command(command.name, callback=command.callback.__wrapped__, params=command.params)
    return CliRunner().invoke(inner, [str(one) for one in arguments])


def test_takes_rows_in_and_lists_those_refused(cast: Cast, tmp_path: Path) -> None:
    file, back = tmp_path / "客户.csv", tmp_path / "back.csv"
    file.write_bytes(ROWS.encode("gb18030"))

    result = run(sheets.import_, "customers", file, "--json", "--problems", back)

    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found["created"], found["refused"], found["problems"][0]["row"]) == (1, 1, 3)
    assert "短号" in back.read_text("utf-8-sig")
    assert Customer.objects.filter(name="王小明").exists()


def test_a_dry_run_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    file, mapping = tmp_path / "a.csv", tmp_path / "m.json"
    file.write_text("谁,号\n王小明,13812345678\n")
    mapping.write_text('{"name": "谁", "phone": "号"}')

    result = run(sheets.import_, "customers", file, "--dry-run", "--mapping", mapping)

    assert (result.exit_code, result.stdout) == (0, "1 rows, 1 created, 0 changed, 0 unchanged, 0 refused.\n")
    assert not Customer.objects.filter(name="王小明").exists()


def test_stopped_by_hand_takes_back_what_it_wrote(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(step: str) -> Any:
        def seen(done: int, rows: int) -> None:
            if step == "run":
                assert Customer.objects.filter(name="王小明").exists()
                raise KeyboardInterrupt

        return seen

    file = tmp_path / "a.csv"
    file.write_text(ROWS)
    monkeypatch.setattr(sheets, "_progress", stop)

    result = run(sheets.import_, "customers", file)

    assert result.exit_code == 1
    assert not Customer.objects.filter(name="王小明").exists()
    assert ImportRun.objects.get().state == "undone"


@pytest.mark.parametrize(
    ("kind", "content", "code", "said"),
    [
        ("unicorns", "a\n1\n", 1, "does not exist"),
        ("customers", "a,b\n1,2\n", 1, "No column is chosen"),
        ("customers", "", 1, "empty"),
        ("customers", None, 2, "No such file"),
    ],
)
def test_says_in_words_what_is_wrong(
    cast: Cast, tmp_path: Path, kind: str, content: str | None, code: int, said: str
) -> None:
    file = tmp_path / "a.csv"
    if content is not None:
        file.write_text(content)

    result = run(sheets.import_, kind, file)

    assert result.exit_code == code
    assert said in result.output


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_plainly_comes_back_unchanged(cast: Cast, tmp_path: Path, ending: str) -> None:
    file, out = tmp_path / "a.csv", tmp_path / f"out.{ending}"
    file.write_text("姓名,手机号,标签,生日,地址\n=王小明,13812345678,老客户,1990-05-20,科技路1号\n")
    run(sheets.import_, "customers", file)
    Customer.objects.filter(name="Kim").delete()

    exported = run(sheets.export, "customers", out, "--plain")
    result = run(sheets.import_, "customers", out, "--json")

    assert exported.exit_code == 0
    assert json.loads(result.stdout)["unchanged"] == 1, result.output
    entry = JournalEntry.objects.get(verb="core.list_exported")
    assert entry.facts == {"kind": "customers", "rows": 1, "plain": True}


def test_an_export_masks_what_is_personal(cast: Cast, tmp_path: Path) -> None:
    file, out = tmp_path / "a.csv", tmp_path / "out.csv"
    file.write_text("姓名,手机号,地址\n王小明,13812345678,深圳市科技路1号\n")
    run(sheets.import_, "customers", file)

    run(sheets.export, "customers", out)

    text = out.read_text("utf-8-sig")
    assert "13812345678" not in text and "138****5678" in text
    assert "科技路1号" not in text
    assert run(sheets.export, "customers", tmp_path / "out.pdf").exit_code == 1
