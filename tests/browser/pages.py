"""The pages to look at, and what a browser is asked about each of them."""

import re
import urllib.error
import urllib.request

from tests.browser.conftest import House
from tests.contracts.walk import addresses

_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
# Rows that a small company has none of, and parts that only a script asks for.
_SKIPPED = (
    "/api/",
    "/metrics",
    "/healthz",
    "/readyz",
    "/account/",
    "/demo/",
    "/desk/messages/",
    "/desk/files/",
)
LOOK = """
() => {
  const found = [];
  const seen = (e) => e.checkVisibility ? e.checkVisibility({visibilityProperty: true}) : e.offsetParent !== null;
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth + 1) {
    const wide = [...document.body.querySelectorAll("*")].filter((e) => seen(e) && e.getBoundingClientRect().right > innerWidth + 1
      && getComputedStyle(e).position !== "fixed").slice(-1).map((e) => e.tagName + "." + e.className);
    found.push(`scrolls sideways: ${root.scrollWidth} ${wide}`);
  }
  if (!root.lang) found.push("no lang");
  if (!document.title.trim()) found.push("no title");
  const heads = [...document.querySelectorAll("h1")].length;
  if (heads !== 1) found.push(`${heads} h1`);
  const text = (e) => (e?.innerText || e?.textContent || "").trim();
  const named = (e) => e.getAttribute("aria-label")?.trim() || e.getAttribute("title")?.trim()
    || (e.getAttribute("aria-labelledby") || "").split(/\\s+/).some((id) => text(document.getElementById(id)));
  for (const e of document.querySelectorAll("input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea")) {
    if (!named(e) && ![...(e.labels || [])].some((l) => text(l) || l.querySelector("[aria-label]")))
      found.push(`no label: ${e.outerHTML.slice(0, 120)}`);
  }
  for (const e of document.querySelectorAll("button, a[href], summary, [role=button]")) {
    if (seen(e) && !named(e) && !text(e) && !e.querySelector("[aria-label], title, img[alt]:not([alt=''])"))
      found.push(`no name: ${e.outerHTML.slice(0, 120)}`);
  }
  for (const e of document.querySelectorAll("img:not([alt])")) found.push(`no alt: ${e.outerHTML.slice(0, 120)}`);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) found.push(`twice: #${id}`);
  return found;
}
"""


def page_urls(house: House) -> tuple[list[str], list[str]]:
    """Return the addresses of whole pages: those of the portal, and those of the desk as its administrator sees them."""
    portal: list[str] = []
    desk: list[str] = []
    for route, _view in addresses():
        if route.startswith(_SKIPPED) or not _known(route, house):
            continue
        url = _filled(route, house)
        if _is_page(house, url):
            (desk if url.startswith("/desk/") else portal).append(url)
    return sorted(set(portal)), sorted(set(desk))


def _known(route: str, house: House) -> bool:
    names = [name for _kind, name in _PLACE.findall(route)]
    return all(house.keys.get(name) or name in ("secret", "number", "slug") for name in names)


def _filled(route: str, house: House) -> str:
    secret = house.secrets.get(route.split("/")[1]) or house.secret
    named = {"secret": secret, "number": house.number, "slug": house.slug}
    return _PLACE.sub(lambda m: named.get(m.group(2)) or str(house.keys[m.group(2)]), route)


def _is_page(house: House, url: str) -> bool:
    request = urllib.request.Request(house.url + url, headers={"Cookie": f"yinuo_session={house.session}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bool(answer.url == house.url + url and answer.read(15).lower() == b"<!doctype html>")
    except urllib.error.HTTPError as error:
        assert error.code < 500, url
        return False
