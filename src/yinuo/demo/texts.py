"""The texts of the demo as they stand in `data/`."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from opencc import OpenCC

FOLDER = Path(__file__).parent / "data"
_SPEAKERS = {"客": "customer", "服": "reply", "守": "keep", "注": "note"}


class Scenario(Struct, frozen=True, kw_only=True):
    """A conversation: `lines` are (who, wordings of which one is taken)."""

    title: str
    topic: str
    language: str = "zh-hans"
    channel: str = ""
    product: str = ""
    weight: int = 1
    priority: int = 3
    tags: tuple[str, ...] = ()
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def promises(self) -> bool:
        return any(who == "keep" for who, _ in self.lines)


class ArticleText(Struct, frozen=True, kw_only=True):
    slug: str
    category: str
    audience: str
    products: tuple[str, ...]
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)


@cache
def read_json(name: str) -> Any:
    """Return a data file."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def traditional(text: str) -> str:
    """Return simplified Chinese in traditional characters and words."""
    return str(_converter().convert(text))


@cache
def _converter() -> OpenCC:
    return OpenCC("s2twp")


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return all conversations, those in traditional characters made from the simplified ones."""
    found = []
    for path in sorted((FOLDER / "conversations").glob("*.txt")):
        text = "\n".join(
            line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
        )
        found += [_scenario(block) for block in re.split(r"^== ", text, flags=re.MULTILINE)[1:]]
    return tuple(found)


def _scenario(block: str) -> Scenario:
    title, facts, *lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
    known = dict(part.split(": ", 1) for part in facts.split(" · "))
    return Scenario(
        title=title,
        topic=known["topic"],
        language=known.get("lang", "zh-hans"),
        channel=known.get("channel", ""),
        product=known.get("product", ""),
        weight=int(known.get("weight", "1")),
        priority=int(known.get("priority", "3")),
        tags=tuple(tag.strip() for tag in known.get("tags", "").split(",") if tag.strip()),
        lines=tuple((_SPEAKERS[line[0]], tuple(line[2:].strip().split(" ‖ "))) for line in lines),
    )


def articles() -> list[ArticleText]:
    """Return the articles, language → (title, Markdown); those with English have traditional Chinese too."""
    found = []
    for path in sorted((FOLDER / "articles").glob("*.md")):
        for block in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, *parts = re.split(r"^## ", block, flags=re.MULTILINE)
            slug, category, audience, products = (part.strip() for part in head.split("|"))
            article = ArticleText(
                slug=slug, category=category, audience=audience, products=tuple(products.split())
            )
            for part in parts:
                title, _line, body = part.partition("\n")
                language, _space, title = title.partition(" ")
                article.texts[language] = (title.strip(), body.strip())
            if "en" in article.texts:
                title, body = article.texts["zh-hans"]
                article.texts["zh-hant"] = (traditional(title), traditional(body))
            found.append(article)
    return found
