"""Who reads the portal: nobody in particular."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yinuo.core.actor import Actor
from yinuo.people.actors import customer_actor


def reader(request: HttpRequest) -> Actor:
    """Return the actor of whoever looks at public pages."""
    return customer_actor(customer_id=None, name=_("Visitor"), language=language_of(request))


def language_of(request: HttpRequest) -> str:
    """Return the language of the page."""
    return str(getattr(request, "LANGUAGE_CODE", "zh-hans"))
