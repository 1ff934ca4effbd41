import stat
from pathlib import Path

import pytest

from yinuo.runtime import home as installation


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINUO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_makes_the_home_for_its_owner_only(tmp_path: Path) -> None:
    made = installation.home()

    assert made == tmp_path / "home"
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_keeps_the_mode_of_a_folder_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o750)

    made = installation.home()

    assert stat.S_IMODE(made.stat().st_mode) == 0o750
    assert not (made / installation.MARKER).exists()


def test_takes_var_of_the_checkout_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YINUO_HOME")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "yinuo"\n')
    monkeypatch.chdir(tmp_path)

    assert installation.home() == tmp_path / "var"


def test_draws_a_secret_once_and_hides_it() -> None:
    first = installation.secret("session")

    assert installation.secret("session") == first
    assert installation.secret("other") != first
    assert len(bytes.fromhex(first)) == 32
    file = installation.home() / "secrets" / "session"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "../x", "Upper", "a/b", "1a"])
def test_refuses_a_name_that_is_no_plain_word(name: str) -> None:
    with pytest.raises(ValueError, match="not a name for a secret"):
        installation.secret(name)


def test_names_the_embedded_server_by_its_socket(tmp_path: Path) -> None:
    database = installation.django_database()

    assert database["NAME"] == "yinuo"
    assert database["HOST"] == str(tmp_path / "home" / "postgres" / "socket")
    assert database["PASSWORD"] == installation.secret("database-password")
    assert database["OPTIONS"] == {}


def test_prefers_the_outside_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p%40ss@db.example:6432/desk?sslmode=require")

    assert installation.django_database() == {
        "NAME": "desk",
        "USER": "u",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }
    assert not installation.uses_embedded_database()
