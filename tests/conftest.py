"""The tests' house: a PostgreSQL of their own, and a small named cast.

YINUO_TEST_HOME keeps the server's folder between runs (add `--reuse-db` to keep the tables too).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_KEPT = os.environ.get("YINUO_TEST_HOME")
_HOME = Path(_KEPT) if _KEPT else Path(tempfile.mkdtemp(prefix="yinuo-test-"))
os.environ["YINUO_HOME"] = str(_HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "yinuo.settings"
os.environ.setdefault("YINUO_STATIC_FROM_SOURCE", "1")
os.environ.pop("YINUO_DEMO", None)

if not os.environ.get("DATABASE_URL"):
    from yinuo.runtime import postgres

    postgres.start()

    @atexit.register
    def _stop_server() -> None:
        if not _KEPT:
            postgres.stop()
            shutil.rmtree(_HOME, ignore_errors=True)


pytest_plugins = ["tests.cast"]
