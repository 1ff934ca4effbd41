"""Standards in versions, and rule packs."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import FIRST_ANSWER, NOW, SYSTEM, Cast
from yinuo.core.errors import NotAllowed, SeveralErrors
from yinuo.core.models import JournalEntry
from yinuo.matters import standards
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.standards import (
    change_draft,
    draft_version,
    load_pack,
    publish_version,
    retire_standard,
)
from yinuo.matters.errors import BadRulePack, BadStandard, NameTaken, VersionInForce
from yinuo.matters.models import Promise, RulePack, Standard, StandardVersion
from yinuo.matters.packs import shipped_packs
from yinuo.matters.queries.standards import get_standard, list_public_standards, list_standards

LATER = NOW + timedelta(days=1)
BASIC = shipped_packs()["yinuo-basic"].read_bytes()


@pytest.fixture
def draft(cast: Cast) -> StandardVersion:
    ada = cast.actor("ada_administrator")
    version = draft_version(actor=ada, now=NOW, code="first-answer")
    return change_draft(actor=ada, now=NOW, version_id=version.pk, terms={"amount": 20})


def test_a_new_version_ends_the_one_before(cast: Cast, draft: StandardVersion, ask: Any) -> None:
    publish_version(actor=cast.actor("ada_administrator"), now=NOW, version_id=draft.pk, valid_from=LATER)
    today, tomorrow = ask(), ask(now=LATER)

    cast.first_answer.refresh_from_db()
    assert cast.first_answer.valid_until == LATER
    assert Promise.objects.get(matter=today).due_at == NOW + timedelta(minutes=30)
    assert Promise.objects.get(matter=tomorrow).due_at == LATER + timedelta(minutes=20)


def test_a_version_in_force_never_changes(cast: Cast, draft: StandardVersion) -> None:
    ada = cast.actor("ada_administrator")
    publish_version(actor=ada, now=NOW, version_id=draft.pk)
    before = JournalEntry.objects.count()

    with pytest.raises(VersionInForce):
        change_draft(actor=ada, now=NOW, version_id=draft.pk, terms={"amount": 10})
    with pytest.raises(VersionInForce):
        publish_version(actor=ada, now=NOW, version_id=draft.pk)

    draft.refresh_from_db()
    assert (draft.amount, JournalEntry.objects.count()) == (20, before)


def test_binds_nobody_backwards(cast: Cast, draft: StandardVersion) -> None:
    with pytest.raises(BadStandard):
        publish_version(
            actor=cast.actor("ada_administrator"),
            now=NOW,
            version_id=draft.pk,
            valid_from=NOW - timedelta(seconds=1),
        )

    draft.refresh_from_db()
    assert draft.published_at is None


@pytest.mark.parametrize(
    "terms",
    [
        {"titles": {"zh-hans": "只有简体"}},
        {"amount": 0},
        {"amount": "30"},
        {"unit": "fortnights"},
        {"starts_on": ["people.staff_added"]},
        {"met_by": []},
        {"warn_share": "0.96"},
        {"warn_share": "0.09"},
        {"target_rate": "1.01"},
        {"applies_to": {"colour": ["red"]}},
        {"pauses_while": ["closed"]},
        {"calendar_id": 999999},
        {"duty": "nobody"},
        {"surprise": 1},
    ],
)
def test_refuses_terms_that_cannot_be(cast: Cast, draft: StandardVersion, terms: dict[str, Any]) -> None:
    before = JournalEntry.objects.count()

    with pytest.raises(BadStandard):
        change_draft(actor=cast.actor("ada_administrator"), now=NOW, version_id=draft.pk, terms=terms)

    draft.refresh_from_db()
    assert (draft.amount, JournalEntry.objects.count()) == (20, before)


def test_names_all_objections_at_once(cast: Cast) -> None:
    with pytest.raises(SeveralErrors) as refused:
        draft_version(
            actor=cast.actor("ada_administrator"),
            now=NOW,
            code="new",
            terms={**FIRST_ANSWER, "amount": 0, "unit": "x"},
        )

    assert [error.field for error in refused.value.errors] == ["amount", "unit"]
    assert not Standard.objects.filter(code="new").exists()


def test_drafts_one_version_at_a_time_and_only_by_who_may(cast: Cast, draft: StandardVersion) -> None:
    with pytest.raises(NameTaken):
        draft_version(actor=cast.actor("ada_administrator"), now=NOW, code="first-answer")
    with pytest.raises(NotAllowed):
        draft_version(actor=cast.actor("leo_manager"), now=NOW, code="other", terms=FIRST_ANSWER)

    assert StandardVersion.objects.count() == 2


def test_starts_no_more_clocks_when_retired(cast: Cast, ask: Any) -> None:
    running = ask()
    retire_standard(actor=cast.actor("ada_administrator"), now=NOW, standard_id=cast.first_answer.standard_id)

    later = ask(now=NOW + timedelta(minutes=1))

    assert Promise.objects.get(matter=running).state == "active"
    assert not Promise.objects.filter(matter=later).exists()


def test_shows_versions_with_what_changed_and_examples(cast: Cast, draft: StandardVersion) -> None:
    shown = get_standard(actor=cast.actor("ana_agent"), now=NOW, standard_id=draft.standard_id, language="en")

    newest, oldest = shown.versions
    assert (newest.status, oldest.status, oldest.changes) == ("draft", "in_force", [])
    assert [(c.field, c.before, c.after) for c in newest.changes] == [("amount", 30, 20)]
    assert [e.due.at - e.starts_at for e in shown.examples] == [timedelta(minutes=20)] * 2
    assert (shown.row.title, shown.row.draft_id) == ("First answer", draft.pk)


def test_loads_the_shipped_pack_once(cast: Cast, ask: Any) -> None:
    first = load_pack(actor=SYSTEM, now=NOW, content=BASIC)
    entries = JournalEntry.objects.count()

    again = load_pack(actor=SYSTEM, now=LATER, content=BASIC)

    assert (again.pk, JournalEntry.objects.count()) == (first.pk, entries)
    codes = [row.code for row in list_standards(actor=cast.actor("ana_agent"), now=NOW, language="zh-hant")]
    assert codes == [
        "complaint-disposition",
        "first-answer",
        "first-answer-chat",
        "first-answer-email",
        "first-answer-web",
        "inquiry-resolved",
        "next-answer",
    ]
    assert len(list_public_standards(now=NOW, language="en")) == 7


def test_what_the_pack_asks_is_met_by_a_resolution(cast: Cast, ask: Any) -> None:
    load_pack(actor=SYSTEM, now=NOW, content=BASIC)
    matter = ask()

    send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="可以。", then="resolve")

    kept = Promise.objects.filter(matter=matter).order_by("standard_version__standard__code")
    assert [(p.standard_version.standard.code, p.state) for p in kept if p.standard_version] == [
        ("first-answer", "kept"),
        ("first-answer-web", "kept"),
        ("inquiry-resolved", "kept"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"code": "x", "version": "1", "valid_from": "soon", "standards": [{}]}',
        b"[" * 100_000,
    ],
)
def test_refuses_what_is_no_pack(cast: Cast, content: bytes) -> None:
    with pytest.raises(BadRulePack):
        load_pack(actor=SYSTEM, now=NOW, content=content)

    assert not RulePack.objects.exists()


def test_takes_nothing_of_a_pack_with_one_wrong_standard(cast: Cast) -> None:
    pack = json.loads(BASIC)
    pack["standards"][-1]["amount"] = -1
    standards.forget_standards()

    with pytest.raises(BadStandard):
        load_pack(actor=SYSTEM, now=NOW, content=json.dumps(pack).encode())

    assert (RulePack.objects.count(), Standard.objects.count()) == (0, 1)
