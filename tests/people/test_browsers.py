"""What a browser says of itself."""

import pytest

from yinuo.people.browsers import browser_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36", "Chrome · Windows"),
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Gecko/20100101 Firefox/127.0", "Firefox · Mac"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36 MicroMessenger/8.0",
            "WeChat · Android",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_names_browser_and_device(said: str, named: str) -> None:
    assert browser_of(said) == named
