"""HTML that someone mailed us runs nothing, loads nothing and hides nothing, in a real browser."""

import json
from email.message import EmailMessage
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
EVIL = """<html><head><style>body{display:none} .promise{color:red}</style><base href="https://evil.example.com/">
<meta http-equiv="refresh" content="0;url=https://evil.example.com/"></head><body onload="window.ran=1">
<p id="dialog-place" class="toast" style="position:fixed;inset:0;background:url(https://evil.example.com/s)">看得见的字</p>
<script>window.ran=2</script><img src="https://evil.example.com/pixel.gif" onerror="window.ran=3"><img src=x onerror=window.ran=4>
<svg><script>window.ran=5</script><animate onbegin="window.ran=6" attributeName="x"/></svg>
<math><mtext><table><mglyph><style><img src=x onerror="window.ran=7"></style></mglyph></table></mtext></math>
<a href="javascript:window.ran=8">link one</a><a href="data:text/html,<script>1</script>">link two</a>
<a href=" jav&#x09;ascript:window.ran=9">link three</a><a href="vbscript:x">link four</a>
<iframe src="https://evil.example.com/"></iframe><object data="https://evil.example.com/"></object><embed src="https://evil.example.com/">
<form action="https://evil.example.com/"><input name="password"><button formaction="javascript:window.ran=10">send</button></form>
<div hx-get="https://evil.example.com/" hx-trigger="load" hx-on:click="window.ran=11" data-shortcut="r" data-go="i">x</div>
<video src="https://evil.example.com/v" autoplay></video><link rel="stylesheet" href="https://evil.example.com/c.css">
<noscript><p title="</noscript><img src=x onerror=window.ran=12>"></noscript><template><img src=x onerror=window.ran=13></template>
<p>最后一行</p></body></html>"""


def test_runs_nothing_and_loads_nothing(visit: Any, house: Any) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Mallory <mallory@example.com>",
        "service@example.com",
        "<b>柜门</b>",
    )
    mail["Message-ID"] = "<evil-1@example.com>"
    mail.set_content("看得见的字")
    mail.add_alternative(EVIL, subtype="html")
    done = house.installation.yinuo("mail", "pipe", text=mail.as_string())
    assert done.returncode == 0, done.stderr
    number = json.loads(done.stdout.strip().splitlines()[-1])["matter"]
    one = visit(staff=True)
    one.open(f"/desk/n/{number}/")
    one.page.goto(one.page.url.split("?")[0] + "?tab=messages", wait_until="load")
    one.page.wait_for_timeout(300)

    assert one.page.get_by_text("看得见的字").first.is_visible()
    assert one.page.evaluate("() => window.ran") is None
    assert [url for url in one.asked_for if not url.startswith((house.url, "data:"))] == []
    assert (
        one.page.locator("iframe, object, embed, base, a[href^='javascript'], a[href^='data:']").count() == 0
    )
    assert (
        one.page.locator("main [hx-get*='evil'], main form[action*='evil'], main [style*='evil']").count()
        == 0
    )
    assert one.complaints == []
