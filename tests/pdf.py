"""The text of a PDF that our program made, as a reader would copy it: what its pages draw, through each font's table of characters."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/([^\s/<>\[\]()]+) (\d+) 0 R")
_DRAWN = re.compile(rb"/(\S+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\b(ET)\b")
_HEX = re.compile(r"<([0-9A-Fa-f]+)>")


def pdf_text(content: bytes) -> str:
    """Return the text of all pages, a line for each stretch of text."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    for body in [one for one in objects.values() if b"/ObjStm" in one]:
        objects |= _packed(body)
    tables = {
        key: _table(_stream(objects[int(found[1])]))
        for key, body in objects.items()
        if (found := re.search(rb"/ToUnicode (\d+) 0 R", body))
    }
    fonts = {
        name: tables[int(key)]
        for body in objects.values()
        for name, key in _FONT.findall(body)
        if int(key) in tables
    }
    drawn = (_stream(body) for body in objects.values() if b"stream" in body)
    return "\n".join(_said(one, fonts) for one in drawn if b"BT\n" in one and b" Tf" in one)


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _packed(body: bytes) -> dict[int, bytes]:
    """Return the objects that are packed into one stream."""
    count, first = (int(re.search(name + rb" (\d+)", body)[1]) for name in (rb"/N", rb"/First"))  # type: ignore[index]
    content = _stream(body)
    heads = [int(word) for word in content[:first].split()[: 2 * count]]
    starts = [first + at for at in heads[1::2]]
    ends = [*starts[1:], len(content)]
    return {key: content[begin:end] for key, begin, end in zip(heads[::2], starts, ends, strict=True)}


def _table(cmap: bytes) -> dict[int, str]:
    """Return the table of a font: number of a glyph → what it stands for."""
    found: dict[int, str] = {}
    for line in cmap.decode("latin-1").splitlines():
        parts = _HEX.findall(line)
        if len(parts) == 2 and line.lstrip().startswith("<"):
            found[int(parts[0], 16)] = bytes.fromhex(parts[1]).decode("utf-16-be")
    return found


def _said(drawn: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    said: list[str] = []
    table: dict[int, str] = {}
    for font, glyphs, end in _DRAWN.findall(drawn):
        if font:
            table = fonts.get(font, {})
        elif glyphs:
            said += [table.get(int(glyphs[at : at + 4], 16), "") for at in range(0, len(glyphs), 4)]
        elif end:
            said.append("\n")
    return "".join(said)
