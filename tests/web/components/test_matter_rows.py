from datetime import UTC, datetime, timedelta

from django.utils import translation
from msgspec.structs import replace

from yinuo.web.components.matter_rows import MatterLine, matter_rows_html
from yinuo.web.components.rows import PromiseRow

NOW = datetime(2026, 10, 9, 2, 42, tzinfo=UTC)
LINE = MatterLine(
    id=7, url="/desk/inbox/7/?whose=all&order=newest", name="林晓梅", at=NOW, text="桌面裂了", badge="Inquiry"
)


def written(line: MatterLine) -> str:
    return matter_rows_html(rows=[line], now=NOW)


def test_escapes_every_word_from_outside() -> None:
    bad = "<img src=x onerror='alert(1)'>\""

    shown = written(replace(LINE, url=bad, name=bad, text=bad, badge=bad, owner=bad, name_kind=bad))

    assert "<img" not in shown
    assert shown.count("&lt;img src=x onerror=&#x27;alert(1)&#x27;&gt;&quot;") == 7


def test_opens_the_thread_beside_the_list() -> None:
    shown = written(LINE)

    assert 'id="row-7" href="/desk/inbox/7/?whose=all&amp;order=newest"' in shown
    assert 'hx-get="/desk/inbox/7/?whose=all&amp;order=newest" hx-target="#thread"' in shown


def test_says_in_words_what_weight_and_colour_say() -> None:
    shown = written(replace(LINE, unread=True, urgent=True, current=True))

    assert 'data-unread aria-current="true"' in shown
    assert '<span class="visually-hidden">, unread</span>' in shown
    assert '<span class="badge" data-kind="ink">Urgent</span>' in shown


def test_chooses_a_matter_by_a_tick_that_has_a_name() -> None:
    shown = written(LINE)

    assert '<input type="checkbox" name="matter" value="7">' in shown
    assert "Choose 林晓梅" in shown


def test_shows_the_most_pressing_promise_without_a_name_and_a_link() -> None:
    promise = PromiseRow(
        id=1,
        state="active",
        what="回电",
        whom="林晓梅",
        due_at=NOW + timedelta(minutes=5),
        explain_url="/p/1/",
    )

    shown = written(replace(LINE, promise=promise))

    assert 'data-size="bare"' in shown and ">5 min left</time>" in shown
    assert "/p/1/" not in shown


def test_speaks_the_language_of_each_reader() -> None:
    english = written(replace(LINE, unread=True))

    with translation.override("zh-hans"):
        chinese = written(replace(LINE, unread=True))

    assert "选择林晓梅" in chinese
    assert "Choose" in english and "Choose" not in chinese
