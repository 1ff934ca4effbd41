"""HTML from outside: made safe, read as plain text, and plain text shown as HTML. Pure functions."""

import re
from html import escape
from html.parser import HTMLParser
from typing import Final

import nh3


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_HTML_CHARS: Final = 1_000_000
MAX_OPEN: Final = 500
# A parser re-opens every open formatting element inside each new block, so that n open elements and m blocks
# make n × m nodes: a few hundred kilobytes could fill the memory.
MAX_OPEN_FORMATTING: Final = 100

_FORMATTING: Final = _names("a b big code em font i nobr s small strike strong tt u")
_CLOSED_BY_OTHERS: Final = _names("br col dd dt hr img input li link meta option p td th tr wbr")
_TAG_NAME: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_INLINE_DATA: Final = re.compile(r"""(\bsrc=["']?)data:[^"'>\s]+""", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_CLEANED_IMAGE: Final = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_CLEANED_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
_BARE_LINK: Final = re.compile(
    r"https?://[^\s<>\"'，。；：、！？（）《》“”]+[^\s<>\"'，。；：、！？（）《》“”.,;:!?)\]]"
)

_TAGS: Final = _names(
    "a abbr b blockquote br caption center code col colgroup dd del dfn div dl dt em figcaption figure font "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub sup "
    "table tbody td tfoot th thead tr tt u ul var"
)
_HIDDEN_CONTENT: Final = _names(
    "applet audio canvas embed frameset head iframe math noembed noframes noscript object script select style "
    "svg template textarea title video xmp"
)
_ATTRIBUTES: Final = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "img": {"alt", "src"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
}


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    is_cid = value.strip().lower().startswith("cid:")
    if tag == "img" and name == "src":
        return value if is_cid else None
    if name == "href" and is_cid:
        return None
    return value


_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_HIDDEN_CONTENT),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_keep_attribute,
    strip_comments=True,
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
)


def sanitise_html(html: str) -> str:
    """Return the HTML with only harmless elements, attributes and links.

    Nothing in the answer loads anything: a remote image becomes its alternative text, an image of the same
    message (`cid:`) becomes `<img data-cid="…">` for the page to resolve. Links open outside with
    `rel="noopener noreferrer nofollow"`. What is too long or nested to be read safely comes back as text.
    """
    html = _INLINE_DATA.sub(r"\1", html.replace("\x00", ""))
    if len(html) > MAX_HTML_CHARS or _opens_too_much(html):
        return text_to_html(_ANY_TAG.sub(" ", html[:MAX_HTML_CHARS]))
    cleaned: str = _CLEANER.clean(html)
    return _CLEANED_IMAGE.sub(_safe_image, cleaned)


def _opens_too_much(html: str) -> bool:
    opened: dict[str, int] = {}
    for closing, tag in _TAG_NAME.findall(html):
        name = tag.lower()
        if name in _CLOSED_BY_OTHERS:
            continue
        opened[name] = max(0, opened.get(name, 0) + (-1 if closing else 1))
        if opened[name] > (MAX_OPEN_FORMATTING if name in _FORMATTING else MAX_OPEN):
            return True
    return False


def _safe_image(found: re.Match[str]) -> str:
    attributes: dict[str, str] = dict(_CLEANED_ATTRIBUTE.findall(found[1]))
    alt = attributes.get("alt", "")
    if source := attributes.get("src"):
        cid = source.strip()[len("cid:") :]
        return f'<img data-cid="{cid}" alt="{alt}">'
    return alt.replace("<", "&lt;").replace(">", "&gt;")


