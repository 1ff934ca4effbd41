"""How often talks have what is asked, with how sure that is."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotAllowed
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.reception import begin_reception, draw_replies, retire_reception, review_reply
from yinuo.matters.models import ReceptionPoint, ReplyReview
from yinuo.quality.periods import period_named
from yinuo.quality.queries.reception import ReceptionFigure, Share, reception_figures


@pytest.fixture
def talks(cast: Cast, ask: Any) -> None:
    leo = cast.actor("leo_manager")
    begin_reception(actor=leo, now=NOW)
    for who, text in (("ana_agent", "您好，可以。"), ("ana_agent", "可以。"), ("leo_manager", "您好。")):
        send_reply(actor=cast.actor(who), now=NOW, matter_id=ask().pk, text=text)


def figures(cast: Cast, by: str, **more: Any) -> dict[str, ReceptionFigure]:
    period = period_named("this_month", now=NOW + timedelta(hours=1))
    found = reception_figures(actor=cast.actor(by), period=period, language="en", **more)
    return {one.code: one for one in found}


def test_the_house_sees_all_of_it_and_an_agent_their_own(cast: Cast, talks: None) -> None:
    assert figures(cast, "leo_manager")["greeting"].found == Share(met=2, n=3)
    assert figures(cast, "ana_agent")["greeting"].found == Share(met=1, n=2)
    assert figures(cast, "tia_technician")["greeting"].found == Share()
    assert figures(cast, "leo_manager", team_id=cast.team.pk + 99)["greeting"].found == Share()


def test_a_program_without_the_right_gets_none(cast: Cast, talks: None) -> None:
    program = Actor(kind=ActorKind.PROGRAM, id=1, name="Shop", rights={})

    with pytest.raises(NotAllowed):
        reception_figures(actor=program, period=period_named("", now=NOW), language="en")


def test_what_people_judged_leaves_out_where_it_does_not_apply(cast: Cast, talks: None) -> None:
    sun = cast.actor("sun_supervisor")
    draw_replies(actor=sun, now=NOW, size=3)
    said = ("yes", "no", "does_not_apply")
    for review, mark in zip(ReplyReview.objects.order_by("pk"), said, strict=True):
        review_reply(actor=sun, now=NOW, review_id=review.pk, marks={"tone": mark})

    figure = figures(cast, "leo_manager")["tone"]

    assert (figure.judged, figure.counted) == (Share(met=1, n=2), "")
    low, high = figure.judged.interval
    assert 0 < low < 0.5 < high < 1
    assert figure.judged.is_small


def test_a_retired_standard_stays_while_it_has_figures(cast: Cast, talks: None) -> None:
    leo = cast.actor("leo_manager")
    for code in ("greeting", "tone"):
        retire_reception(actor=leo, now=NOW, point_id=ReceptionPoint.objects.get(code=code).pk)

    assert "greeting" in figures(cast, "leo_manager")
    assert "tone" not in figures(cast, "leo_manager")


def test_three_queries(cast: Cast, talks: None, django_assert_num_queries: Any) -> None:
    actor = cast.actor("leo_manager")
    period = period_named("this_month", now=NOW + timedelta(hours=1))

    with django_assert_num_queries(3):
        reception_figures(actor=actor, period=period, language="en")
