"""Every page of administration, for an administrator, an agent and a supervisor."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import yinuo.web
from tests.cast import NOW, Cast
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.actions.products import NewPrecaution, create_product, set_precautions
from yinuo.matters.actions.automation import save_canned, save_macro, save_rule

TEMPLATES = Path(yinuo.web.__file__).parent / "templates"
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
EVERYONE, EDITORS, SETTERS = {"ada", "ana", "sun"}, {"ada"}, {"ada"}
PAGES: list[tuple[str, set[str]]] = [
    ("ui", EVERYONE),
    ("knowledge", EVERYONE),
    ("new_article", EDITORS),
    ("products", EVERYONE),
    ("new_product", EDITORS),
    ("standards", EVERYONE),
    ("new_standard", EDITORS),
    ("load_pack", EDITORS),
    ("staff", EVERYONE),
    ("new_person", EDITORS),
    ("teams", EVERYONE),
    ("new_team", EDITORS),
    ("places", EVERYONE),
    ("new_department", EDITORS),
    ("new_outlet", EDITORS),
    ("calendars", EVERYONE),
    ("new_calendar", EDITORS),
    ("import_year", EDITORS),
    ("automation", EVERYONE),
    ("new_canned", EVERYONE),
    ("new_macro", EDITORS),
    ("new_rule", EDITORS),
    ("outbox", {"ada", "sun"}),
    ("quarantine", {"ada", "sun"}),
    ("api_clients", SETTERS),
    ("new_key", SETTERS),
    ("journal", {"ada", "sun"}),
    ("settings", EVERYONE),
    ("organisation", SETTERS),
    ("account", EVERYONE),
]
NAMES = {"ada": "ada_administrator", "ana": "ana_agent", "sun": "sun_supervisor"}


def sign_in(client: Client, cast: Cast, name: str) -> None:
    client.force_login(getattr(cast, NAMES.get(name, name)), backend=MODEL_BACKEND)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("page", "who"), PAGES)
def test_opens_for_those_with_the_right(
    page: str, who: set[str], name: str, client: Client, cast: Cast
) -> None:
    sign_in(client, cast, name)

    response = client.get(reverse(page))

    assert response.status_code == (200 if name in who else 403)


@pytest.fixture
def furnished(cast: Cast, ask: Any) -> dict[str, tuple[str, list[int]]]:
    """One of each thing that has a page, page name → its address's keys."""
    ada = cast.actor("ada_administrator")
    ask()
    product = create_product(actor=ada, now=NOW, code="SF-1", names={"en": "Sofa"})
    told = [NewPrecaution(texts={"en": "Keep from flames", "zh-hans": "远离明火"}, severity="warning")]
    set_precautions(actor=ada, now=NOW, product_id=product.pk, precautions=told)
    article = create_article(actor=ada, now=NOW, slug="care", product_ids=[product.pk])
    for body in ("# Care\n\nWipe it dry.", "# Care\n\nWipe it damp."):
        write_article_version(
            actor=ada, now=NOW, article_id=article.pk, language="en", title="Care", body=body
        )
    publish_article(actor=ada, now=NOW, article_id=article.pk, audience="public", languages=["en"])
    canned = save_canned(actor=ada, now=NOW, shortcut="hi", titles={}, bodies={"en": "Hello {customer}"})
    steps = [{"do": "add_tags", "tags": ["vip"]}, {"do": "reply", "canned_id": canned.pk}]
    macro = save_macro(actor=ada, now=NOW, name="Greet", steps=steps)
    rule = save_rule(
        actor=ada,
        now=NOW,
        name="Late",
        steps=[{"do": "set_priority", "priority": 1}],
        conditions={"unanswered": True, "kind": ["inquiry"]},
        after_minutes=10,
        since="opened",
    )
    standard, calendar = cast.first_answer.standard_id, cast.calendar.pk
    return {
        "article": ("article", [article.pk]),
        "write": ("write_article", [article.pk]),
        "publish": ("publish_article", [article.pk]),
        "place": ("place_article", [article.pk]),
        "retire": ("retire_article", [article.pk]),
        "product": ("product", [product.pk]),
        "edit product": ("edit_product", [product.pk]),
        "precautions": ("precautions", [product.pk]),
        "standard": ("standard", [standard]),
        "retire standard": ("retire_standard", [standard]),
        "person": ("person", [cast.ana_agent.pk]),
        "edit person": ("edit_person", [cast.ana_agent.pk]),
        "roles": ("person_roles", [cast.ana_agent.pk]),
        "password": ("person_password", [cast.ana_agent.pk]),
        "deactivate": ("deactivate", [cast.ana_agent.pk]),
        "absence": ("new_absence", [cast.ana_agent.pk]),
        "team": ("edit_team", [cast.team.pk]),
        "members": ("team_members", [cast.team.pk]),
        "department": ("edit_department", [cast.service.pk]),
        "calendar": ("calendar", [calendar]),
        "hours": ("edit_hours", [calendar]),
        "own days": ("edit_own_days", [calendar]),
        "official day": ("official_day", [calendar]),
        "canned": ("canned", [canned.pk]),
        "macro": ("macro_page", [macro.pk]),
        "rule": ("rule", [rule.pk]),
    }


def test_every_file_opens_for_an_administrator(
    client: Client, cast: Cast, furnished: dict[str, tuple[str, list[int]]]
) -> None:
    sign_in(client, cast, "ada")

    found = {key: client.get(reverse(n, args=args)).status_code for key, (n, args) in furnished.items()}

    assert found == dict.fromkeys(furnished, 200)


def test_no_file_opens_the_palette_by_itself(
    client: Client, cast: Cast, furnished: dict[str, tuple[str, list[int]]]
) -> None:
    sign_in(client, cast, "ada")

    pages = {key: client.get(reverse(n, args=args)).content.decode() for key, (n, args) in furnished.items()}

    assert [key for key, page in pages.items() if 'id="palette"' not in page] == []


@pytest.mark.parametrize("tab", ["replies", "macros", "rules", "views"])
def test_every_tab_of_automation_shows_its_rows(
    tab: str, client: Client, cast: Cast, furnished: dict[str, Any]
) -> None:
    sign_in(client, cast, "ada")

    page = client.get(reverse("automation"), {"tab": tab}).content.decode()

    shown = {"replies": "/hi", "macros": "Greet", "rules": "Late", "views": "No saved view yet"}
    assert shown[tab] in page or tab == "views"


OWN = ("desk", "account", "mfa", "allauth")


@pytest.mark.parametrize(
    "path", [p for name in OWN for p in sorted((TEMPLATES / name).rglob("*.html"))], ids=lambda p: p.name
)
def test_no_template_has_an_inline_script_or_style(path: Path) -> None:
    text = path.read_text()

    scripts = re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>", text)
    assert scripts == []
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", text) == []
