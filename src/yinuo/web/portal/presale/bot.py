"""The customer's two buttons below an automatic answer: it helped, or a person please."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from yinuo.presale.actions.bot import ask_for_person, say_bot_helped
from yinuo.web.pages import portal_page
from yinuo.web.portal.thread import opened_thread


@portal_page(audience="link", methods=("POST",))
def person(request: HttpRequest, secret: str) -> HttpResponse:
    """Leave the matter to a person. Raises: NotFound."""
    opened = opened_thread(request, secret)
    ask_for_person(actor=opened.actor, now=opened.now, matter_id=opened.matter_id)
    messages.success(request, _("A person takes over."))
    return HttpResponseRedirect(opened.url)


@portal_page(audience="link", methods=("POST",))
def helped(request: HttpRequest, secret: str) -> HttpResponse:
    """Take down that the automatic answer helped. Raises: NotFound."""
    opened = opened_thread(request, secret)
    say_bot_helped(actor=opened.actor, now=opened.now, matter_id=opened.matter_id)
    messages.success(request, _("Thank you for telling us. You can still write here if something comes up."))
    return HttpResponseRedirect(opened.url)


ADDRESSES: list[URLPattern] = [
    path("t/<str:secret>/person/", person, name="portal_person"),
    path("t/<str:secret>/helped/", helped, name="portal_helped"),
]
