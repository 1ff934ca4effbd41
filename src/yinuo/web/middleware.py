"""What the web adds to each request: strict headers, the language, the actor."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from yinuo.core.actor import Actor
from yinuo.core.organisation import organisation
from yinuo.people.actors import actor_for_staff
from yinuo.people.sign_in import note_session

Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGES = frozenset({"zh-hans", "zh-hant", "en"})
USED = ("/desk/", "/account/")
USED_EVERY_S = 300
PERSONAL = ("/desk/", "/account/", "/t/", "/demo/", "/api/")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class ContentSecurityMiddleware:
    """Set the content security policy: no inline script or style, no eval, no foreign source."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
        return response


class PlainAddressMiddleware:
    """Refuse an address or a query with a NUL in it: no text of the database can hold one.

    The API refuses them itself, in its own words.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_nul = "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if has_nul and not request.path.startswith("/api/"):
            raise BadRequest("NUL")
        return self.get_response(request)


class PersonalPagesMiddleware:
    """Let no browser and no proxy keep a page about a person: the desk, accounts, threads, the API."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PERSONAL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class LanguageMiddleware:
    """Choose the language: the person's choice, else the browser's, else the organisation's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def chosen_language(request: HttpRequest) -> str:
    """Return one of the three languages for a request."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in LANGUAGES:
        return cookie
    accepted = request.headers.get("Accept-Language", "")
    if accepted:
        found = translation.get_language_from_request(request)
        if found in LANGUAGES and any(part.strip()[:2].lower() == found[:2] for part in accepted.split(",")):
            return found
    return organisation().language


class ActorMiddleware:
    """Give the request its actor when a member of staff is signed in: `request.actor`, else None."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SessionActivityMiddleware:
    """Note when and from where each session was last used, once in five minutes: allauth's own writes at every request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_due(request) and request.user.is_authenticated:
            note_session(request, now=timezone.now())
        return self.get_response(request)

    def _is_due(self, request: HttpRequest) -> bool:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not request.path.startswith(USED) or not (key.isascii() and key.isalnum() and len(key) <= 40):
            return False
        return cache.add(f"session-used:{key}", True, USED_EVERY_S)


def actor_of(request: HttpRequest) -> Actor | None:
    """Return the actor of the member of staff who is signed in, if one is."""
    user = request.user
    return actor_for_staff(user) if user.is_authenticated and user.is_active else None
