"""Components are tested in the language of their msgids and in the organisation's zone."""

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation


@pytest.fixture(autouse=True)
def english_in_shanghai() -> Iterator[None]:
    """Give every test one language and one zone."""
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        yield
