"""What is asked for is done by one action; what was wrong stands beside its field, with everything typed kept."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.web.admin.test_pages import sign_in
from yinuo.catalog.models import Article, Precaution, Product
from yinuo.channels.models import ApiClient
from yinuo.core.models import JournalEntry, Organisation, ServiceCalendar
from yinuo.core.organisation import organisation
from yinuo.matters.models import AutomationRule, CannedReply, Macro, StandardVersion
from yinuo.people.models import Coverage, Staff
from yinuo.web.desk.automation.steps import steps_from_fields, steps_in_fields
from yinuo.web.desk.calendars.hours_text import read_spans, span_words


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    sign_in(client, cast, "ada")
    return client


def test_keeps_what_was_typed_when_a_product_code_is_taken(desk: Client) -> None:
    typed = {"code": "SF-1", "name_en": "Sofa", "currency": "CNY", "parameters": "width: 2 m"}
    desk.post(reverse("new_product"), typed)

    answer = desk.post(reverse("new_product"), {**typed, "name_en": "Second sofa"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Second sofa" in page and "width: 2 m" in page and 'id="id_code_error"' in page
    assert Product.objects.get().names == {"en": "Sofa"}


def test_sets_precautions_line_by_line_in_each_language(desk: Client) -> None:
    desk.post(reverse("new_product"), {"code": "SF-1", "name_en": "Sofa", "currency": "CNY"})
    product = Product.objects.get()

    typed = {"en": "!! Keep from flames\nLift by two", "zh_hans": "!! 远离明火\n"}
    answer = desk.post(reverse("precautions", args=[product.pk]), typed)

    found = list(Precaution.objects.order_by("pk").values_list("severity", "texts"))
    assert answer.status_code == 302
    assert found == [
        ("danger", {"en": "Keep from flames", "zh-hans": "远离明火"}),
        ("notice", {"en": "Lift by two"}),
    ]


def test_a_precaution_excludes_a_return_for_a_reason_that_the_product_carries(desk: Client) -> None:
    desk.post(reverse("new_product"), {"code": "SF-1", "name_en": "Sofa", "currency": "CNY"})
    product = Product.objects.get()
    address = reverse("precautions", args=[product.pk])
    desk.post(address, {"en": "Once opened it does not come back\nLift by two"})
    page = desk.get(address).content.decode()
    assert "excludes." not in page and reverse("edit_product", args=[product.pk]) in page
    Product.objects.filter(pk=product.pk).update(law_exclusions=["opened_health"])
    first, second = Precaution.objects.order_by("pk")

    page = desk.get(address).content.decode()
    assert f'name="excludes.{first.pk}"' in page and "默认勾选无效" in page
    typed = {"en": "! Once opened it does not come back\nLift by two"}
    wrong = desk.post(address, {**typed, f"excludes.{first.pk}": "boredom"})
    done = desk.post(address, {**typed, f"excludes.{first.pk}": "opened_health", f"excludes.{second.pk}": ""})

    assert (wrong.status_code, done.status_code) == (422, 302)
    kept = list(Precaution.objects.order_by("pk").values_list("severity", "excludes"))
    assert kept == [("warning", "opened_health"), ("notice", "")]
    entry = JournalEntry.objects.filter(verb="catalog.precautions_set").latest("id")
    assert [row[2] for row in entry.facts["after"]] == ["opened_health", ""]
    first = Precaution.objects.order_by("pk")[0]
    desk.post(address, {**typed, f"excludes.{first.pk}": ""})
    assert not Precaution.objects.exclude(excludes="").exists()


def test_writes_and_publishes_an_article(desk: Client) -> None:
    answer = desk.post(reverse("new_article"), {"slug": "care", "category": "Wood"})
    article = Article.objects.get()
    desk.post(answer["Location"], {"language": "en", "title": "Care", "body": "Wipe it *dry*."})
    desk.post(reverse("publish_article", args=[article.pk]), {"audience": "public", "languages": ["en"]})

    page = desk.get(reverse("article", args=[article.pk])).content.decode()

    assert answer["Location"] == reverse("write_article", args=[article.pk])
    assert "<em>dry</em>" in page


def test_drafts_changes_and_publishes_a_standard(desk: Client, cast: Cast) -> None:
    standard = cast.first_answer.standard_id
    begun = desk.post(reverse("new_version", args=[standard]))
    draft = StandardVersion.objects.get(standard=standard, number=2)
    typed = {
        "title_zh_hans": "首次答复",
        "title_zh_hant": "首次答覆",
        "title_en": "First answer",
        "starts_on": ["matters.matter_opened"],
        "met_by": ["matters.reply_sent"],
        "amount": "20",
        "unit": "working_minutes",
        "warn_percent": "75",
        "target_percent": "95",
        "duty": "owner",
        "public": "on",
    }
    saved = desk.post(begun["Location"], typed)
    shown = desk.get(reverse("publish_standard", args=[standard, draft.pk])).content.decode()
    published = desk.post(reverse("publish_standard", args=[standard, draft.pk]), {"valid_from": ""})

    draft.refresh_from_db()
    assert (saved.status_code, published.status_code) == (302, 302)
    assert 'data-diff="removed"' in shown and 'data-diff="added"' in shown
    assert draft.amount == 20 and draft.published_at is not None


def test_keeps_a_standards_terms_when_one_is_wrong(desk: Client, cast: Cast) -> None:
    answer = desk.post(
        reverse("new_standard"), {"code": "Not a code!", "title_en": "Callback", "amount": "2"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Callback" in page and "Not a code!" in page
    assert StandardVersion.objects.count() == 1


def test_adds_a_colleague_and_says_when_they_are_away(desk: Client, cast: Cast) -> None:
    typed = {
        "username": "new.one",
        "name": "Neo",
        "roles": ["agent"],
        "team_ids": [cast.team.pk],
        "language": "en",
        "skills": "sofa, table",
        "max_open_matters": "30",
    }
    made = desk.post(reverse("new_person"), typed)
    neo = Staff.objects.get(username="new.one")
    away = {"begins_at": "2099-05-04T09:00", "ends_at": "2099-05-05T18:00", "deputy": cast.ana_agent.pk}
    desk.post(reverse("new_absence", args=[neo.pk]), away)

    assert made["Location"] == reverse("person", args=[neo.pk])
    assert (neo.skills, neo.roles, neo.has_usable_password()) == (["sofa", "table"], ["agent"], False)
    assert Coverage.objects.get().deputy_id == cast.ana_agent.pk


def test_refuses_a_weak_password_beside_its_field(desk: Client, cast: Cast) -> None:
    answer = desk.post(reverse("person_password", args=[cast.ana_agent.pk]), {"password": "short"})

    assert answer.status_code == 422
    assert 'id="id_password_error"' in answer.content.decode()


def test_an_agent_may_say_that_they_take_nothing_new_but_not_for_others(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "ana")

    own = client.post(reverse("availability", args=[cast.ana_agent.pk]), {"available": "no"})
    other = client.post(reverse("availability", args=[cast.leo_manager.pk]), {"available": "no"})

    cast.ana_agent.refresh_from_db()
    cast.leo_manager.refresh_from_db()
    assert (own.status_code, other.status_code) == (302, 403)
    assert (cast.ana_agent.available, cast.leo_manager.available) == (False, True)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("09:00–12:00, 13:30–18:00", [["09:00", "12:00"], ["13:30", "18:00"]]),
        ("9:00-12:00；13：30至18：00", [["09:00", "12:00"], ["13:30", "18:00"]]),
        ("22:00 to 06:00", [["22:00", "06:00"]]),
        ("00:00–24:00", [["00:00", "24:00"]]),
    ],
)
def test_reads_hours_as_people_write_them(text: str, spans: list[list[str]]) -> None:
    assert read_spans(text) == spans


@pytest.mark.parametrize("text", ["nine to five", "09:00–", "09:00–12:00 and more", "closed"])
def test_refuses_what_is_no_hours(text: str) -> None:
    with pytest.raises(ValueError):
        read_spans(text)


def test_writes_hours_so_that_they_can_be_read_again() -> None:
    spans = [["09:00", "12:00"], ["22:00", "06:00"]]

    assert read_spans(span_words(spans)) == spans


def test_changes_a_calendars_week_and_its_own_days(desk: Client, cast: Cast) -> None:
    hours = {"name_en": "Office hours", "zone": "Asia/Shanghai", "country": "CN", "sat": "10:00–16:00"}
    desk.post(reverse("edit_hours", args=[cast.calendar.pk]), hours)
    days = {"own_days": "2026-05-04 Stocktaking\n2026-05-09 Saturday sale 10:00–16:00"}
    answer = desk.post(reverse("edit_own_days", args=[cast.calendar.pk]), days)

    cast.calendar.refresh_from_db()
    found = list(cast.calendar.closures.order_by("day").values_list("reason", "open"))
    assert answer.status_code == 302
    assert cast.calendar.weekly == {"sat": [["10:00", "16:00"]]}
    assert found == [("Stocktaking", []), ("Saturday sale", [["10:00", "16:00"]])]


def test_keeps_hours_that_cannot_be(desk: Client, cast: Cast) -> None:
    hours = {"name_en": "Office hours", "zone": "Asia/Shanghai", "mon": "09:00–12:00, 11:00–18:00"}

    answer = desk.post(reverse("edit_hours", args=[cast.calendar.pk]), hours)

    assert answer.status_code == 422
    assert "09:00–12:00, 11:00–18:00" in answer.content.decode()
    assert ServiceCalendar.objects.get().revision == 1


def test_counts_a_due_time_over_the_spring_festival(desk: Client, cast: Cast) -> None:
    asked = {"at": "2026-02-12T10:00", "amount": "7", "unit": "working_days", "year": "2026"}

    answer = desk.get(reverse("calendar", args=[cast.calendar.pk]), asked)

    assert answer.context["due"]["days"][-1].day == date(2026, 2, 28)


def test_says_beside_the_amount_why_it_cannot_be_counted(desk: Client, cast: Cast) -> None:
    asked = {"at": "2026-02-12T10:00", "amount": "1.5", "unit": "working_days"}

    answer = desk.get(reverse("calendar", args=[cast.calendar.pk]), asked)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["amount"]


STEPS: list[dict[str, Any]] = [
    {"do": "assign", "owner_id": 3, "team_id": None},
    {"do": "add_tags", "tags": ["vip", "sofa"]},
    {"do": "set_priority", "priority": 1},
    {"do": "note", "text": "Look at it"},
    {"do": "reply", "canned_id": 7},
    {"do": "promise", "what": "Call back", "amount": 2, "unit": "working_hours"},
    {"do": "move", "move": "wait_customer"},
    {"do": "notify", "staff_id": None, "role": "manager", "text": "See this"},
]


def test_steps_go_into_fields_and_come_back() -> None:
    assert steps_from_fields(steps_in_fields(STEPS)) == STEPS


def test_steps_in_another_order_are_kept_exactly(desk: Client, cast: Cast) -> None:
    steps = [{"do": "note", "text": "b"}, {"do": "add_tags", "tags": ["a"]}]
    macro = Macro.objects.create(name="Odd", steps=steps)
    page = desk.get(reverse("macro_page", args=[macro.pk]))

    typed = {"name": "Odd", "active": "on", "exact": page.context["form"].initial["exact"]}
    answer = desk.post(reverse("macro_page", args=[macro.pk]), typed)

    macro.refresh_from_db()
    assert answer.status_code == 302
    assert macro.steps == steps


def test_shows_what_a_rule_would_mean_without_saving_it(desk: Client, cast: Cast, ask: Any) -> None:
    matter = ask()
    typed = {"name": "Late", "on": ["matters.customer_wrote"], "kind": ["inquiry"], "set_priority": "1"}

    answer = desk.post(reverse("new_rule"), {**typed, "preview": "1"})

    assert answer.status_code == 200
    assert [row["row"].id for row in answer.context["meant"]] == [matter.pk]
    assert not AutomationRule.objects.exists()


def test_saves_a_rule(desk: Client, cast: Cast) -> None:
    typed = {
        "name": "Late",
        "after_minutes": "30",
        "since": "opened",
        "owner_missing": "yes",
        "add_tags": "late",
    }

    answer = desk.post(reverse("new_rule"), typed)

    rule = AutomationRule.objects.get()
    assert answer["Location"] == reverse("rule", args=[rule.pk])
    assert (rule.conditions, rule.after_minutes, rule.active) == ({"owner_missing": True}, 30, False)
    assert rule.steps == [{"do": "add_tags", "tags": ["late"]}]


def test_an_agent_keeps_own_canned_replies_only(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "ana")
    typed = {"shortcut": "hi", "body_en": "Hello {customer}"}

    own = client.post(reverse("new_canned"), {**typed, "whose": "own"})
    shared = client.post(reverse("new_canned"), {**typed, "whose": "everyone"})

    assert (own.status_code, shared.status_code) == (302, 422)
    assert CannedReply.objects.get().owner_id == cast.ana_agent.pk


def test_names_an_unknown_variable_beside_its_language(desk: Client, cast: Cast) -> None:
    typed = {"shortcut": "hi", "whose": "everyone", "body_en": "Hello {nobody}"}

    answer = desk.post(reverse("new_canned"), typed)

    assert answer.status_code == 422
    assert 'id="id_body_en_error"' in answer.content.decode()


def test_shows_a_key_once_and_never_again(desk: Client, cast: Cast) -> None:
    made = desk.post(reverse("new_key"), {"name": "Shop", "rights": ["matter.open"]})
    key = made.context["key"]
    listed = desk.get(reverse("api_clients")).content.decode()
    desk.post(reverse("revoke_key", args=[ApiClient.objects.get().pk]), {"reason": "leaked"})

    assert key in made.content.decode() and made["Cache-Control"] == "no-store"
    assert key not in listed
    assert ApiClient.objects.get().revoked_at is not None


def test_changes_the_organisation(desk: Client, cast: Cast) -> None:
    typed = {
        "name_zh_hans": "新禾木",
        "name_en": "New Hemu",
        "service_phone": "400-100",
        "language": "en",
        "default_calendar_id": cast.calendar.pk,
        "undo_send_s": "10",
        "reopen_window_days": "7",
        "review_window_days": "0",
        "silent_close_days": "3",
    }

    answer = desk.post(reverse("organisation"), typed)

    row = Organisation.objects.get()
    assert answer.status_code == 302
    assert (row.names, row.undo_send_s) == ({"zh-hans": "新禾木", "en": "New Hemu"}, 10)
    assert organisation().language == "en"
    assert JournalEntry.objects.filter(verb="core.organisation_changed").count() == 1


def test_browses_the_journal_and_checks_the_last_day(desk: Client, cast: Cast, ask: Any) -> None:
    ask(now=datetime.now(tz=UTC))

    answer = desk.get(reverse("journal"), {"verb": "matters.matter_opened", "check": "1"})

    assert {row.verb for row in answer.context["rows"]} == {"matters.matter_opened"}
    assert answer.context["check"]["faults"] == [] and answer.context["check"]["count"] > 0


@pytest.mark.parametrize("query", ["day=2026-13-40", "staff=x", "after=-1", "verb=%22"])
def test_the_journal_takes_a_wrong_query_as_none(query: str, desk: Client) -> None:
    assert desk.get(f"{reverse('journal')}?{query}").status_code == 200
