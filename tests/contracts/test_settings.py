"""Every setting that an administrator may change is documented."""

import re

from tests.contracts.walk import ROOT


def test_every_environment_variable_is_documented() -> None:
    code = "\n".join(p.read_text() for p in (ROOT / "src" / "yinuo").rglob("*.py"))
    names = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z][A-Z_]+)"', code))
    names |= set(re.findall(r'_(?:flag|list)\("([A-Z][A-Z_]+)"', code))
    page = (ROOT / "docs" / "settings.md").read_text()

    assert {name for name in names if name.startswith(("YINUO_", "DATABASE", "PORT", "HOST", "WEB_"))} <= set(
        re.findall(r"`([A-Z][A-Z_]+)`", page)
    )
