"""Icons from the lucide package and the seal, as inline SVG, each made once."""

from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist

_SVG = "http://www.w3.org/2000/svg"
SIZES = frozenset({16, 18, 20, 24})

SEAL_STONE = (
    "M9 2.5 30 1.8l22 .6c6 .2 9.6 3 9.8 9l.4 19.6-.5 22c-.2 6-3.2 9-9 9.2L32 62.5l-21-.4c-6-.2-8.8-3-9-8.8"
    "L1.6 32 2 11C2.2 5.4 4.2 2.7 9 2.5Z"
)
SEAL_GLYPH = (
    "M13.4 11.2 13 11.4C14.6 13.4 16.6 16.6 17.3 19.3C22 22.4 25.9 13.3 13.4 11.2Z"
    "M20.8 25.6C21.9 25.4 22.4 25.1 22.6 24.8L18.3 21.1L15.9 23.5H10L10.4 24.8L15.8 24.8V42.3C15.8 "
    "43.2 15.5 43.6 13.5 44.8L17.2 50.4C17.8 50.1 18.4 49.3 18.7 48.3C22.1 43.9 24.7 39.8 26 "
    "37.7L25.6 37.3L20.8 40.7Z"
    "M49.1 25.5 46.5 29.1H38.7C39.1 28 39.6 26.8 40 25.5C40.9 25.6 41.5 25.4 41.7 24.9C43.5 24.9 "
    "45.8 23.9 45.8 23.4V19H52.3C52.9 19 53.3 18.8 53.5 18.3C52 16.7 49.3 14.3 49.3 14.3L47 "
    "17.8H45.8V12.6C46.9 12.4 47.2 12 47.2 11.5L40.9 10.9V17.8H34.6V12.6C35.7 12.4 36 12 36.1 "
    "11.5L29.8 10.9V17.8H23.6L23.9 19H29.8V25.1H30.5C32.3 25.1 34.5 24.1 34.6 23.6C34.1 25.5 33.6 "
    "27.4 33 29.1H22.9L23.3 30.5H32.5C29.8 37.7 25.8 43.9 21.5 48.2L21.9 48.6C24.8 46.9 27.5 45 29.9 "
    "42.6V53.1H30.8C33.4 53.1 34.9 51.9 34.9 51.5V49.2H44.2V52.7H45C46.8 52.7 49.2 51.6 49.3 "
    "51.2V38.5C50.2 38.3 50.9 38 51.1 37.6L46.1 33.7L43.7 36.4H35.5L35 36.2C36.1 34.4 37.1 32.5 38.1 "
    "30.5H52.7C53.4 30.5 53.9 30.2 54 29.7C52.2 28 49.1 25.5 49.1 25.5Z"
    "M40.9 19V24.4L34.9 22.2L34.6 23.4V19Z"
    "M34.9 37.7H44.2V47.9H34.9Z"
)


@cache
def _archive() -> ZipFile:
    # Opened once: the package's own tag reads the list of all 1,600 icons anew for each.
    return ZipFile(BytesIO(resources.files("lucide").joinpath("lucide.zip").read_bytes()))


@lru_cache(maxsize=512)
def _drawing(name: str) -> str:
    try:
        drawn = _archive().read(f"{name}.svg").decode()
    except KeyError:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from None
    # Within the svg that it is put into, its shapes need no name of their space.
    svg = ElementTree.fromstring(drawn.replace(f' xmlns="{_SVG}"', "", 1))  # noqa: S314 - our own package's file
    return "".join(ElementTree.tostring(child, encoding="unicode").strip() for child in svg)


@lru_cache(maxsize=1024)
def icon_svg(name: str, *, size: int = 16, label: str = "", kind: str = "") -> SafeString:
    """Draw a lucide icon by its name.

    Sizes are 16, 18, 20 and 24 px. Without `label` it is decorative and hidden from assistive technology.
    `kind` is a further class ("spin").

    Raises: IconDoesNotExist, ValueError for another size.
    """
    if size not in SIZES:
        raise ValueError(f"an icon is 16, 18, 20 or 24 px, not {size}")
    return format_html(
        '<svg class="icon{}"{} viewBox="0 0 24 24"{}>{}</svg>',
        f" {kind}" if kind else "",
        format_html(' data-size="{}"', size) if size != 16 else "",
        format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"'),
        mark_safe(_drawing(name)),  # noqa: S308 - our own package's file
    )


@lru_cache(maxsize=16)
def seal_svg(*, size: int = 32, label: str = "") -> SafeString:
    """Draw the seal of the house; sizes are 20, 32 and 48 px."""
    return format_html(
        '<svg class="seal"{} viewBox="0 0 64 64"{}><path class="seal-stone" d="{}"/><path class="seal-glyph" d="{}"/></svg>',
        format_html(' data-size="{}"', size) if size != 32 else "",
        format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"'),
        SEAL_STONE,
        SEAL_GLYPH,
    )
