"""Text can be read: 4.5 to 1, in the light and in the dark (3 to 1 for large text)."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
MEASURE = """
() => {
  const canvas = document.createElement("canvas"); canvas.width = canvas.height = 1;
  const paint = canvas.getContext("2d", {willReadFrequently: true});
  const mix = (colours) => { paint.clearRect(0, 0, 1, 1); for (const c of colours) { paint.fillStyle = c; paint.fillRect(0, 0, 1, 1); }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3); };
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (e.closest("[disabled], [aria-disabled=true], [aria-hidden=true], svg, script, style, option")) continue;
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(e), under = [];
    let pictured = false;
    for (let at = e; at; at = at.parentElement) { const s = getComputedStyle(at); under.unshift(s.backgroundColor);
      if (s.backgroundImage !== "none") pictured = true; }
    if (pictured) continue;
    const canvasColour = getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "#121212" : "#ffffff";
    const base = [canvasColour, ...under], a = light(mix(base)), b = light(mix([...base, style.color]));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize), bold = parseInt(style.fontWeight) >= 700;
    if (ratio < (size >= 24 || (bold && size >= 18.66) ? 3 : 4.5) - 0.02)
      found.push(`${ratio.toFixed(2)} ${e.tagName}.${e.className} "${node.data.trim().slice(0, 30)}"`);
  }
  return [...new Set(found)];
}
"""


@pytest.mark.parametrize("look", ["light", "dark"])
def test_text_stands_out(visit: Any, house: Any, look: str) -> None:
    matter = f"/desk/matters/{house.keys['matter_id']}/"
    portal = ["/", "/ask/", "/track/", "/help/", "/board/", f"/t/{house.secret}/"]
    desk = [
        "/desk/",
        "/desk/inbox/?whose=all&phase=all",
        matter,
        f"/desk/customers/{house.keys['customer_id']}/",
        "/desk/ui/",
    ]
    found = {}
    for staff, urls in ((False, portal), (True, desk)):
        one = visit(staff=staff, color_scheme=look, language="zh-hans")
        one.context.add_cookies([{"name": "yinuo_theme", "value": look, "url": house.url}])
        for url in urls:
            one.open(url)
            if faint := one.page.evaluate(MEASURE):
                found[url] = faint

    assert found == {}


def test_faint_text_is_found(visit: Any) -> None:
    one = visit()
    one.open("/track/")
    one.page.evaluate("() => { document.querySelector('h1').style.color = 'rgb(200 200 200)'; }")

    assert len(one.page.evaluate(MEASURE)) == 1
