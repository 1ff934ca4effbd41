"""What every test shares."""

import gc
import os
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

# How long an example takes says what else the machine does; timings live in bench/.
hypothesis.settings.register_profile(
    "calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("calm")

pytest_plugins = ["tests.cast"]

LONG = ("journeys", "browser", "demo", "contracts", "security", "runtime")
"""The folders whose tests take longest: they begin first, so that no process is left with one of them at the end."""

SHARING = ("demo", "browser", "journeys")
"""The folders whose files share what takes long to make: a demo company, and one behind a real server."""


MOST_PROCESSES = 4
"""Each runs a database of its own."""


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are cores: journeys and browsers spend half their time waiting."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores + 1, MOST_PROCESSES)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Share the tests among the processes by what takes long to make: a folder's, or a file's, stay in one."""
    return ByWhatIsShared(config, log)


class ByWhatIsShared(LoadScopeScheduling):
    """Keeps tests that share a costly fixture together. The marks of `--dist loadgroup` do not arrive with pytest 9.2."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        folder = path.split("/")[1]
        return folder if folder in SHARING else path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes longest begin."""
    items.sort(key=lambda item: LONG.index(_folder(item)) if _folder(item) in LONG else len(LONG))


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end, and come seldom: it is a seventh of the time otherwise."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(item.config.rootpath).parts[1]
