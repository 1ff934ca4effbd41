"""Tags of the page around the content: styles, scripts, theme, title, addresses, the place in the rail."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yinuo.web.components import words
from yinuo.web.components.kept import kept_by_language
from yinuo.web.components.places import Places
from yinuo.web.components.reading import read
from yinuo.web.components.rows import NavItem

register = template.Library()

THEMES = frozenset({"light", "dark"})
THEME_COOKIE = "yinuo_theme"

STYLES = (
    "tokens",
    "base",
    "components/marks",
    "components/promise",
    "components/controls",
    "components/small",
    "components/sheets",
    "components/thread",
    "components/composer",
    "components/time",
    "components/figures",
    "components/tables",
    "components/floating",
    "layout",
)
STYLES_BY_FACE = {
    "desk": (
        "pages/inbox",
        "pages/day",
        "pages/matter",
        "pages/customer",
        "pages/work",
        "pages/knowledge",
        "narrow",
    ),
    "portal": ("pages/portal", "pages/public", "pages/board", "pages/knowledge", "narrow"),
    "auth": ("pages/auth", "narrow"),
    "ui": ("pages/portal", "pages/ui"),
}
SCRIPTS_BY_FACE = {
    "desk": ("floating", "theme", "countdown", "live", "list", "composer", "palette", "keyboard"),
    "portal": ("floating", "theme", "countdown", "live"),
    "auth": ("floating", "theme"),
    "ui": (),
}


@register.simple_tag
def kept(name: str, /, **values: Any) -> SafeString:
    """Include a partial that shows these values (texts and rows) and nothing else of the page: made once for them, then kept."""
    return _partial(name, **{key: _steady(value) for key, value in values.items()})


def _steady(value: Any) -> Any:
    return value if value is None or isinstance(value, str | bool | Places) else tuple(value)


@kept_by_language
def _partial(name: str, /, **values: Any) -> SafeString:
    return SafeString(get_template(name).render(values))


@register.simple_tag
@lru_cache(maxsize=16)
def stylesheets(*faces: str) -> SafeString:
    """Link the house's styles, then those of the named faces; narrow screens come last so that they win."""
    names = [*STYLES, *(name for face in faces for name in STYLES_BY_FACE[face])]
    ordered = sorted(dict.fromkeys(names), key=lambda name: name == "narrow")
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', [(static(f"yinuo/css/{name}.css"),) for name in ordered]
    )


@register.simple_tag
@lru_cache(maxsize=16)
def scripts(*faces: str) -> SafeString:
    """Load the modules of the named faces; each stands alone and a page works without any."""
    names = dict.fromkeys(name for face in faces for name in SCRIPTS_BY_FACE[face])
    return format_html_join(
        "\n", '<script type="module" src="{}"></script>', [(static(f"yinuo/js/{name}.js"),) for name in names]
    )


@register.simple_tag
@kept_by_language
def script_words() -> SafeString:
    """Give the scripts their sentences as a block of JSON: data, which the content policy lets pass."""
    return json_script(words.script_words(), "words")


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """Return "light", "dark" or "" (as the system has it): the page's, the person's, then the cookie's."""
    request = context.get("request")
    chosen = context.get("theme")
    if not chosen and request is not None:
        chosen = getattr(getattr(request, "user", None), "theme", "") or request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def page_title(context: template.Context, *parts: str) -> str:
    """Return the parts that say something and the organisation's name: "Inbox · Yinuo"."""
    house = read(context.get("organisation"), "name") or _("Yinuo")
    return " · ".join([*(str(part) for part in parts if part), house])


@register.simple_tag(takes_context=True)
def query_replace(context: template.Context, **changes: Any) -> str:
    """Return this page's query with some values changed; an empty value removes its name. Starts with "?"."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def nav_here(context: template.Context, nav: Places | None) -> str:
    """Return the address of the place that this page lies under; a page elsewhere may name its place by `nav_path`."""
    path = str(context.get("nav_path") or "") or str(getattr(context.get("request"), "path", ""))
    return nav.here(path) if nav else ""


@register.filter
def line(nav: Places, here: str) -> str:
    """Return the address under which the rail shows a place."""
    return nav.line(here)


@register.filter
def beside(nav: Places, here: str) -> list[NavItem]:
    """Return the places that stand with this one in its section."""
    return nav.beside(here)
