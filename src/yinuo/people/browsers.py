"""What a browser says of itself, as a person would name it."""

from typing import Final

# The first that fits names it: an Edge also calls itself Chrome and Safari, WeChat's browser also Chrome.
_BROWSERS: Final = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("QQBrowser", "QQ Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_DEVICES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """Return browser and device of a User-Agent, such as "Chrome · Windows"; empty where neither is known."""
    names = (
        next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _DEVICES)
    )
    return " · ".join(name for name in names if name)
