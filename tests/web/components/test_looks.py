"""Rules of the look that a machine can hold: one file of colours and sizes, no inline style or script, every part shown."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import get_template

import yinuo.web
from yinuo.web.components import examples
from yinuo.web.components.icons import icon_svg
from yinuo.web.templatetags import shell

WEB = Path(yinuo.web.__file__).parent
CSS = WEB / "static" / "yinuo" / "css"
# The sheets of PDFs are read by WeasyPrint alone, which knows no light-dark(): paper has colours of its own.
PAPER = "_pdf"
STYLES = sorted(
    path for path in CSS.rglob("*.css") if path.stem != "tokens" and not path.stem.endswith(PAPER)
)
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
COMPONENTS = sorted((WEB / "templates" / "components").glob("*.html"))
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b(?!-)|\b(?:rgba?|hsla?|oklch|oklab|light-dark)\((?!in )|:\s*(?:white|black|red|gray|grey)\b"
)
SIZE = re.compile(r"font-size:\s*[\d.]+(?:px|rem|pt)|font:[^;]*?\s[\d.]+(?:px|rem|pt)/|clamp\(\s*[\d.]+")
SHOWN_ELSEWHERE = {
    "palette_results",  # a fragment that the server answers
    "form",  # its parts are shown; a second form would post
    "messages",
    "shortcuts",
    "ledger",
    "ledger_dots",
    "why_list",
    "sheet",
    "pieces",
    "guide_answer",
}
"""Components that stand in every desk page or on their own pages."""


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def names(paths: list[Path], root: Path) -> list[str]:
    return [str(path.relative_to(root)) for path in paths]


def named_by_templates(kind: str) -> set[str]:
    found = "".join(path.read_text() for path in TEMPLATES)
    return set(re.findall(rf'static "yinuo/{kind}/([\w/-]+)\.{kind}"', found))


@pytest.fixture(scope="module")
def living_page() -> str:
    return get_template("desk/ui.html").render(
        {
            "now": examples.NOW,
            "demo_nav": examples.nav(),
            "nav": examples.nav(),
            "person": {"name": "周敏"},
            "lamps": [examples.specimens(lamp=lamp) for lamp in ("light", "dark")],
        }
    )


@pytest.mark.parametrize("path", STYLES, ids=names(STYLES, CSS))
def test_writes_no_colour_or_type_size_outside_the_tokens(path: Path) -> None:
    text = re.sub(r"color-mix\([^;]*", "", without_comments(path.read_text()))

    assert COLOUR.findall(text) == []
    assert SIZE.findall(text) == []


@pytest.mark.parametrize("path", STYLES, ids=names(STYLES, CSS))
def test_uses_only_tokens_that_exist(path: Path) -> None:
    text = "".join(style.read_text() for style in CSS.rglob("*.css"))
    declared = set(re.findall(r"(--[\w-]+)\s*:", text))

    assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) - declared == set()


def test_links_every_stylesheet_to_some_face() -> None:
    linked = {*shell.STYLES, *(name for face in shell.STYLES_BY_FACE.values() for name in face)}
    linked |= named_by_templates("css") | {path.stem for path in CSS.glob(f"*{PAPER}.css")}

    assert linked == {str(path.relative_to(CSS)).removesuffix(".css") for path in CSS.rglob("*.css")}


def test_loads_every_script_on_some_face() -> None:
    loaded = {name for face in shell.SCRIPTS_BY_FACE.values() for name in face} | named_by_templates("js")

    assert loaded == {path.stem for path in (WEB / "static" / "yinuo" / "js").glob("*.js")}


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES, WEB / "templates"))
def test_writes_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on", text) == []
    # allauth's scripts read what to do from the attribute of an empty element: nothing in it is run.
    # A block of JSON-LD is data, which no browser runs.
    inline = re.findall(
        r"<script(?![^>]*\bsrc=)(?![^>]*\bdata-allauth-onload=)(?![^>]*\btype=\"application/ld\+json\")", text
    )
    assert inline == []


@pytest.mark.parametrize("path", COMPONENTS, ids=names(COMPONENTS, WEB / "templates" / "components"))
def test_opens_with_what_it_takes(path: Path) -> None:
    assert re.match(r"\{#|\{% comment %\}", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES, WEB / "templates"))
def test_draws_only_icons_that_exist(path: Path) -> None:
    for name in re.findall(r"{% icon \"([\w-]+)\"", path.read_text()):
        assert icon_svg(name).startswith("<svg")


def test_shows_every_component_on_the_living_page() -> None:
    pages = "".join(path.read_text() for path in (WEB / "templates" / "desk").glob("ui*.html"))
    tags = set(re.findall(r"{% (\w+)", pages))
    shown = set(re.findall(r"components/(\w+)\.html", pages))
    while (
        more := {
            part
            for name in shown
            for part in re.findall(
                r"components/(\w+)\.html", (WEB / "templates" / "components" / f"{name}.html").read_text()
            )
        }
        - shown
    ):
        shown |= more

    missing = {path.stem for path in COMPONENTS} - shown - tags - SHOWN_ELSEWHERE - {"field_notes"}

    assert missing == set()


def test_shows_every_state_by_day_and_by_lamp(living_page: str) -> None:
    for row, _meaning in examples.promise_states():
        assert living_page.count(f'class="promise" data-state="{row.state}"') >= 2
    assert 'data-theme="light"' in living_page
    assert 'data-theme="dark"' in living_page


def test_gives_nothing_on_the_living_page_the_same_id_twice(living_page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', living_page)

    assert sorted(found for found in set(ids) if ids.count(found) > 1) == []


def test_points_every_label_and_description_at_something(living_page: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', living_page))
    pointed = {
        one
        for found in re.findall(
            r'\s(?:for|aria-describedby|aria-labelledby|aria-controls|popovertarget)="([^"]+)"', living_page
        )
        for one in found.split()
    }

    assert pointed - ids == set()


def test_names_every_button_and_link(living_page: str) -> None:
    for tag, attributes, inside in re.findall(r"<(button|a)\b([^>]*)>(.*?)</\1>", living_page, flags=re.S):
        words = re.sub(r"<[^>]+>", "", inside).strip()
        assert words or "aria-label=" in attributes, (tag, attributes)


def test_draws_the_seal_of_the_tab_as_sound_xml() -> None:
    favicon = ElementTree.parse(WEB / "static" / "yinuo" / "img" / "favicon.svg").getroot()  # noqa: S314 - our own file

    assert favicon.get("viewBox") == "0 0 64 64"
