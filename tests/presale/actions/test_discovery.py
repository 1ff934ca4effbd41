from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.guiding import begun, guide_made, question, reader_of, say
from tests.presale.quoting import entries
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.matters.models import Message
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.discovery import (
    LINK_DAYS,
    answer_question,
    begin_discovery,
    discovery_url,
    finish_discovery,
    tell_purpose,
)
from yinuo.presale.actions.guide import change_guide, publish_guide, write_questions
from yinuo.presale.errors import (
    DiscoveryExpired,
    DiscoveryUnfinished,
    GuideNotReady,
    PurposeNotTold,
    QuestionNotAsked,
)
from yinuo.presale.models import DiscoveryAnswer, DiscoverySession
from yinuo.presale.queries.discovery import get_session, known_answers, sessions_of_matter


def test_the_purpose_is_told_first(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask(), told=False)

    for attempt in (lambda: say(cast, session, home="new"), lambda: finish(cast, session)):
        with pytest.raises(PurposeNotTold):
            attempt()

    assert not DiscoveryAnswer.objects.exists() and entries("discovery_answered") == []
    tell_purpose(actor=cast.actor("ana_agent"), now=NOW, session_id=session.pk)
    tell_purpose(actor=cast.actor("ana_agent"), now=NOW + timedelta(hours=1), session_id=session.pk)
    session.refresh_from_db()
    assert session.purpose_told_at == NOW


def finish(cast: Cast, session: DiscoverySession) -> DiscoverySession:
    return finish_discovery(actor=cast.actor("ana_agent"), now=NOW, session_id=session.pk)


def test_goes_through_and_ends(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask())

    say(cast, session, home="old", trouble="插座太少", rooms=["study", "bed"], budget=None)
    finish(cast, session)

    file = get_session(actor=cast.actor("ana_agent"), session_id=session.pk, language="zh-hans")
    assert [(one.code, one.words, one.unknown) for one in file.questions] == [
        ("home", "住了一阵子", False),
        ("trouble", "插座太少", False),
        ("rooms", "卧室、书房", False),
        ("budget", "", True),
    ]
    assert (file.row.finished_at, file.next, file.required_left, file.share) == (NOW, "", 0, 100)
    entry = entries("discovery_answered")[1]
    assert entry.facts["about"] == "trouble" and "插座" not in str(entry.facts)
    assert entry.personal.facts == {"answer": "插座太少"}
    [ended] = entries("discovery_finished")
    assert (ended.facts["answered"], ended.facts["unknown"]) == (3, 1)


def test_does_not_end_while_something_required_is_open(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask())
    say(cast, session, home="old")

    with pytest.raises(DiscoveryUnfinished) as refused:
        finish(cast, session)

    assert refused.value.data["questions"] == ["trouble", "budget"]
    assert entries("discovery_finished") == []


def test_a_later_answer_replaces_and_the_earlier_stays(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask())

    say(cast, session, budget="20000")
    say(cast, session, budget="30000")

    rows = DiscoveryAnswer.objects.order_by("id").values_list("value", "replaced_at")
    assert list(rows) == [("20000.00", NOW), ("30000.00", None)]
    file = get_session(actor=cast.actor("ana_agent"), session_id=session.pk, language="en")
    found = file.question("budget")
    assert found is not None and [one.words for one in found.earlier] == ["20,000"]


def test_a_change_withdraws_what_hung_on_it(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask())
    say(cast, session, home="old", trouble="插座太少")

    say(cast, session, home="new")

    assert list(
        DiscoveryAnswer.objects.filter(replaced_at__isnull=True).values_list("question", flat=True)
    ) == ["home"]
    assert entries("discovery_answered")[-1].facts["withdrawn"] == ["trouble"]
    file = get_session(actor=cast.actor("ana_agent"), session_id=session.pk, language="en")
    assert [one.code for one in file.withdrawn] == ["trouble"]
    with pytest.raises(QuestionNotAsked):
        say(cast, session, trouble="x")


def test_is_open_again_where_an_answer_brings_something_required_up(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask())
    say(cast, session, home="new", budget="1")
    finish(cast, session)

    say(cast, session, budget="2")
    session.refresh_from_db()
    assert session.finished_at == NOW
    say(cast, session, home="old")

    session.refresh_from_db()
    assert session.finished_at is None


