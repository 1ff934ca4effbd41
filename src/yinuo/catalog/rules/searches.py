"""Which searches are kept for the editors, and how they are folded."""

import re
from typing import Final

from msgspec import Struct

from yinuo.core.search_text import fold

LONGEST: Final = 120
# A telephone, order or card number, or an address of e-mail: about somebody, and of no use to an editor.
_PERSONAL: Final = re.compile(r"(?:\d[\s-]?){7,}|\S@\S|[\w.+-]+＠")
_WORD: Final = re.compile(r"\w")


class KeptSearch(Struct, frozen=True, kw_only=True):
    text: str
    folded: str


def kept_search(text: str) -> KeptSearch | None:
    """Return a search as it is kept, at most 120 characters; None for a single sign and for what looks personal."""
    shown = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    folded = " ".join(re.sub(r"[^\w]+", " ", fold(shown)).split())[:LONGEST]
    if len(_WORD.findall(folded)) < 2 or _PERSONAL.search(shown) or _PERSONAL.search(folded):
        return None
    return KeptSearch(text=shown, folded=folded)
