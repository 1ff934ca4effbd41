"""Finding matters and what was said in them: the best first, only what may be seen, in few statements."""

from typing import Any

from tests.cast import NOW, Cast
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.queries.search import find_matters, find_messages


def test_finds_by_number_and_by_what_was_said(cast: Cast, ask: Any, django_assert_num_queries: Any) -> None:
    matter = ask("胡桃木餐桌什么时候到？")
    sun = cast.actor("sun_supervisor")

    with django_assert_num_queries(4):
        found = find_matters(actor=sun, text=matter.number)
        said = find_messages(actor=sun, text="胡桃木")

    assert [(m.id, m.number, m.customer) for m in found] == [(matter.pk, matter.number, "Kim")]
    assert [(m.matter_id, m.number, m.text) for m in said] == [
        (matter.pk, matter.number, "胡桃木餐桌什么时候到？")
    ]


def test_puts_the_best_first_and_shows_no_more_than_asked(cast: Cast, ask: Any) -> None:
    ask("灯")
    for text in ("胡桃木", "胡桃木，胡桃木，还是胡桃木", "胡桃木"):
        ask(text)

    said = find_messages(actor=cast.actor("sun_supervisor"), text="胡桃木", limit=2)

    assert len(said) == 2
    assert said[0].text == "胡桃木，胡桃木，还是胡桃木"


def test_keeps_what_is_not_visible(cast: Cast, ask: Any) -> None:
    matter = ask("胡桃木")
    otto = cast.actor("otto_other_outlet")

    assert find_matters(actor=otto, text=matter.number) == []
    assert find_messages(actor=otto, text="胡桃木") == []


def test_asks_once_where_nothing_matches(cast: Cast, django_assert_num_queries: Any) -> None:
    sun = cast.actor("sun_supervisor")

    with django_assert_num_queries(1):
        assert find_matters(actor=sun, text="紫檀") == []


def test_finds_a_merged_matter_as_the_one_it_lives_on_in(cast: Cast, ask: Any) -> None:
    survivor, absorbed = ask(), ask()
    leo = cast.actor("leo_manager")
    merge_matters(
        actor=leo,
        now=NOW,
        survivor_id=survivor.pk,
        absorbed_id=absorbed.pk,
        reason="同一件事",
        other_customer_confirmed=True,
    )

    assert [m.id for m in find_matters(actor=leo, text=absorbed.number)] == [survivor.pk]
