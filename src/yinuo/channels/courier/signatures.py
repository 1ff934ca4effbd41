"""Whether a push comes from whom it says: each provider's own signature, compared in constant time."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import unquote

Check = Callable[[str, str, str], bool]


def is_signed(provider: str, *, content: str, signature: str, secret: str) -> bool:
    """Tell whether the signature of a push is right.

    `content` is what was signed, unchanged: `param` of 快递100, `RequestData` of 快递鸟, else the whole body. The secret is the salt, the
    AppKey or the key of ours. A provider whose signature we cannot check is not let in.
    """
    check = _CHECKS.get(provider)
    return check is not None and bool(signature) and check(content, signature.strip(), secret)


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode())


def _kuaidi100(content: str, signature: str, salt: str) -> bool:
    ours = hashlib.md5((content + salt).encode(), usedforsecurity=False).hexdigest().upper()
    return _same(ours, signature.upper())


def _kdniao(content: str, signature: str, key: str) -> bool:
    # base64 of the hexadecimal digest; it may still be in the form of an address
    ours = base64.b64encode(
        hashlib.md5((content + key).encode(), usedforsecurity=False).hexdigest().encode()
    ).decode()
    return _same(ours, unquote(signature))


def _generic(content: str, signature: str, key: str) -> bool:
    ours = hmac.new(key.encode(), content.encode(), hashlib.sha256).hexdigest()
    return bool(key) and _same(ours, signature.removeprefix("sha256=").lower())


_CHECKS: Mapping[str, Check] = {"kuaidi100": _kuaidi100, "kdniao": _kdniao, "generic": _generic}
