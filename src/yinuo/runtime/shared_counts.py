"""The folder in which the processes of an installation count for Prometheus together."""

import os
from collections.abc import Iterator
from pathlib import Path

from yinuo.runtime.home import home

# The library looks at it when it is first imported: call `share_counts` before that.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def share_counts() -> None:
    """Count into files of `metrics/` in the home; what processes that are gone left there is deleted.

    Below a process that did so already nothing happens: its folder stands in the environment.
    """
    if FOLDER in os.environ:
        return
    folder = home() / "metrics"
    folder.mkdir(mode=0o700, exist_ok=True)
    for file in _of_the_dead(folder, "*.db"):
        file.unlink(missing_ok=True)
    os.environ[FOLDER] = str(folder)


def forget_gauges_of_the_dead(folder: str) -> None:
    """Delete what gauges of processes that are gone say: they hold nothing any more. Their counters still count."""
    for file in _of_the_dead(Path(folder), "gauge_live*.db"):
        file.unlink(missing_ok=True)


def _of_the_dead(folder: Path, pattern: str) -> Iterator[Path]:
    for file in folder.glob(pattern):
        try:
            os.kill(int(file.stem.rsplit("_", 1)[-1]), 0)
        except ProcessLookupError:
            yield file
        except PermissionError:
            continue
