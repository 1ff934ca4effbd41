import pytest
from click.testing import CliRunner

from yinuo.cli.createadmin import createadmin
from yinuo.people.models import Staff

pytestmark = pytest.mark.django_db
GOOD = "correct-horse-7731"


def test_makes_an_administrator() -> None:
    result = CliRunner().invoke(createadmin, ["--username", "Root", "--name", "Root", "--password", GOOD])

    staff = Staff.objects.get()
    assert (result.exit_code, result.output) == (0, "root can sign in now.\n")
    assert (staff.username, staff.roles) == ("root", ["administrator"])
    assert staff.check_password(GOOD)


def test_makes_up_a_password_and_prints_it_once() -> None:
    result = CliRunner().invoke(createadmin, ["--username", "root", "--name", "Root", "--generate"])

    password = result.output.split()[-1]
    assert len(password) == 20
    assert Staff.objects.get().check_password(password)


def test_asks_for_a_password() -> None:
    result = CliRunner().invoke(
        createadmin, ["--username", "root", "--name", "Root"], input=f"{GOOD}\n{GOOD}\n"
    )

    assert result.exit_code == 0
    assert GOOD not in result.output
    assert Staff.objects.get().check_password(GOOD)


@pytest.mark.parametrize(
    "options",
    [["--password", "short"], ["--password", GOOD, "--generate"], ["--password", GOOD, "--name", " "]],
)
def test_refuses_in_words(options: list[str]) -> None:
    result = CliRunner().invoke(createadmin, ["--username", "root", "--name", "Root", *options])

    assert result.exit_code in {1, 2}
    assert result.output.splitlines()[-1].startswith("Error: ")
    assert not Staff.objects.exists()
