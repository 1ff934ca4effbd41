"""Light or dark, kept in a cookie; works without a script."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from yinuo.people.actions.staff import change_staff
from yinuo.web.pages import portal_page
from yinuo.web.templatetags.shell import THEME_COOKIE, THEMES

A_YEAR_S = 365 * 24 * 3600


@portal_page(methods=("POST",))
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen look for a year and go back; any word but light and dark means: as the device has it.

    A colleague's own entry wins over the cookie, so it is changed with it.
    """
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    actor = request.actor  # type: ignore[attr-defined]
    if actor:
        look = chosen if chosen in THEMES else "system"
        change_staff(actor=actor, now=timezone.now(), staff_id=actor.id, fields={"theme": look})
    if chosen in THEMES:
        answer.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=A_YEAR_S,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        answer.delete_cookie(THEME_COOKIE)
    return answer
