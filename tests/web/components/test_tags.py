from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from yinuo.web.components.places import Places
from yinuo.web.components.rows import NavItem, PromiseRow
from yinuo.web.templatetags import shell
from yinuo.web.templatetags.yinuo import undo_url

NOW = datetime(2026, 10, 9, 2, 42, tzinfo=UTC)


def rendered(source: str, **context: Any) -> str:
    return Template("{% load yinuo %}" + source).render(Context({"now": NOW, **context})).strip()


def promise(**changes: Any) -> PromiseRow:
    return PromiseRow(
        **{"id": 1, "state": "active", "what": "回电", "due_at": NOW + timedelta(minutes=38), **changes}
    )


def test_counts_a_promise_down_by_the_pages_now() -> None:
    shown = rendered("{% promise_time promise %}", promise=promise())

    assert shown == '<time datetime="2026-10-09T03:20:00+00:00" data-countdown="minutes">38 min left</time>'


def test_does_not_count_what_is_settled_or_far() -> None:
    settled = rendered("{% promise_time promise %}", promise=promise(state="kept"))
    far = rendered("{% promise_time promise %}", promise=promise(due_at=NOW + timedelta(days=3)))

    assert "data-countdown" not in settled + far
    assert ">Kept<" in settled
    assert ">Mon 12 Oct 10:42<" in far


def test_lets_the_rows_own_words_win() -> None:
    shown = rendered("{% promise_time promise %}", promise=promise(state="kept", time_words="4 min · kept"))

    assert ">4 min · kept<" in shown


def test_sets_units_small_on_the_customers_page() -> None:
    shown = rendered('{% promise_time promise "seconds" %}', promise=promise())

    assert 'data-countdown="seconds">38<small> min left</small></time>' in shown


def test_escapes_words_from_outside_in_a_chip() -> None:
    shown = rendered(
        '{% include "components/promise_chip.html" %}', promise=promise(what="<b>x</b>", whom="<i>")
    )

    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<i>" not in shown


def test_links_a_chip_to_its_explanation_only_where_there_is_one() -> None:
    linked = rendered('{% include "components/promise_chip.html" %}', promise=promise(explain_url="/p/1/"))
    plain = rendered('{% include "components/promise_chip.html" %}', promise=promise())

    assert 'href="/p/1/" data-explain' in linked
    assert "<a" not in plain


def test_takes_a_dict_for_a_row() -> None:
    row = {"state": "paused", "what": "退款到账", "due_at": None}

    assert "Clock paused" in rendered('{% include "components/promise_chip.html" %}', promise=row)


def test_replaces_and_removes_values_of_a_query() -> None:
    request = RequestFactory().get("/desk/inbox/?q=%E6%9E%97&page=2&sort=due")

    shown = rendered('{% query_replace page=3 sort="" %}', request=request)

    assert shown == "?q=%E6%9E%97&amp;page=3"


def test_finds_the_place_by_the_page_or_by_what_it_names() -> None:
    nav = Places(
        [
            NavItem(name="Day", url="/desk/", icon="sun"),
            NavItem(name="Inbox", url="/desk/inbox/", icon="inbox"),
        ]
    )

    inside = rendered("{% nav_here nav %}", nav=nav, request=RequestFactory().get("/desk/inbox/418/"))
    named = rendered(
        "{% nav_here nav %}", nav=nav, nav_path="/desk/inbox/", request=RequestFactory().get("/desk/n/7/")
    )

    assert inside == named == "/desk/inbox/"


@pytest.mark.parametrize(("cookie", "shown"), [("dark", "dark"), ("light", "light"), ('"><b>', ""), ("", "")])
def test_takes_a_theme_only_if_it_is_one(cookie: str, shown: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[shell.THEME_COOKIE] = cookie

    assert rendered("{% theme %}", request=request) == shown


def test_names_a_page_with_its_house() -> None:
    assert rendered('{% page_title "Inbox" "" %}', organisation={"name": "禾木家居"}) == "Inbox · 禾木家居"


@pytest.mark.parametrize(
    ("tags", "address"),
    [
        ("success undo=/desk/undo/7/", "/desk/undo/7/"),
        ("success", ""),
        ("undo=//evil.example/", ""),
        ("undo=https://evil.example/", ""),
        (None, ""),
    ],
)
def test_undoes_within_the_house_only(tags: str | None, address: str) -> None:
    assert undo_url(SimpleNamespace(extra_tags=tags)) == address


def test_shows_a_masked_value_as_it_was_masked() -> None:
    assert (
        rendered("{{ phone|masked }}", phone="138****8888") == '<span class="num masked">138****8888</span>'
    )
    assert rendered("{{ phone|masked }}", phone=None) == '<span class="num masked">–</span>'


def test_shows_a_missing_share_as_a_dash() -> None:
    assert rendered("{{ rate|percent }}", rate=None) == "–"
    assert rendered("{{ rate|percent:0 }}", rate=Decimal("0.985")) == "99%"


def test_takes_the_first_letter_of_a_name_for_its_avatar() -> None:
    assert ">林</span>" in rendered('{% avatar "林晓梅" %}')
    assert ">A</span>" in rendered('{% avatar "  ana" "staff" 40 %}')
    assert ">·</span>" in rendered('{% avatar "" %}')


def test_draws_an_icon_with_its_label_escaped() -> None:
    shown = rendered("{% icon 'lock' 20 label %}", label='"><script>')

    assert shown.startswith(
        '<svg class="icon" data-size="20" viewBox="0 0 24 24" role="img" aria-label="&quot;'
    )
    assert "<script>" not in shown
