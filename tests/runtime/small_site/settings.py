"""A Django site of one screen, to try the processes without the product."""

from yinuo.runtime import home

SECRET_KEY = home.secret("django")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "tests.runtime.small_site",
]
MIDDLEWARE = ["yinuo.runtime.requests.RequestContextMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "tests.runtime.small_site.urls"
TEMPLATES: list[object] = []
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **home.django_database(),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
USE_TZ = True
LOGGING_CONFIG = None
STATIC_URL = "/static/"
STATIC_ROOT = home.home() / "static"
YINUO_DEMO = False
YINUO_METRICS_TOKEN = "open sesame"
YINUO_NOTIFY_INLINE = False
YINUO_LIVE_AUTHORISE = "tests.runtime.small_site.views.authorise"
