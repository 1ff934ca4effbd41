"""The tests' settings: the real ones, on a PostgreSQL and a folder of their own.

YINUO_TEST_HOME keeps the server's folder between runs (add `--reuse-db` to keep the tables too). Of several processes that
share the tests, each has a folder and a server of its own.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_KEPT = os.environ.get("YINUO_TEST_HOME")
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_HOME = Path(_KEPT) / _WORKER if _KEPT else Path(tempfile.mkdtemp(prefix=f"yinuo-test-{_WORKER}"))
os.environ["YINUO_HOME"] = str(_HOME)
os.environ.pop("YINUO_DEMO", None)

if not os.environ.get("DATABASE_URL"):
    from yinuo.runtime import postgres

    postgres.start()

    @atexit.register
    def _stop_server() -> None:
        if not _KEPT:
            postgres.remove()
            shutil.rmtree(_HOME, ignore_errors=True)


from yinuo.settings import *  # noqa: E402, F403

YINUO_NOTIFY_INLINE = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {  # a manifest needs collectstatic first; the server's own tests do that
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
