"""Run the figures: `python -m bench`, or some of them by name."""

import os
import sys
import tempfile
from pathlib import Path

SIZE = int(os.environ.get("BENCH_SIZE", "10000"))


def main() -> int:
    """Fill, serve, measure, print one JSON line a figure; return 1 if a bar is missed."""
    with tempfile.TemporaryDirectory(prefix="yinuo-bench-") as folder:
        os.environ["YINUO_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "yinuo.settings"
        os.environ.pop("YINUO_DEMO", None)
        os.environ.pop("DATABASE_URL", None)
        Path(folder).chmod(0o700)
        from bench.figures import run

        wanted = sys.argv[1:] or os.environ.get("FIGURES", "").split()
        return run(size=SIZE, wanted=wanted)


if __name__ == "__main__":
    sys.exit(main())
