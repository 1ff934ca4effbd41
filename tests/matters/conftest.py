"""What the tests of matters share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yinuo.matters.automation import engine


@pytest.fixture(autouse=True)
def _no_rules_kept() -> Iterator[None]:
    engine.forget_rules()
    yield
    engine.forget_rules()


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> Path:
    """Files go to a folder of the test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path
