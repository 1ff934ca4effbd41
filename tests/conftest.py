"""What every test shares."""

import gc
import os

import hypothesis
import pytest

# How long an example takes says what else the machine does; timings live in bench/.
hypothesis.settings.register_profile(
    "calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("calm")

pytest_plugins = ["tests.cast"]

LONG = ("journeys", "browser", "demo", "security", "runtime", "contracts")
"""The folders whose tests take longest: they begin first, so that no process is left with one of them at the end."""

SHARING = ("demo", "browser", "journeys")
"""The folders whose files share what takes long to make: a demo company, and one behind a real server."""


MOST_PROCESSES = 4
"""Each runs a database of its own."""


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are cores: journeys and browsers spend half their time waiting."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores + 1, MOST_PROCESSES)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep tests that share a costly fixture in one process where several share the tests: a file's, or a folder's.

    Marked here, as each is found: when all are there, what shares them out has read the marks already.
    """
    folder = _folder(item)
    item.add_marker(pytest.mark.xdist_group(folder if folder in SHARING else str(item.path)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes longest begin."""
    items.sort(key=lambda item: LONG.index(_folder(item)) if _folder(item) in LONG else len(LONG))


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end, and come seldom: it is a seventh of the time otherwise."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(item.config.rootpath).parts[1]
