"""The migrations say what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations() -> None:
    out = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=out, verbosity=1)

    assert "No changes detected" in out.getvalue()