def text_to_html(text: str) -> str:
    """Return plain text as HTML: paragraphs at blank lines, `<br>` at line ends, web addresses as links."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    return "".join(
        "<p>" + "<br>".join(_linked(line) for line in paragraph.split("\n")) + "</p>"
        for paragraph in paragraphs
        if paragraph.strip()
    )


def _linked(line: str) -> str:
    pieces = []
    end = 0
    for found in _BARE_LINK.finditer(line):
        address = escape(found[0])
        pieces.append(escape(line[end : found.start()]))
        pieces.append(f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">{address}</a>')
        end = found.end()
    return "".join([*pieces, escape(line[end:])])


def html_to_text(html: str) -> str:
    """Return what a reader of the HTML would read, as plain text.

    Lists keep their bullets and numbers, table rows become lines with ` | ` between cells, a link whose words
    differ from its address shows the address in brackets, quoted blocks start with `> `.
    """
    reader = _Reader()
    reader.feed(sanitise_html(html))
    reader.close()
    return reader.text()


_BLOCKS: Final = _names(
    "blockquote caption center dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul"
)
_SPACED: Final = _names("p h1 h2 h3 h4 h5 h6 table pre dl")


class _Reader(HTMLParser):
    """Walks sanitised (hence well-formed) HTML and writes lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.bullet = ""
        self.quote_depth = 0
        self.pre_depth = 0
        self.lists: list[int | None] = []
        self.links: list[tuple[str, str]] = []
        self.is_first_cell = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.end_line(keep_empty=True)
        elif tag in {"td", "th"}:
            if not self.is_first_cell:
                self.line = self.line.rstrip() + " | "
            self.is_first_cell = False
        elif tag == "a":
            self.links.append((values.get("href", ""), self.line))
        elif tag == "img" and values.get("alt"):
            self.handle_data(f"[{values['alt']}]")
        if tag in _BLOCKS:
            self.open_block(tag, values)

    def open_block(self, tag: str, values: dict[str, str]) -> None:
        self.end_line()
        if tag in _SPACED:
            self.blank_line()
        if tag == "blockquote":
            self.quote_depth += 1
        elif tag == "pre":
            self.pre_depth += 1
        elif tag in {"ul", "ol"}:
            start = values.get("start", "")
            first = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
            self.lists.append(first if tag == "ol" else None)
        elif tag == "li":
            self.bullet = self.next_bullet()
        elif tag == "tr":
            self.is_first_cell = True
        elif tag == "hr":
            self.lines.append(self.quote_prefix() + "----------")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            self.close_link()
        if tag not in _BLOCKS:
            return
        self.end_line()
        if tag in _SPACED:
            self.blank_line()
        if tag == "blockquote":
            self.close_quote()
        elif tag == "pre":
            self.pre_depth = max(0, self.pre_depth - 1)
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.bullet = ""

    def handle_data(self, data: str) -> None:
        if self.pre_depth:
            first, *rest = data.split("\n")
            self.line += first
            for line in rest:
                self.end_line(keep_empty=True)
                self.line = line
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        if not self.line or self.line.endswith(" "):
            words = words.lstrip(" ")
        self.line += words

    def close_link(self) -> None:
        address, before = self.links.pop()
        words = self.line[len(before) :] if self.line.startswith(before) else self.line
        bare = re.sub(r"^(?:mailto|tel):", "", address)
        if bare and bare.rstrip("/") not in words:
            self.line += f" ({bare})" if words.strip() else bare

    def close_quote(self) -> None:
        while self.lines and self.lines[-1] == self.quote_prefix().rstrip():
            self.lines.pop()
        self.quote_depth = max(0, self.quote_depth - 1)

    def next_bullet(self) -> str:
        indent = "  " * (len(self.lists) - 1)
        if not self.lists or self.lists[-1] is None:
            return f"{indent}- "
        number = self.lists[-1]
        self.lists[-1] = number + 1
        return f"{indent}{number}. "

    def quote_prefix(self) -> str:
        return "> " * min(self.quote_depth, 20)

    def end_line(self, *, keep_empty: bool = False) -> None:
        words = self.line.rstrip() if self.pre_depth else self.line.replace("\xa0", " ").strip()
        if words or keep_empty:
            self.lines.append((self.quote_prefix() + self.bullet + words).rstrip())
            self.bullet = " " * len(self.bullet)
        self.line = ""

    def blank_line(self) -> None:
        if self.lines and self.lines[-1] != self.quote_prefix().rstrip():
            self.lines.append(self.quote_prefix().rstrip())

    def text(self) -> str:
        self.end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")
