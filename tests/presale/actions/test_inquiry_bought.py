"""What questions led to, as quotes and sales come and go."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from tests.presale.looking_after import MAIL, verbs_of
from tests.presale.quoting import make_product, reader_of, viewed, yes
from tests.presale.selling import in_stage, opened
from yinuo.core.errors import NotAllowed
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.links import link_matters, unlink_matters
from yinuo.matters.actions.states import cancel_matter, restore_matter
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.merges import merge_customers, undo_merge
from yinuo.people.models import Customer, CustomerMerge
from yinuo.presale.actions.inquiry_bought import recount_bought
from yinuo.presale.actions.opportunity_stage import win_opportunity
from yinuo.presale.actions.quote_decision import accept_quote
from yinuo.presale.models import Inquiry, Opportunity, Quote

BEFORE = NOW - timedelta(days=5)


def bought(inquiry: Any) -> Any:
    return Inquiry.objects.values_list("bought_at", flat=True).get(pk=inquiry.pk)


def accepted(cast: Cast, ask: Any, **more: Any) -> Quote:
    quote = viewed(cast, ask, **more)
    return accept_quote(actor=reader_of(quote), now=NOW, quote_id=quote.pk, acceptance=yes())


def won(cast: Cast, **fields: Any) -> Opportunity:
    opportunity = in_stage(opened(cast, **fields), "negotiating")
    win_opportunity(actor=SYSTEM, now=NOW, opportunity_id=opportunity.pk, reason="合同 HT-1")
    return Opportunity.objects.get(pk=opportunity.pk)


def as_kims(cast: Cast, *matters: Any) -> None:
    Inquiry.objects.filter(pk__in=[m.pk for m in matters]).update(customer=cast.kim_customer)


def test_an_accepted_quote_counts_for_its_own_question_and_earlier_ones(cast: Cast, ask: Any) -> None:
    earlier = ask("有深色的吗？", now=BEFORE, asker=MAIL)

    quote = accepted(cast, lambda **more: ask(asker=MAIL, **more))

    assert bought(quote.matter) == NOW
    assert bought(earlier) == NOW
    entry = JournalEntry.objects.get(verb="presale.inquiry_bought", subject_id=earlier.pk)
    assert entry.facts["number"] == quote.number
    assert entry.actor_kind == "system"


def test_other_people_and_other_products_do_not_count(cast: Cast, ask: Any) -> None:
    other = make_product("X-9")
    about_other = ask("沙发呢？", now=BEFORE, asker=MAIL, product_id=other.pk)
    somebody = ask("有吗？", now=BEFORE, asker=Arrival(name="Lu", email="lu@example.com"))
    nobody = ask("有吗？", now=BEFORE, asker=Arrival())
    long_ago = ask("有吗？", now=NOW - timedelta(days=91), asker=MAIL)

    accepted(cast, lambda **more: ask(asker=MAIL, **more))

    assert [bought(m) for m in (about_other, somebody, nobody, long_ago)] == [None] * 4


def test_a_won_sale_counts_where_it_is_of_the_product_or_tied(cast: Cast, ask: Any) -> None:
    table, bed = make_product("T-2"), make_product("B-1")
    about_table = ask("桌子？", now=BEFORE, product_id=table.pk)
    about_bed = ask("床？", now=BEFORE, product_id=bed.pk)
    origin = ask("床边柜？", now=BEFORE, product_id=bed.pk)
    as_kims(cast, about_table, about_bed, origin)

    won(cast, product_id=table.pk, origin_id=origin.pk)

    assert [bought(m) for m in (about_table, about_bed, origin)] == [NOW, None, NOW]


def test_a_link_ties_and_unties(cast: Cast, ask: Any) -> None:
    asked = ask("床？", now=BEFORE, asker=Arrival(name="Lu"))
    sale = won(cast)
    assert bought(asked) is None

    link = link_matters(actor=cast.actor("ana_agent"), now=NOW, matter_id=asked.pk, other_id=sale.pk)
    assert bought(asked) == NOW

    unlink_matters(actor=cast.actor("ana_agent"), now=NOW, link_id=link.pk)
    assert bought(asked) is None
    assert verbs_of(asked.pk).count("presale.inquiry_not_bought") == 1


def test_what_was_cancelled_was_not_bought_until_it_is_restored(cast: Cast, ask: Any) -> None:
    earlier = ask("有深色的吗？", now=BEFORE, asker=MAIL)
    quote = accepted(cast, lambda **more: ask(asker=MAIL, **more))
    ana = cast.actor("ana_agent")

    cancel_matter(actor=ana, now=NOW, matter_id=quote.matter_id, reason="录错了")
    assert (bought(quote.matter), bought(earlier)) == (None, None)

    restore_matter(actor=ana, now=NOW, matter_id=quote.matter_id, reason="是真的")
    assert (bought(quote.matter), bought(earlier)) == (NOW, NOW)


def test_a_matter_of_another_customer_counts_for_them(cast: Cast, ask: Any) -> None:
    lu = Customer.objects.create(name="Lu", created_at=BEFORE)
    asked = ask("桌子？", now=BEFORE)
    as_kims(cast, asked)
    won(cast)
    assert bought(asked) == NOW

    edit_matter(actor=cast.actor("ana_agent"), now=NOW, matter_id=asked.pk, fields={"customer_id": lu.pk})

    assert bought(asked) is None


def test_two_files_that_are_one_count_together(cast: Cast, ask: Any) -> None:
    asked = ask("桌子？", now=BEFORE, asker=Arrival(name="Lu", email="lu@example.com"))
    won(cast)
    ada = cast.actor("ada_administrator")

    merge_customers(actor=ada, now=NOW, survivor_id=cast.kim_customer.pk, absorbed_id=asked.customer_id)
    assert bought(asked) == NOW

    undo_merge(actor=ada, now=NOW, merge_id=CustomerMerge.objects.get().pk)
    assert bought(asked) is None


def test_counting_again_what_is_counted_writes_nothing(cast: Cast, ask: Any) -> None:
    quote = accepted(cast, lambda **more: ask(asker=MAIL, **more))
    before = JournalEntry.objects.count()

    changed = recount_bought(
        actor=SYSTEM, now=NOW, customer_ids={quote.customer_id}, matter_ids={quote.matter_id}
    )

    assert changed == 0
    assert JournalEntry.objects.count() == before


def test_only_the_program_counts(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        recount_bought(actor=cast.actor("leo_manager"), now=NOW, customer_ids={1})
