"""The address of a static file, looked up once in a process: Django's own tag reads the manifest at each use."""

from functools import lru_cache

from django import template
from django.templatetags.static import static as static_address

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=512)
def static(path: str) -> str:
    """Return the address of a static file, with the mark of its content where static files were collected."""
    return static_address(path)
