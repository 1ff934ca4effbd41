"""A sale through its stages: what each demands, and what it leaves behind."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.quoting import make_product, reader_of, sent, yes
from tests.presale.selling import STEP, make_reason, make_topic, opened
from yinuo.core.errors import InvalidMove, InvalidValue, NotFound
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import Matter, Promise
from yinuo.presale.actions.opportunity_stage import (
    end_without_need,
    lose_opportunity,
    move_opportunity,
    rest_opportunity,
    win_opportunity,
)
from yinuo.presale.actions.quote_decision import accept_quote
from yinuo.presale.errors import (
    ContractNotShown,
    DiscoveryUnfinished,
    NextStepNeeded,
    NextStepPassed,
    QuoteNotSent,
)
from yinuo.presale.models import (
    DiscoveryAnswer,
    DiscoveryGuide,
    DiscoverySession,
    GuideVersion,
    Opportunity,
)
from yinuo.presale.opportunity_gates import open_questions
from yinuo.presale.states import OPEN_STAGES, OPPORTUNITY_MOVES, OpportunityStage

LATER = NOW + timedelta(days=5)


def count(verb: str) -> int:
    return JournalEntry.objects.filter(verb=f"presale.{verb}").count()


def stage_of(opportunity: Opportunity) -> str:
    return Opportunity.objects.get(pk=opportunity.pk).stage


def test_the_table_reaches_and_leaves_every_stage() -> None:
    reached = {move.to for move in OPPORTUNITY_MOVES.values()} | {"new"}

    assert reached == set(OpportunityStage.values)
    assert all(move.is_open_to(stage) is (stage in OPEN_STAGES) for stage in OpportunityStage.values
               for name, move in OPPORTUNITY_MOVES.items() if name == "win")  # fmt: skip


def test_moves_on_while_its_next_step_lies_ahead(cast: Cast) -> None:
    made = opened(cast)

    move_opportunity(actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, move="discover")

    made.refresh_from_db()
    assert (made.stage, made.stage_since, made.next_step) == ("discovering", NOW, STEP.what)
    entry = JournalEntry.objects.get(verb="presale.opportunity_moved")
    assert entry.facts == {"before": "new", "after": "discovering"}


def test_needs_a_new_step_where_the_old_one_has_passed(cast: Cast) -> None:
    made = opened(cast)
    actor = cast.actor("ana_agent")

    with pytest.raises(NextStepNeeded):
        move_opportunity(actor=actor, now=LATER, opportunity_id=made.pk, move="contact")
    assert (stage_of(made), count("opportunity_moved")) == ("new", 0)
    move_opportunity(
        actor=actor, now=LATER, opportunity_id=made.pk, move="contact",
        step=type(STEP)(what="送色板", on=date(2026, 3, 20)),
    )  # fmt: skip

    made.refresh_from_db()
    assert (made.stage, made.next_step, made.next_step_on) == ("contacted", "送色板", date(2026, 3, 20))


@pytest.mark.parametrize("move", ["win", "lose", "sleep", "no_need", "fly", ""])
def test_other_moves_have_actions_of_their_own(cast: Cast, move: str) -> None:
    made = opened(cast)

    with pytest.raises(InvalidValue):
        move_opportunity(actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, move=move)


def test_refuses_a_move_that_the_stage_does_not_allow(cast: Cast) -> None:
    made = opened(cast)

    with pytest.raises(InvalidMove):
        move_opportunity(actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, move="revive")

    assert (stage_of(made), count("opportunity_moved")) == ("new", 0)


# ---- qualified: what the guide asks


QUESTIONS: list[dict[str, Any]] = [
    {"code": "room", "about": "situation", "kind": "choice", "texts": {}, "required": True},
    {
        "code": "children", "about": "situation", "kind": "number", "texts": {}, "required": True,
        "when": [{"question": "room", "is": ["bedroom"]}],
    },
    {"code": "colour", "about": "wish", "kind": "text", "texts": {}, "required": False},
]  # fmt: skip


def with_guide(cast: Cast) -> tuple[Opportunity, GuideVersion]:
    product = make_product(family="茶几")
    guide = DiscoveryGuide.objects.create(code="tables", family="茶几", created_at=NOW)
    version = GuideVersion.objects.create(
        guide=guide, number=1, questions=QUESTIONS, written_at=NOW, published_at=NOW
    )
    return opened(cast, product_id=product.pk), version


def answered(
    cast: Cast, made: Matter, version: GuideVersion, *, at: datetime = NOW, ended: bool = False, **said: Any
) -> None:
    session = DiscoverySession.objects.create(
        version=version,
        customer=cast.kim_customer,
        matter_id=made.pk,
        mode="phone",
        secret=f"{DiscoverySession.objects.count():020}",
        begun_at=at,
        finished_at=at if ended else None,
    )
    for code, value in said.items():
        DiscoveryAnswer.objects.create(
            session=session, question=code, value=value, unknown=value is None, by="staff", at=at
        )


def qualify(cast: Cast, made: Opportunity) -> None:
    move_opportunity(actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, move="qualify")


def test_is_not_qualified_before_the_guide_was_asked(cast: Cast) -> None:
    made, _version = with_guide(cast)

    with pytest.raises(DiscoveryUnfinished) as refused:
        qualify(cast, made)

    assert refused.value.data["questions"] == ["room"]
    assert (stage_of(made), count("opportunity_moved")) == ("new", 0)


def test_is_not_qualified_while_a_branch_is_open(cast: Cast) -> None:
    made, version = with_guide(cast)
    answered(cast, made, version, room="bedroom")

    with pytest.raises(DiscoveryUnfinished) as refused:
        qualify(cast, made)

    assert refused.value.data["questions"] == ["children"]


def test_unknown_on_purpose_is_an_answer(cast: Cast) -> None:
    made, version = with_guide(cast)
    answered(cast, made, version, room="bedroom", children=None)

    qualify(cast, made)

    assert stage_of(made) == "qualified"


def test_talks_add_up_also_those_that_broke_off(cast: Cast) -> None:
    made, version = with_guide(cast)
    answered(cast, made, version, room="bedroom")

    answered(cast, made, version, at=LATER, ended=True, children=2)
    qualify(cast, made)

    assert stage_of(made) == "qualified"


def test_the_later_word_of_two_talks_holds(cast: Cast) -> None:
    made, version = with_guide(cast)
    answered(cast, made, version, ended=True, room="kitchen")

    answered(cast, made, version, at=LATER, ended=True, room="bedroom")
    with pytest.raises(DiscoveryUnfinished) as refused:
        qualify(cast, made)

    assert refused.value.data["questions"] == ["children"]


def test_an_answer_that_the_later_word_hides_does_not_count(cast: Cast) -> None:
    made, version = with_guide(cast)
    answered(cast, made, version, ended=True, room="bedroom")

    answered(cast, made, version, at=LATER, ended=True, room=None)
    qualify(cast, made)

    assert stage_of(made) == "qualified"


def test_a_talk_in_the_inquiry_counts_for_the_sale_that_came_from_it(cast: Cast, ask: Any) -> None:
    product = make_product(family="茶几")
    inquiry = ask()
    made = opened(cast, product_id=product.pk, origin_id=inquiry.pk)
    guide = DiscoveryGuide.objects.create(code="tables", family="茶几", created_at=NOW)
    version = GuideVersion.objects.create(
        guide=guide, number=1, questions=QUESTIONS, written_at=NOW, published_at=NOW
    )
    answered(cast, inquiry, version, ended=True, room="kitchen")

    qualify(cast, made)

    assert stage_of(made) == "qualified"


def test_a_guide_written_anew_does_not_reopen_what_was_finished(cast: Cast) -> None:
    made, version = with_guide(cast)
    answered(cast, made, version, ended=True, room="kitchen")
    more = [*QUESTIONS, {**QUESTIONS[0], "code": "light"}]
    newer = GuideVersion.objects.create(
        guide=version.guide, number=2, questions=more, written_at=LATER, published_at=LATER
    )

    qualify(cast, made)
    answered(cast, made, newer, at=LATER + timedelta(days=1))

    assert stage_of(made) == "qualified"
    assert open_questions(Opportunity.objects.get(pk=made.pk)) == ["light"]


def test_a_talk_by_another_guide_says_nothing_here(cast: Cast) -> None:
    made, _version = with_guide(cast)
    other = DiscoveryGuide.objects.create(code="beds", family="床", created_at=NOW)
    beds = GuideVersion.objects.create(
        guide=other, number=1, questions=QUESTIONS, written_at=NOW, published_at=NOW
    )

    answered(cast, made, beds, ended=True, room="kitchen")

    assert open_questions(Opportunity.objects.get(pk=made.pk)) == ["room"]


def test_is_qualified_without_a_guide(cast: Cast) -> None:
    made = opened(cast)

    qualify(cast, made)

    assert stage_of(made) == "qualified"


# ---- proposing and won: quotes


def test_proposes_with_a_sent_quote_or_a_word(cast: Cast) -> None:
    made = opened(cast)
    actor = cast.actor("ana_agent")

    with pytest.raises(QuoteNotSent):
        move_opportunity(actor=actor, now=NOW, opportunity_id=made.pk, move="propose", reason="  ")
    assert stage_of(made) == "new"
    move_opportunity(actor=actor, now=NOW, opportunity_id=made.pk, move="propose", reason="当面报了价")

    assert stage_of(made) == "proposing"


def test_a_quote_moves_the_sale_that_came_from_its_matter(cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask)
    made = opened(cast, origin_id=quote.matter_id)

    accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes())

    made.refresh_from_db()
    quote.refresh_from_db()
    assert (made.stage, made.amount, made.decided_at) == ("won", quote.gross, NOW)
    assert (made.next_step, made.next_step_on) == ("", None)
    entry = JournalEntry.objects.get(verb="presale.opportunity_won")
    assert (entry.facts["quote_id"], entry.facts["before"]) == (quote.pk, "new")
    assert list(verify_journal()) == []


def test_a_first_reply_is_a_contact(cast: Cast) -> None:
    made = opened(cast)

    send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=made.pk, text="您好，我明天联系您。")

    assert stage_of(made) == "contacted"


def test_is_won_by_a_contract_that_is_named(cast: Cast) -> None:
    made = opened(cast)
    actor = cast.actor("ana_agent")

    with pytest.raises(ContractNotShown):
        win_opportunity(actor=actor, now=NOW, opportunity_id=made.pk)
    assert (stage_of(made), count("opportunity_won")) == ("new", 0)
    win_opportunity(
        actor=actor, now=NOW, opportunity_id=made.pk, amount=Decimal("30000"), reason="合同 2026-17"
    )

    made.refresh_from_db()
    assert (made.stage, made.amount, made.decided_at) == ("won", Decimal(30000), NOW)


# ---- lost, not needed, dormant


def test_a_loss_has_its_reason_and_its_winner(cast: Cast) -> None:
    made, why, rival = opened(cast), make_reason(), make_topic()

    lose_opportunity(
        actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, loss_reason_id=why.pk,
        competitor_id=rival.pk, words="他家三周能到",
    )  # fmt: skip

    made.refresh_from_db()
    assert (made.stage, made.loss_reason_id, made.competitor_id) == ("lost", why.pk, rival.pk)
    assert (made.lost_words, made.next_step_on) == ("他家三周能到", None)


def test_refuses_a_loss_without_a_reason_in_use(cast: Cast) -> None:
    made, gone, wish = opened(cast), make_reason(active=False), make_topic("soft", kind="wish")
    known = make_reason("price")
    actor = cast.actor("ana_agent")

    for reason_id, rival_id in ((None, None), (gone.pk, None), (999, None), (known.pk, wish.pk)):
        with pytest.raises(NotFound):
            lose_opportunity(
                actor=actor, now=NOW, opportunity_id=made.pk, loss_reason_id=reason_id, competitor_id=rival_id
            )

    assert (stage_of(made), count("opportunity_lost")) == ("new", 0)


def test_what_is_lost_can_be_taken_up_again(cast: Cast) -> None:
    made, why = opened(cast), make_reason()
    actor = cast.actor("ana_agent")
    lose_opportunity(actor=actor, now=NOW, opportunity_id=made.pk, loss_reason_id=why.pk)

    with pytest.raises(NextStepNeeded):
        move_opportunity(actor=actor, now=NOW, opportunity_id=made.pk, move="revive")
    move_opportunity(actor=actor, now=NOW, opportunity_id=made.pk, move="revive", step=STEP)

    made.refresh_from_db()
    assert (made.stage, made.loss_reason_id, made.decided_at, made.phase) == ("contacted", None, None, "new")


def test_no_need_resolves_what_owes_nothing(cast: Cast) -> None:
    made = opened(cast)
    actor = cast.actor("ana_agent")
    send_reply(actor=actor, now=NOW, matter_id=made.pk, text="您好。")

    end_without_need(actor=actor, now=NOW, opportunity_id=made.pk, words="先不装修了")

    made.refresh_from_db()
    assert (made.stage, made.phase, made.lost_words) == ("no_need", "done", "先不装修了")


def test_resting_is_a_promise_to_ask_again_kept_by_contact(cast: Cast) -> None:
    made = opened(cast)
    actor = cast.actor("ana_agent")

    rest_opportunity(
        actor=actor, now=NOW, opportunity_id=made.pk, revisit_on=date(2026, 6, 1), words="等新房交付"
    )

    made.refresh_from_db()
    promise = Promise.objects.get(matter=made, met_by="presale.opportunity_moved")
    assert (made.stage, made.revisit_on, made.next_step_on) == ("dormant", date(2026, 6, 1), None)
    assert (promise.state, promise.due_at) == ("active", datetime(2026, 6, 1, 16, 0, tzinfo=UTC))
    assert (promise.certainty, promise.owner_id) == ("day", cast.ana_agent.pk)

    move_opportunity(actor=actor, now=LATER, opportunity_id=made.pk, move="contact", step=type(STEP)(what="问进度", on=date(2026, 3, 20)))  # fmt: skip

    promise.refresh_from_db()
    made.refresh_from_db()
    assert (promise.state, made.revisit_on) == ("kept", None)
    assert list(verify_journal()) == []


def test_refuses_to_rest_until_yesterday(cast: Cast) -> None:
    made = opened(cast)

    with pytest.raises(NextStepPassed):
        rest_opportunity(
            actor=cast.actor("ana_agent"), now=NOW, opportunity_id=made.pk, revisit_on=date(2026, 3, 11)
        )

    assert (stage_of(made), count("opportunity_rested")) == ("new", 0)
