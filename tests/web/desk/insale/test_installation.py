"""Installations on the desk and at the customer's: asked for, answered by link, promised, ready, done."""

import re
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.actions.test_installation import SAFE, asked, checklist, says
from tests.insale.shipping import confirmed_order
from tests.web.desk.conftest import SignIn
from yinuo.insale.models import InstallationRequest, Order, SiteChecklist


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_is_asked_for_on_the_orders_page(desk: Client, cast: Cast) -> None:
    order, wanted = confirmed_order(cast), checklist(cast)
    assert f"/desk/orders/{order.pk}/installations/new/" in text(desk, f"/desk/orders/{order.pk}/")
    url = f"/desk/orders/{order.pk}/installations/new/"
    assert desk.post(url, {"what": ""}).status_code == 422

    desk.post(url, {"what": "书柜上墙", "checklist_id": wanted.pk, "contact": "金女士"})

    made = InstallationRequest.objects.get()
    assert len(made.points) == 2
    assert "2 points open" in text(desk, f"/desk/orders/{order.pk}/")


def test_is_promised_answered_and_done(desk: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    made = asked(cast)
    url = f"/desk/installations/{made.pk}/"
    with django_assert_max_num_queries(20):
        page = text(desk, url)
    assert "Is there an earthed socket?" in page and "step/ready/" not in page

    desk.post(f"{url}send/", {"words": ""})
    day = timezone.localdate().replace(year=timezone.localdate().year + 1)
    while day.weekday() > 3:
        day = day.replace(day=(day.day % 28) + 1)
    desk.post(f"{url}promise/", {"on": day.isoformat(), "override": "far away, as they wish"})
    desk.post(f"{url}answers/", {"ok-power": "yes", "ok-lift": "no", "words-lift": "三楼"})
    assert "step/ready/" in text(desk, url)
    desk.post(f"{url}step/ready/")
    desk.post(f"{url}step/finish/", {"words": "装好了"})

    made.refresh_from_db()
    assert made.promise is not None
    assert (made.state, made.promise.state) == ("done", "kept")
    assert desk.post(f"{url}step/drop/", {"words": "x"}).status_code == 422
    assert desk.get(f"{url}step/fly/").status_code == 404


def test_the_customer_answers_by_link(client: Client, cast: Cast) -> None:
    made = asked(cast)
    Order.objects.update(language="en")
    url = f"/i/{made.secret}/"
    page = text(client, url)
    assert "Is there a lift?" in page and "without this we do not begin" in page
    assert re.search(r'<html lang="en"', page)

    given = {"ok-power": "no", "ok-lift": "yes", "contact": "Kim", "wanted_on": "2026-03-21"}
    assert client.post(f"{url}answer/", given).status_code == 302
    client.post(f"{url}answer/", given)

    made.refresh_from_db()
    assert (made.answers["power"]["ok"], made.answers["power"]["by"], made.contact) == (
        False,
        "customer",
        "Kim",
    )
    assert "Something about safety is not right yet." in text(client, url)
    assert client.post(f"{url}answer/", {"ok-power": "maybe"}).status_code == 422
    assert client.get("/i/nothing/").status_code == 404
    client.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"{url}answer/", given).status_code == 403


def test_the_link_says_when_it_is_over(client: Client, desk: Client, cast: Cast) -> None:
    made = asked(cast)
    Order.objects.update(language="en")
    says(made, SAFE)
    desk.post(f"/desk/installations/{made.pk}/step/drop/", {"words": "not needed"})

    assert "not needed any more" in text(client, f"/i/{made.secret}/")
    assert client.post(f"/i/{made.secret}/answer/", {"ok-power": "yes"}).status_code == 409


def test_checklists_are_written_by_whoever_may(sign_in: SignIn, cast: Cast) -> None:
    ada, home = sign_in("ada_administrator"), "/desk/installations/checklists/"
    form = {"point-TOTAL_FORMS": "4", "point-INITIAL_FORMS": "0"}
    assert "No checklist yet" in text(ada, home)
    named = {"code": "shelf", "name_zh_hans": "上墙", "name_zh_hant": "", "name_en": "Shelf"}
    point = {"point-0-zh_hans": "墙是实心的吗？", "point-0-safety": "on"}
    assert ada.post(f"{home}new/", {**form, **named}).status_code == 422

    assert ada.post(f"{home}new/", {**form, **named, **point}).status_code == 302

    made = SiteChecklist.objects.get()
    assert (made.items[0]["safety"], made.items[0]["code"]) == (True, "p1")
    changed = {**form, **named, "point-0-code": "p1", "point-0-en": "Is the wall solid?", "active": ""}
    assert ada.post(f"{home}{made.pk}/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.items[0]["texts"], made.items[0]["safety"]) == ({"en": "Is the wall solid?"}, False)
    assert "Shelf" in text(ada, home) and "Is the wall solid?" in text(ada, f"{home}{made.pk}/")
    assert sign_in("tia_technician").get(home).status_code == 403


def test_is_not_for_everybody(sign_in: SignIn, cast: Cast) -> None:
    made = asked(cast)

    assert sign_in("otto_other_outlet").get(f"/desk/installations/{made.pk}/").status_code == 404
    assert sign_in("sun_supervisor").post(f"/desk/installations/{made.pk}/send/").status_code == 403
