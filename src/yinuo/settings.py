"""Django settings: every value an administrator may change is an environment variable, listed in docs/settings.md."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from yinuo.runtime import home as _home
from yinuo.runtime import words as _words

PACKAGE = Path(__file__).parent
# Where the page of the API has its files; ninja itself is loaded with the API only.
_NINJA = Path(find_spec("ninja").origin or "").parent  # type: ignore[union-attr]
HOME = _home.home()


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str, *, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _database(url: str) -> dict[str, Any]:
    """Return Django's words for a libpq URL; what Django has no word for goes to the driver as it is."""
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {name: str(parts.pop(key, "")) for name, key in known.items()} | {"OPTIONS": parts}


DEBUG = False
SECRET_KEY = os.environ.get("YINUO_SECRET_KEY") or _home.secret("django")
YINUO_JOURNAL_KEY = os.environ.get("YINUO_JOURNAL_KEY") or _home.secret("journal")
YINUO_SEARCH_KEY = os.environ.get("YINUO_SEARCH_KEY") or _home.secret("search")
YINUO_DEMO = _flag("YINUO_DEMO", default=False)
YINUO_BOT = _flag("YINUO_BOT", default=False)
YINUO_PHRASING_URL = os.environ.get("YINUO_PHRASING_URL", "").strip()  # the base: https://host/v1
YINUO_PHRASING_MODEL = os.environ.get("YINUO_PHRASING_MODEL", "").strip()
YINUO_PHRASING_KEY = os.environ.get("YINUO_PHRASING_KEY", "").strip()
YINUO_PHRASING_TIMEOUT_S = float(os.environ.get("YINUO_PHRASING_TIMEOUT_S", "8"))
YINUO_METRICS_TOKEN = os.environ.get("YINUO_METRICS_TOKEN", "")
YINUO_PUBLIC_URL = os.environ.get("YINUO_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
YINUO_SMTP_URL = os.environ.get("YINUO_SMTP_URL", "")  # smtp[s]://user:password@host:port?starttls=1
YINUO_MAIL_FROM = os.environ.get("YINUO_MAIL_FROM", "")  # service@example.com, or a name and <address>
YINUO_KUAIDI100_SALT = os.environ.get("YINUO_KUAIDI100_SALT", "")
YINUO_KDNIAO_KEY = os.environ.get("YINUO_KDNIAO_KEY", "")
YINUO_TRACKING_KEY = os.environ.get("YINUO_TRACKING_KEY", "")
YINUO_SHIPMENT_STUCK_HOURS = int(os.environ.get("YINUO_SHIPMENT_STUCK_HOURS", "48"))
YINUO_RECEIPT_FOLLOW_UP_DAYS = int(os.environ.get("YINUO_RECEIPT_FOLLOW_UP_DAYS", "1"))
YINUO_RECEIPT_ASK_DAYS = int(os.environ.get("YINUO_RECEIPT_ASK_DAYS", "3"))
YINUO_INSPECTION_DAYS = int(os.environ.get("YINUO_INSPECTION_DAYS", "7"))
YINUO_TRACKING_PUSH_DAYS = int(os.environ.get("YINUO_TRACKING_PUSH_DAYS", "90"))
YINUO_LAW_PACK = os.environ.get("YINUO_LAW_PACK", "cn").strip()
YINUO_RETURN_ADDRESS = os.environ.get("YINUO_RETURN_ADDRESS", "").strip()
YINUO_RETURN_SEND_DAYS = int(os.environ.get("YINUO_RETURN_SEND_DAYS", "14"))
YINUO_RETURN_ANSWER_DAYS = int(os.environ.get("YINUO_RETURN_ANSWER_DAYS", "1"))
YINUO_LIVE_AUTHORISE = "yinuo.web.live.authorise"
YINUO_NOTIFY_INLINE = False

ALLOWED_HOSTS = _list("YINUO_ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _list("YINUO_TRUSTED_ORIGINS", default="")
INTERNAL_IPS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "procrastinate.contrib.django",
    "django_htmx",
    "lucide",
    "yinuo.core",
    "yinuo.people",
    "yinuo.catalog",
    "yinuo.matters",
    "yinuo.presale",
    "yinuo.insale",
    "yinuo.aftersale",
    "yinuo.quality",
    "yinuo.channels",
    "yinuo.web",
    "yinuo.api",
]

MIDDLEWARE = [
    "yinuo.runtime.requests.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yinuo.web.middleware.ContentSecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yinuo.web.middleware.PersonalPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yinuo.web.middleware.LanguageMiddleware",
    "yinuo.web.middleware.PlainAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yinuo.web.middleware.ActorMiddleware",
    "yinuo.web.middleware.SessionActivityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yinuo.urls"
WSGI_APPLICATION = None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates", _NINJA / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "yinuo.web.template_loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "yinuo.web.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "yinuo.web.templatetags.addresses"],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "yinuo.runtime.database",
        **_database(_home.database_url()),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "yinuo.people.signed_in.StaffBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "yinuo.people.sign_in.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "yinuo.people.sign_in_forms.AddPasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MFA_TOTP_ISSUER = "Yinuo"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_CALLABLE = "yinuo.people.sign_in.name_tried"
AXES_LOCKOUT_CALLABLE = "yinuo.web.errors.locked_out"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

_SECURE = YINUO_PUBLIC_URL.startswith("https://")
SESSION_ENGINE = "yinuo.people.signed_in"
SESSION_COOKIE_NAME = "yinuo_session"
SESSION_COOKIE_SECURE = _SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "yinuo_csrf"
CSRF_COOKIE_SECURE = _SECURE
CSRF_FAILURE_VIEW = "yinuo.web.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _flag("YINUO_BEHIND_PROXY", default=False) else None
)
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
YINUO_MAX_UPLOAD_BYTES = int(os.environ.get("YINUO_MAX_UPLOAD_MB", "20")) * 1024 * 1024

LANGUAGE_CODE = os.environ.get("YINUO_LANGUAGE", "zh-hans")
LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
LOCALE_PATHS = [PACKAGE / "locale"]
_words.compile_stale()
LANGUAGE_COOKIE_NAME = "yinuo_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("YINUO_TIME_ZONE", "Asia/Shanghai")

_FROM_SOURCE = _flag("YINUO_STATIC_FROM_SOURCE", default=False)
STATIC_URL = "/static/"
STATICFILES_DIRS = [_NINJA / "static"]
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": HOME / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _FROM_SOURCE
        else "yinuo.runtime.static_files.StaticFiles"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_USE_FINDERS = _FROM_SOURCE
WHITENOISE_AUTOREFRESH = _FROM_SOURCE

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