def test_goes_on_with_the_version_it_began_with(cast: Cast, ask: Any) -> None:
    guide = guide_made(cast)
    matter = ask()
    session = begun(cast, matter, guide_id=guide.pk)
    leo = cast.actor("leo_manager")
    write_questions(
        actor=leo, now=NOW, guide_id=guide.pk, questions=[question("why", "text", "为什么？", "Why?")]
    )
    publish_guide(actor=leo, now=NOW, guide_id=guide.pk)

    later = begun(cast, matter, guide_id=guide.pk)

    ana = cast.actor("ana_agent")
    shown = [get_session(actor=ana, session_id=one.pk, language="en") for one in (session, later)]
    assert [(file.row.number, len(file.questions)) for file in shown] == [(1, 3), (2, 1)]


def test_a_link_goes_into_the_thread_and_is_answered_without_a_sign_in(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask(), mode="link", told=False, words="您慢慢填。")

    said = Message.objects.filter(direction="out").latest("id")
    assert said.text == f"您慢慢填。\n{discovery_url(session)}"
    assert session.expires_at == NOW + timedelta(days=LINK_DAYS)
    kim = reader_of(session)
    tell_purpose(actor=kim, now=NOW, session_id=session.pk)
    answer_question(actor=kim, now=NOW, session_id=session.pk, question="home", value="new")
    assert DiscoveryAnswer.objects.get().by == "customer"
    late = NOW + timedelta(days=LINK_DAYS)
    for run in (answer_question, finish_discovery):
        more = {"question": "home", "value": "old"} if run is answer_question else {}
        with pytest.raises(DiscoveryExpired):
            run(actor=kim, now=late, session_id=session.pk, **more)
    say(cast, session, home="old")


def test_takes_only_answers_of_the_question(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask())

    for code, value in (("home", "castle"), ("rooms", "bed"), ("budget", "-1"), ("budget", "a lot")):
        with pytest.raises(InvalidValue):
            say(cast, session, **{code: value})
    with pytest.raises(QuestionNotAsked):
        say(cast, session, nothing="x")

    assert not DiscoveryAnswer.objects.exists()


def test_asks_by_what_is_published_and_in_use(cast: Cast, ask: Any) -> None:
    draft, old = guide_made(cast, code="draft", published=False), guide_made(cast, code="old")
    change_guide(actor=cast.actor("leo_manager"), now=NOW, guide_id=old.pk, fields={"active": False})
    matter, ana = ask(), cast.actor("ana_agent")

    for guide_id in (draft.pk, old.pk, 0):
        with pytest.raises(GuideNotReady):
            begin_discovery(actor=ana, now=NOW, matter_id=matter.pk, guide_id=guide_id, mode="phone")
    with pytest.raises(InvalidValue):
        begin_discovery(actor=ana, now=NOW, matter_id=matter.pk, guide_id=draft.pk, mode="letter")

    assert not DiscoverySession.objects.exists()


def test_who_may_not_see_the_matter_sees_no_answers(cast: Cast, ask: Any) -> None:
    session = begun(cast, ask())

    for name, error in (("otto_other_outlet", NotFound), ("sun_supervisor", NotAllowed)):
        with pytest.raises(error):
            tell_purpose(actor=cast.actor(name), now=NOW, session_id=session.pk)
    with pytest.raises(NotFound):
        tell_purpose(
            actor=customer_actor(customer_id=None, name="Eve", matter_ids=[0]), now=NOW, session_id=session.pk
        )


def test_knows_the_latest_answer_of_all_runs(cast: Cast, ask: Any, django_assert_num_queries: Any) -> None:
    guide = guide_made(cast)
    matter = ask()
    first, second = (begun(cast, matter, guide_id=guide.pk) for _ in range(2))
    say(cast, first, home="old", trouble="插座太少", budget="20000")
    answer_question(
        actor=reader_of(second),
        now=NOW + timedelta(days=1),
        session_id=second.pk,
        question="budget",
        value="35000",
    )
    ana = cast.actor("ana_agent")

    with django_assert_num_queries(2):
        rows = known_answers(actor=ana, customer_id=matter.customer_id, language="zh-hans")

    assert [(row.about, row.words, row.by) for row in rows] == [
        ("situation", "住了一阵子", "staff"),
        ("trouble", "插座太少", "staff"),
        ("budget", "35,000", "customer"),
    ]
    wishes = known_answers(actor=ana, customer_id=matter.customer_id, language="en", abouts=("trouble",))
    assert [row.question for row in wishes] == ["trouble"]
    with django_assert_num_queries(3):
        assert len(sessions_of_matter(actor=ana, matter_id=matter.pk, language="en")) == 2
