"""What every test shares."""

import hypothesis
import pytest

# How long an example takes says what else the machine does; timings live in bench/.
hypothesis.settings.register_profile(
    "calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("calm")

pytest_plugins = ["tests.cast"]

LONG = ("journeys", "demo", "browser", "runtime", "contracts")
"""The folders whose tests take longest: they begin first, so that no process is left with one of them at the end."""

SHARING = ("demo", "browser", "journeys")
"""The folders whose files share what takes long to make: a demo company, and one behind a real server."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share a costly fixture in one process where several share the tests: a file's, or a folder's."""
    for item in items:
        folder = item.path.relative_to(item.config.rootpath).parts[1]
        item.add_marker(pytest.mark.xdist_group(folder if folder in SHARING else str(item.path)))
    items.sort(key=lambda item: _turn(item.path.relative_to(item.config.rootpath).parts[1]))


def _turn(folder: str) -> int:
    return LONG.index(folder) if folder in LONG else len(LONG)
