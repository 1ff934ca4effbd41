"""`yinuo demo` on databases that it must leave alone."""

import click
import pytest
from click.testing import CliRunner

from tests.cast import make_staff
from yinuo.cli.demo import demo
from yinuo.core.models import JournalEntry
from yinuo.demo.loading import NotEmptyError, throw_away
from yinuo.people.models import Staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("options", [[], ["--fresh"]])
def test_refuses_a_database_with_people(options: list[str]) -> None:
    make_staff("ana_agent", roles=["agent"])

    result = CliRunner().invoke(demo, options)

    assert result.exit_code == 1
    assert "already holds people or matters" in result.output
    assert (Staff.objects.count(), JournalEntry.objects.count()) == (1, 0)


def test_throws_nothing_away_that_is_not_the_demo() -> None:
    make_staff("ana_agent", roles=["agent"])

    with pytest.raises(NotEmptyError):
        throw_away(say=click.echo)

    assert Staff.objects.count() == 1
