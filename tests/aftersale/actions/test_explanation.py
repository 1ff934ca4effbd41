"""What is normal and what is not, sent to a customer in their language; which words they were is kept."""

from typing import Any

import pytest

from tests.aftersale.complaining import entries, take
from tests.cast import NOW, SYSTEM, Cast
from tests.catalog.faulting import CRACKS, make_fault
from tests.presale.quoting import make_product
from yinuo.aftersale.actions.explanation import explain_fault, hold_explaining_reply
from yinuo.aftersale.models import Complaint, FaultExplanation
from yinuo.aftersale.queries.explanations import faults_to_explain, list_explanations
from yinuo.catalog.actions.faults import publish_fault, retire_fault, write_fault
from yinuo.catalog.models import Product, ProductFault
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.matters.actions.messages import release_reply, take_back_reply
from yinuo.matters.errors import EmptyText
from yinuo.matters.models import Matter, Message


@pytest.fixture
def chair(cast: Cast) -> Product:
    return make_product("C-1", family="餐椅")


@pytest.fixture
def cracks(chair: Product) -> ProductFault:
    return make_fault(chair)


@pytest.fixture
def complaint(cast: Cast, chair: Product) -> Complaint:
    return take(cast, product_id=chair.pk, language="en")


def _out() -> list[str]:
    return list(Message.objects.filter(direction="out").order_by("pk").values_list("text", flat=True))


def _held(cast: Cast, complaint: Complaint, text: str, *version_ids: int) -> Message:
    return hold_explaining_reply(
        actor=cast.actor("ana_agent"),
        now=NOW,
        matter_id=complaint.pk,
        text=text,
        version_ids=version_ids,
    )


def test_it_is_sent_in_the_customers_language(cast: Cast, complaint: Complaint, cracks: ProductFault) -> None:
    ana = cast.actor("ana_agent")

    made = explain_fault(actor=ana, now=NOW, matter_id=complaint.pk, fault_id=cracks.pk)

    [text] = _out()
    assert text.startswith("About “Fine cracks in the wood”") and "1. Measure the crack" in text
    assert (made.version_id, made.language, made.by_id) == (cracks.published_id, "en", cast.ana_agent.pk)
    [entry] = entries("fault_explained")
    assert (entry.facts["fault"], entry.facts["number"], entry.facts["language"]) == ("wood-cracks", 1, "en")
    assert entry.facts["message_id"] == made.message_id


def test_what_was_sent_stays_as_it_was(cast: Cast, complaint: Complaint, cracks: ProductFault) -> None:
    ana = cast.actor("ana_agent")
    explain_fault(actor=ana, now=NOW, matter_id=complaint.pk, fault_id=cracks.pk)
    words = {"en": {**CRACKS["en"], "name": "Cracks"}}
    write_fault(actor=SYSTEM, now=NOW, fault_id=cracks.pk, texts=words)
    publish_fault(actor=SYSTEM, now=NOW, fault_id=cracks.pk, audience="public")

    explain_fault(
        actor=ana, now=NOW, matter_id=complaint.pk, fault_id=cracks.pk, text=" Dear Kim,\nCracks … "
    )

    rows = list_explanations(actor=ana, matter_id=complaint.pk)
    assert sorted((row.number, row.name) for row in rows) == [(1, "Fine cracks in the wood"), (2, "Cracks")]
    assert _out()[1] == "Dear Kim,\nCracks …"


def test_only_what_is_in_force_is_sent(cast: Cast, complaint: Complaint, cracks: ProductFault) -> None:
    draft = make_fault(code="draft", family="餐椅", audience="")
    retire_fault(actor=SYSTEM, now=NOW, fault_id=cracks.pk)

    for key in (draft.pk, cracks.pk, 2**62):
        with pytest.raises(NotFound):
            explain_fault(actor=cast.actor("leo_manager"), now=NOW, matter_id=complaint.pk, fault_id=key)
    assert _out() == [] and not FaultExplanation.objects.exists()


def test_who_may_not_answer_explains_nothing(cast: Cast, complaint: Complaint, cracks: ProductFault) -> None:
    for who, error in (("sun_supervisor", NotAllowed), ("otto_other_outlet", NotFound)):
        with pytest.raises(error):
            explain_fault(actor=cast.actor(who), now=NOW, matter_id=complaint.pk, fault_id=cracks.pk)
    assert _out() == []


def test_a_reply_notes_what_was_put_into_it(cast: Cast, complaint: Complaint, cracks: ProductFault) -> None:
    key = cracks.published_id or 0
    ana = cast.actor("ana_agent")

    message = _held(cast, complaint, "Hello, about “Fine cracks in the wood”: all is well.", key, key, 2**62)

    assert FaultExplanation.objects.get().message_id == message.pk
    assert list_explanations(actor=ana, matter_id=complaint.pk) == []
    release_reply(actor=SYSTEM, now=NOW, message_id=message.pk, as_staff=ana)
    [row] = list_explanations(actor=ana, matter_id=complaint.pk)
    assert (row.name, row.language, row.by) == ("Fine cracks in the wood", "en", "Ana")


def test_what_was_taken_out_again_or_taken_back_was_not_explained(
    cast: Cast, complaint: Complaint, cracks: ProductFault
) -> None:
    key = cracks.published_id or 0
    _held(cast, complaint, "Something else.", key)
    _held(cast, complaint, "Nothing put in.")
    assert not FaultExplanation.objects.exists() and entries("fault_explained") == []

    message = _held(cast, complaint, "关于“木纹细裂”。", key)
    assert FaultExplanation.objects.get().language == "zh-hans"
    take_back_reply(actor=cast.actor("ana_agent"), now=NOW, message_id=message.pk)
    assert not FaultExplanation.objects.exists()
    with pytest.raises(EmptyText):
        _held(cast, complaint, " ", key)


def test_what_can_be_explained_depends_on_what_it_is_about(
    cast: Cast, ask: Any, complaint: Complaint, chair: Product, cracks: ProductFault
) -> None:
    make_fault(make_product("T-9"), code="other")
    ana = cast.actor("ana_agent")
    about: Matter = ask("这把椅子有细纹", product_id=chair.pk)

    for matter in (Matter.objects.get(pk=complaint.pk), about):
        rows = faults_to_explain(actor=ana, matter=matter, language="en")
        assert [row.code for row in rows] == ["wood-cracks"]
    assert faults_to_explain(actor=ana, matter=ask("开发票吗"), language="en") == []
