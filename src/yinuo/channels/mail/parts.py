"""The tree of a mail as the standard parser built it, read without its traps."""

from email.message import Message


def children(part: Message) -> list[Message]:
    """Return the parts inside a part; none for a leaf."""
    inner = part.get_payload() if part.is_multipart() else []
    return [child for child in inner if isinstance(child, Message)] if isinstance(inner, list) else []


def raw_content(part: Message) -> bytes:
    """Return a leaf's bytes as they came, still in their transfer encoding."""
    # Asked for decoded content without the header, the standard library neither gives up on broken encodings,
    # nor replaces raw bytes, nor trips over a malformed charset.
    encodings = part.get_all("Content-Transfer-Encoding", [])
    del part["Content-Transfer-Encoding"]
    content = part.get_payload(decode=True)
    for encoding in encodings:
        part["Content-Transfer-Encoding"] = encoding
    return content if isinstance(content, bytes) else b""
