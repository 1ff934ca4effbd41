"""One's own account: name, language, look, the ways to sign in."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.core.errors import DomainError
from yinuo.people.actions.staff import change_staff
from yinuo.people.queries.staff import get_staff, list_absences
from yinuo.people.roles import ROLES
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.pages import StaffRequest, desk_page, portal_page
from yinuo.web.theme import A_YEAR_S
from yinuo.web.views_rows import LANGUAGES

LOOKS = [("system", lazy("As the device")), ("light", lazy("Light")), ("dark", lazy("Dark"))]


class AccountForm(forms.Form):
    """What everybody may change about themselves."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    email = forms.CharField(
        label=lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=lazy("A link to a new password goes here."),
    )
    mobile = forms.CharField(
        label=lazy("Mobile telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(label=lazy("Language"), choices=list(LANGUAGES.items()))
    theme = forms.ChoiceField(label=lazy("Light or dark"), choices=LOOKS, widget=forms.RadioSelect)


@desk_page(methods=("GET", "HEAD", "POST"))
def account(request: StaffRequest) -> HttpResponse:
    """Show one's own account, and change it."""
    actor = request.actor
    staff: Any = request.user
    form = AccountForm(
        request.POST or None,
        initial={key: getattr(staff, key) for key in ("name", "email", "mobile", "language", "theme")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_staff(actor=actor, now=request.now, staff_id=staff.pk, fields=form.cleaned_data)
        except DomainError as error:
            put_errors(form, error)
        else:
            with translation.override(changed.language):
                messages.success(request, _("Saved."))
            return _with_language(HttpResponseRedirect(request.path), changed.language)
    row = get_staff(actor=actor, now=request.now, staff_id=staff.pk)
    context = {
        "title": _("My account"),
        "form": form,
        "row": row,
        "roles": [ROLES[code].label for code in row.roles if code in ROLES],
        "absences": list_absences(actor=actor, now=request.now, staff_id=staff.pk),
        "has_password": staff.has_usable_password(),
        **_ways_to_sign_in(staff.pk),
    }
    return render(request, "account/account.html", context, status=422 if form.errors else 200)


def _ways_to_sign_in(staff_id: int) -> dict[str, Any]:
    kinds = list(Authenticator.objects.filter(user=staff_id).values_list("type", flat=True))
    return {
        "has_totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
    }


@portal_page(methods=("POST",))
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language for a year, with a colleague's entry too, and go back; another word changes nothing."""
    chosen = request.POST.get("language", "")
    answer = HttpResponseRedirect(_way_back(request, "/"))
    if chosen not in LANGUAGES:
        return answer
    actor = request.actor  # type: ignore[attr-defined]
    if actor:
        change_staff(actor=actor, now=timezone.now(), staff_id=actor.id, fields={"language": chosen})
    return _with_language(answer, chosen)


@portal_page(methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the service centre: where they were is for those who are signed in."""
    logout(request)
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL or "/")


def _way_back(request: HttpRequest, otherwise: str) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if asked and safe else otherwise


def _with_language(answer: HttpResponse, language: str) -> HttpResponse:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer
