"""Quotes on the desk: the list, one quote, the editor, an order by telephone."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.presale.quoting import drafted, make_product, make_variant, sent
from tests.web.desk.conftest import SignIn
from yinuo.presale.models import Inquiry, Quote, Telling


def now() -> Any:
    return timezone.now()


@pytest.fixture
def draft(cast: Cast, ask: Any) -> Quote:
    return drafted(cast, ask, now=now(), precautions=1)


def form_in(page: str) -> dict[str, list[str]]:
    """Return the editor's values as a browser would send them."""
    values: dict[str, list[str]] = {}
    inputs = re.findall(r"<input([^>]*)>", page)
    for attributes in inputs:
        name = re.search(r'name="([^"]+)"', attributes)
        value = re.search(r'value="([^"]*)"', attributes)
        kind = re.search(r'type="(checkbox|radio)"', attributes)
        if name and (not kind or "checked" in attributes):
            values.setdefault(name[1], []).append(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        values[name] = [text]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        values[name] = [(chosen[1] or chosen[2]) if chosen else ""]
    values.pop("csrfmiddlewaretoken", None)
    return values


def editor(desk: Client, quote: Quote) -> dict[str, list[str]]:
    return form_in(desk.get(f"/desk/quotes/{quote.pk}/edit/").content.decode())


def test_lists_quotes_by_what_became_of_them(
    desk: Client, cast: Cast, ask: Any, draft: Quote, django_assert_max_num_queries: Any
) -> None:
    offered = sent(cast, ask, now=now())
    desk.get("/desk/quotes/")

    with django_assert_max_num_queries(8):
        page = desk.get("/desk/quotes/").content.decode()

    assert draft.number in page
    assert offered.number in page
    assert draft.number not in desk.get("/desk/quotes/?tab=offered").content.decode()
    assert desk.get("/desk/quotes/?after=nonsense").status_code == 422
    assert desk.get("/desk/quotes/?tab=x&mine=1").status_code == 200


def test_begins_in_a_matter_and_goes_on_writing(desk: Client, draft: Quote) -> None:
    response = desk.post(f"/desk/matters/{draft.matter_id}/quote/")

    made = Quote.objects.latest("made_at")
    assert response["Location"] == f"/desk/quotes/{made.pk}/edit/"
    assert made.pk != draft.pk


def test_the_form_saves_what_it_shows(desk: Client, draft: Quote) -> None:
    before = draft.lines.get()

    response = desk.post(f"/desk/quotes/{draft.pk}/edit/", {**editor(desk, draft), "do": "save"})

    assert response.status_code == 302
    after = Quote.objects.get(pk=draft.pk)
    assert (after.gross, after.answer, after.dates.get().amount) == (Decimal("2000.00"), draft.answer, 20)
    line = after.lines.get()
    assert (line.title, line.unit_price, line.product_id) == (
        before.title,
        before.unit_price,
        before.product_id,
    )


def test_rows_come_and_go_before_anything_is_saved(desk: Client, draft: Quote) -> None:
    values = editor(desk, draft)
    address = f"/desk/quotes/{draft.pk}/edit/"
    variant = make_variant(make_product("T-2", price="300.00"), sku="T-2-O")

    for deed in ("add_bundle", "add_date", "add_payment", "add_text"):
        values = form_in(desk.post(address, {**values, "do": deed}).content.decode())
    bundle = next(k for k in values["line"] if values[f"{k}-kind"] == ["bundle"])
    values = form_in(desk.post(address, {**values, "do": f"add:v{variant.pk}-{bundle}"}).content.decode())
    values = form_in(desk.post(address, {**values, "do": f"up:{bundle}"}).content.decode())

    assert [values[f"{k}-kind"][0] for k in values["line"]] == ["bundle", "part", "item", "item"]
    assert (len(values["date"]), len(values["payment"])) == (2, 1)
    assert Quote.objects.get(pk=draft.pk).lines.count() == 1
    values[f"{bundle}-title"], values[f"{bundle}-price"] = ["Set"], ["1,280"]
    saved = desk.post(address, {**values, "do": "save"})
    assert saved.status_code == 302
    lines = list(Quote.objects.get(pk=draft.pk).lines.order_by("position"))
    assert (lines[0].title, lines[0].gross) == ("Set", Decimal("1280.00"))
    assert lines[1].bundle_id == lines[0].pk


def test_the_sums_follow_what_is_typed(desk: Client, draft: Quote) -> None:
    values = editor(desk, draft)
    (key,) = values["line"]

    page = desk.post(
        f"/desk/quotes/{draft.pk}/reckon/", {**values, f"{key}-quantity": "2.5", f"{key}-discount": "10"}
    ).content.decode()

    assert "¥4,500.00" in page
    assert f'id="{key}-amount" hx-swap-oob="true">¥4,500.00' in page
    assert "-guard" in page
    nonsense = desk.post(f"/desk/quotes/{draft.pk}/reckon/", {**values, f"{key}-price": "NaN"})
    assert nonsense.status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("-quantity", "many"),
        ("-quantity", "-1"),
        ("-price", "1e99"),
        ("-price", "NaN"),
        ("-discount", "101"),
        ("-title", "x" * 161),
        ("-variant", "999999999999"),
        ("-tax", "Infinity"),
    ],
)
def test_what_cannot_be_is_said_and_kept(desk: Client, draft: Quote, name: str, value: str) -> None:
    values = editor(desk, draft)
    (key,) = values["line"]

    response = desk.post(f"/desk/quotes/{draft.pk}/edit/", {**values, f"{key}{name}": value, "do": "save"})

    assert response.status_code == 422
    assert "What you typed is still here" in response.content.decode()
    assert Quote.objects.get(pk=draft.pk).gross == Decimal("2000.00")


@pytest.mark.parametrize(
    "values",
    [
        {"line": ["../x", "a" * 99, "\x00"], "do": "save", "discount_percent": "\x00"},
        {"do": "add:v"},
        {"do": "add:"},
        {"do": "drop:"},
        {"do": "up:none", "valid_on": "2026-02-31"},
        {"seen": "yesterday", "do": "find", "find": "\x00 %"},
        {"date": "d1", "d1-what": "x", "d1-mode": "day", "d1-on": "99999-01-01", "do": "save"},
    ],
)
def test_a_strange_form_is_no_fault_of_ours(desk: Client, draft: Quote, values: dict[str, Any]) -> None:
    assert desk.post(f"/desk/quotes/{draft.pk}/edit/", values).status_code in (200, 302, 422)
    assert desk.post(f"/desk/quotes/{draft.pk}/reckon/", values).status_code == 200


def test_two_who_write_at_once_do_not_lose_each_others_words(
    desk: Client, sign_in: SignIn, draft: Quote
) -> None:
    mine, theirs = editor(desk, draft), editor(sign_in("leo_manager"), draft)
    address = f"/desk/quotes/{draft.pk}/edit/"
    desk.post(address, {**mine, "answer": "first", "do": "save"})

    late = sign_in("leo_manager").post(address, {**theirs, "answer": "second", "do": "save"})

    assert late.status_code == 422
    assert "second" in late.content.decode()
    assert Quote.objects.get(pk=draft.pk).answer == "first"


def test_finds_products_by_code_and_by_name(desk: Client, draft: Quote) -> None:
    assert "T-1" in desk.get("/desk/quotes/find/?find=t-1").content.decode()
    assert "T-1" in desk.get("/desk/quotes/find/?find=岩板").content.decode()
    assert desk.get("/desk/quotes/find/?find=%25&for=x").status_code == 200


def test_a_quote_is_sent_read_and_renewed(desk: Client, draft: Quote) -> None:
    url = f"/desk/quotes/{draft.pk}/"
    assert "What happened" in desk.get(url).content.decode()
    assert desk.get(f"{url}preview/").status_code == 200

    desk.post(f"{url}send/", {"words": "Here it is."})
    assert Quote.objects.get(pk=draft.pk).state == "sent"
    renewed = desk.post(f"{url}renew/", {"withdraw": "1"})

    newer = Quote.objects.get(replaces=draft)
    assert renewed["Location"] == f"/desk/quotes/{newer.pk}/edit/"
    assert Quote.objects.get(pk=draft.pk).state == "superseded"


def test_an_approval_goes_to_somebody_else(desk: Client, sign_in: SignIn, cast: Cast, ask: Any) -> None:
    quote = drafted(cast, ask, now=now(), discount_percent=Decimal(30))
    url = f"/desk/quotes/{quote.pk}/"
    assert "This needs approval" in desk.get(url).content.decode()

    desk.post(f"{url}ask/", {"words": "A loyal customer."})
    leo = sign_in("leo_manager")
    assert quote.number in leo.get("/desk/quotes/?tab=in_review").content.decode()
    assert desk.post(f"{url}approve/", {"words": ""}).status_code == 403
    leo.post(f"{url}approve/", {"words": "Fine."})

    assert Quote.objects.get(pk=quote.pk).state == "approved"


def test_a_yes_by_telephone_is_written_down_with_what_was_told(desk: Client, cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask, now=now(), precautions=1)
    url = f"/desk/quotes/{quote.pk}/accept/"
    values = form_in(desk.get(url).content.decode())
    said = {"how": "phone", "name": "Kim", "words": "Yes, go ahead."}

    refused = desk.post(url, said)
    key = re.search(r'name="understood" value="([^"]+)"', desk.get(url).content.decode())
    assert key is not None
    desk.post(url, {**said, "understood": key[1]})

    assert (refused.status_code, values["name"]) == (422, ["Kim"])
    assert Quote.objects.get(pk=quote.pk).state == "accepted"
    assert Telling.objects.get().confirmed_how == "phone"


def test_what_is_told_is_kept_word_for_word(desk: Client, cast: Cast, ask: Any) -> None:
    quote = sent(cast, ask, now=now(), precautions=1)
    url = f"/desk/quotes/{quote.pk}/tell/"
    key = re.search(r'name="keys" value="([^"]+)"', desk.get(url).content.decode())
    assert key is not None

    desk.post(url, {"keys": key[1], "channel": "visit", "confirmed_words": "I see."})

    assert Telling.objects.get().confirmed_words == "I see."


def test_an_order_is_taken_in_one_screen(desk: Client, cast: Cast) -> None:
    product = make_product(precautions=1)
    address = "/desk/quotes/order/"
    values = form_in(desk.get(address).content.decode())
    values = form_in(desk.post(address, {**values, "do": f"add:p{product.pk}"}).content.decode())
    page = desk.post(address, {**values, "do": "noop"}).content.decode()
    key = re.search(r'name="understood" value="([^"]+)"', page)
    assert key is not None
    said = {**values, "name": "Chen", "phone": "13800002222", "words": "One table please.", "do": "save"}

    refused = desk.post(address, said)
    taken = desk.post(address, {**said, "understood": key[1], "delivery": "1 Main Street"})

    assert (refused.status_code, "still open" in refused.content.decode()) == (422, True)
    quote = Quote.objects.get()
    assert taken["Location"] == f"/desk/quotes/{quote.pk}/"
    assert (quote.state, quote.delivery, quote.gross) == ("accepted", "1 Main Street", Decimal("2000.00"))
    assert Inquiry.objects.get().owner_id == cast.ana_agent.pk


def test_the_limits_are_set_by_the_manager(desk: Client, sign_in: SignIn, cast: Cast) -> None:
    leo = sign_in("leo_manager")

    leo.post("/desk/quotes/limits/", {"discount_limit_percent": "15", "valid_days": "7"})

    assert "15" in leo.get("/desk/quotes/limits/").content.decode()
    wrong = leo.post("/desk/quotes/limits/", {"discount_limit_percent": "500", "valid_days": "0"})
    assert wrong.status_code == 422
    assert desk.get("/desk/quotes/limits/").status_code == 403


def test_the_matter_shows_its_quotes(desk: Client, draft: Quote) -> None:
    page = desk.get(f"/desk/matters/{draft.matter_id}/sale/").content.decode()

    assert draft.number in page
    assert f"/desk/matters/{draft.matter_id}/quote/" in page


def test_is_for_those_who_reach_the_matter(sign_in: SignIn, draft: Quote) -> None:
    otto = sign_in("otto_other_outlet")

    for rest in ("", "edit/", "send/", "preview/", "accept/", "tell/"):
        assert otto.get(f"/desk/quotes/{draft.pk}/{rest}").status_code in (403, 404)
    assert otto.post(f"/desk/quotes/{draft.pk}/renew/").status_code in (403, 404)
