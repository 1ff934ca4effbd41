from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.web.components.kept import kept_by_language
from yinuo.web.components.places import Places
from yinuo.web.components.rows import NavItem
from yinuo.web.templatetags import shell


def test_makes_the_same_words_once_for_each_language() -> None:
    asked: list[str] = []

    @kept_by_language
    def greeting(name: str) -> str:
        asked.append(name)
        return f"{_('Inbox')} {name}"

    english = [greeting("林"), greeting("林"), greeting("何")]
    with translation.override("zh-hans"):
        chinese = [greeting("林"), greeting("林")]

    assert english == ["Inbox 林", "Inbox 林", "Inbox 何"]
    assert chinese == ["收件 林", "收件 林"]
    assert asked == ["林", "何", "林"]


def test_keeps_a_partial_for_its_values_alone() -> None:
    nav = Places([NavItem(name="Inbox", url="/desk/inbox/", icon="inbox", count=3)])

    ana = shell.kept("base/rail.html", nav=nav, here="/desk/inbox/", house="禾木", person="<b>Ana</b>")
    leo = shell.kept("base/rail.html", nav=nav, here="/desk/", house="禾木", person="Leo")

    assert 'aria-current="page"' in ana and 'aria-current="page"' not in leo
    assert "&lt;b&gt;Ana&lt;/b&gt;" in ana and "Ana" not in leo
    assert ">3</span>" in ana
